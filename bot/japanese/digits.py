"""Turn digits that are said or written in Japanese into figures."""

from __future__ import annotations

import re

_DIGITS = {
    "ゼロ": "0", "レイ": "0", "マル": "0", "まる": "0", "〇": "0", "○": "0", "零": "0",
    "イチ": "1", "一": "1", "ニー": "2", "ニ": "2", "二": "2", "サン": "3", "三": "3",
    "ヨン": "4", "シ": "4", "四": "4", "ゴー": "5", "ゴ": "5", "五": "5", "ロク": "6", "六": "6",
    "ナナ": "7", "シチ": "7", "七": "7", "ハチ": "8", "八": "8", "キュウ": "9", "キュー": "9", "ク": "9", "九": "9",
}  # fmt: skip

SAID_DIGIT = "|".join(sorted(map(re.escape, _DIGITS), key=len, reverse=True))
_SAID = re.compile(SAID_DIGIT)


def figures(text: str) -> str:
    """Return `text` with every said digit (ゼロ, イチ, 二) as a figure: for identifiers only, never for amounts."""
    return _SAID.sub(lambda digit: _DIGITS[digit.group()], text)
