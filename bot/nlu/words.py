"""Split text into words with MeCab (fugashi) over UniDic and the product's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fugashi
from rasa.nlu.tokenizers.tokenizer import Token

from bot.japanese.text import katakana_sentence

_KATAKANA = re.compile(r"[ァ-ヶー]+")


class WordSplitter:
    """Give each word's surface, lemma (dictionary form) and part of speech.

    It carries the compiled user dictionary as bytes: MeCab's tagger cannot be pickled, so each copy of the
    splitter opens its own on first use.
    """

    def __init__(self, dictionary: bytes) -> None:
        """Take a dictionary compiled by `compile_words`."""
        self.dictionary = dictionary
        self._tagger: fugashi.Tagger | None = None

    def split(self, text: str) -> list[Token]:
        """Return the words of `text` with their places in it.

        Who writes without hiragana (ﾄﾞｳｲｼﾏｽ) writes sentences that the dictionary has in hiragana: where it does not
        know a word of katakana, they are read as hiragana, which have as many characters.
        """
        if self._tagger is None:
            self._tagger = _open_tagger(self.dictionary)
        nodes = self._tagger(text)
        if any(node.is_unk and _KATAKANA.fullmatch(node.surface) for node in nodes):
            text = katakana_sentence(text)
            nodes = self._tagger(text)
        return list(_placed(nodes, text))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_tagger": None}


def _placed(nodes: list[fugashi.UnidicNode], text: str) -> Iterator[Token]:
    end = 0
    for node in nodes:
        start = text.index(node.surface, end)
        end = start + len(node.surface)
        yield Token(node.surface, start, end, {"pos": node.feature.pos1}, _lemma(node))


def _lemma(node: fugashi.UnidicNode) -> str:
    """Return the dictionary form; UniDic's own disambiguation after the hyphen (プラン-plan) is no part of it."""
    lemma = node.feature.lemma
    return str(lemma).split("-")[0] if lemma else str(node.surface)


def _open_tagger(dictionary: bytes) -> fugashi.Tagger:
    """Open a tagger; MeCab maps the dictionary into memory while opening and no longer needs the file."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "user.dic"
        path.write_bytes(dictionary)
        return fugashi.Tagger(f'-u "{path}"')
