"""Know the one font of printed documents and which characters it has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FAMILY = "Noto Sans CJK JP"
FILE = Path(__file__).parent / "fonts" / "NotoSansCJKjp-Regular-subset.otf"
GETA = "〓"
"""Printed in Japan where a type is missing (下駄)."""
_VARIATIONS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


def printable(document: Any) -> tuple[Any, frozenset[str]]:
    """Return plain data whose texts can all be printed, and the characters that had to be replaced by 〓.

    A variation selector (異体字) is left out: the character is printed in its common form.
    """
    if isinstance(document, str):
        missing = {ord(character) for character in document} - _known()
        table: dict[int, str | None] = {code: None if code in _VARIATIONS else GETA for code in missing}
        return document.translate(table), frozenset(chr(code) for code in missing - _VARIATIONS)
    if isinstance(document, dict):
        values, lost = printable(list(document.values()))
        return dict(zip(document, values, strict=True)), lost
    if isinstance(document, list | tuple):
        parts = [printable(each) for each in document]
        return [part for part, _ in parts], frozenset().union(*(lost for _, lost in parts))
    return document, frozenset()


@cache
def _known() -> frozenset[int]:
    with TTFont(FILE, lazy=True) as font:
        return frozenset(font.getBestCmap()) | {ord("\n")}
