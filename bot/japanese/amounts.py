"""Read amounts of money in whole yen."""

from __future__ import annotations

import re

from kanjize import kanji2number

from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_DIGITS = "0-9〇零一二三四五六七八九"
_UNITS = "十百千万億"
_AMOUNT = re.compile(
    rf"(?<![A-Za-z{_DIGITS}.,-])"
    rf"(?:[{_DIGITS}{_UNITS},.]*[万億][{_DIGITS}{_UNITS},]*円?|[{_DIGITS},]*[{_DIGITS}{_UNITS}]+円)"
    rf"(?![{_DIGITS}])"
)


def find_amounts(text: str) -> list[Found[int]]:
    """Return every amount of `text` (already normalised): with 万 or 億, or with 円 after it."""
    found = [(match, _value(match.group())) for match in _AMOUNT.finditer(text)]
    return [Found(match.start(), match.end(), value) for match, value in found if value is not None]


def read_amount(text: str) -> int | Unread:
    """Return the one amount of `text` in yen: 2,000万, 百二十万, 1.5億."""
    amounts = {found.value for found in find_amounts(normalise(text))}
    if len(amounts) > 1:
        return Unread(Reason.SEVERAL, tuple(str(amount) for amount in sorted(amounts)))
    return amounts.pop() if amounts else Unread(Reason.ABSENT)


def _value(amount: str) -> int | None:
    try:
        return int(kanji2number(amount.replace(",", "").removesuffix("円")))
    except ValueError:  # 万万: signs of an amount in no order that means one
        return None
