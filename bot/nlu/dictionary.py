"""Compile the product's own words into a user dictionary for MeCab."""

from __future__ import annotations

import csv
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import jaconv
import unidic_lite

WORDS = Path(__file__).with_name("words.csv")

# Connection ids of a common noun in UniDic, and a cost low enough to win over its parts: MeCab could guess them
# only from a training model that UniDic does not ship.
_NOUN_ID = 4786
_COST = -3000
_KANA_COST = 2000  # in kana a word must not win over the grammar: どういう is どう and いう, not 同意

# In a process of its own: MeCab draws a progress bar and ends the process when a row is wrong.
_BUILD = "import sys, fugashi; fugashi.build_dictionary(sys.argv[1])"


def compile_words(words: Path) -> bytes:
    """Return the compiled dictionary of a CSV with the columns surface, kana (reading) and lemma.

    Each word is known in hiragana and katakana, too; a word without a surface, which UniDic has, in these alone.
    """
    return _compiled(words.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)  # several components of one training read with the same words
def _compiled(words: str) -> bytes:
    entries = _entries(list(csv.DictReader(words.splitlines())))
    with TemporaryDirectory() as directory:
        source, compiled = Path(directory) / "words.csv", Path(directory) / "user.dic"
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(entries)
        arguments = f'build -f utf8 -t utf8 -d "{unidic_lite.DICDIR}" -u "{compiled}" "{source}"'
        subprocess.run([sys.executable, "-c", _BUILD, arguments], check=True, capture_output=True)  # noqa: S603
        return compiled.read_bytes()


def _entries(rows: list[dict[str, str]]) -> list[list[str | int]]:
    spelt = [_entry(row["surface"], row["kana"], row["lemma"], _COST) for row in rows if row["surface"]]
    known = {row["surface"] for row in rows}
    for row in rows:
        for kana in sorted({row["kana"], str(jaconv.kata2hira(row["kana"]))} - known):
            known.add(kana)
            spelt.append(_entry(kana, row["kana"], row["lemma"], _KANA_COST))
    return spelt


def _entry(surface: str, kana: str, lemma: str, cost: int) -> list[str | int]:
    """Lay out one noun in UniDic's 26 features."""
    parts = ["名詞", "普通名詞", "一般", "*", "*", "*"]
    forms = [kana, lemma, surface, kana, surface, kana, "固", "*", "*", "*", "*", kana, kana, kana, kana]
    return [surface, _NOUN_ID, _NOUN_ID, cost, *parts, *forms, "*", "*", "*", "*", "*"]
