"""Turn digits that are said or written in Japanese into figures."""

from __future__ import annotations

import re

_DIGITS = {
    "ゼロ": "0", "レイ": "0", "マル": "0", "〇": "0", "○": "0", "零": "0",
    "イチ": "1", "一": "1", "ニー": "2", "ニ": "2", "二": "2", "サン": "3", "三": "3",
    "ヨン": "4", "シ": "4", "四": "4", "ゴー": "5", "ゴ": "5", "五": "5", "ロク": "6", "六": "6",
    "ナナ": "7", "シチ": "7", "七": "7", "ハチ": "8", "八": "8", "キュウ": "9", "キュー": "9", "ク": "9", "九": "9",
    "ぜろ": "0", "れい": "0", "まる": "0", "いち": "1", "にー": "2", "さん": "3", "よん": "4", "ごー": "5",
    "ろく": "6", "なな": "7", "しち": "7", "はち": "8", "きゅう": "9", "きゅー": "9",
}  # fmt: skip
# In hiragana these are particles and endings, too (〜に, 〜します): digits only between others in kana.
_SHORT = {"に": "2", "し": "4", "ご": "5", "く": "9"}

_LONG = "|".join(sorted(map(re.escape, _DIGITS), key=len, reverse=True))
_KANA, _GAP = f"[{''.join(_SHORT)}]", r"[-\s、の]{0,4}"
_BETWEEN = rf"(?<=[ぁ-んー、\s]){_KANA}(?={_GAP}(?:{_KANA}{_GAP}){{0,9}}(?:{_LONG}|$))"
SAID_DIGIT = f"{_LONG}|{_BETWEEN}"
_SAID = re.compile(f"{_LONG}|{_KANA}")


def figures(text: str) -> str:
    """Return `text`, a run of said digits (ゼロ, イチ, 二), in figures: for identifiers only, never for amounts."""
    return _SAID.sub(lambda digit: _DIGITS.get(digit.group()) or _SHORT[digit.group()], text)
