"""Read Japanese telephone numbers."""

from __future__ import annotations

import re

import phonenumbers

from bot.japanese.digits import SAID_DIGIT, figures
from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise

_REGION = "JP"
_SAID_NUMBER = re.compile(rf"(?:(?:{SAID_DIGIT}|[0-9])[-\s、の]*){{9,}}")
_FIGURES = re.compile(r"(?<![A-Za-z0-9])[+(]?\d[\d\-() .]{3,}\d")


def read_phone(text: str) -> str | Unread:
    """Return the one telephone number of `text` as it is written in Japan: 090-1234-5678.

    MALFORMED: there are figures, but no such number can be dialled (too short, a policy number, 090-0000-0000).
    """
    typed = _SAID_NUMBER.sub(lambda said: re.sub(r"[、の]", "-", figures(said.group())), normalise(text))
    written = [match.group().strip() for match in _FIGURES.finditer(typed)]
    numbers = {number for figure in written if (number := _number(figure))}
    if len(numbers) > 1:
        return Unread(Reason.SEVERAL, tuple(sorted(numbers)))
    if numbers:
        return numbers.pop()
    return Unread(Reason.MALFORMED if re.search(r"\d{3}", typed) else Reason.ABSENT)


def _number(figure: str) -> str | None:
    if not figure.startswith(("0", "+", "(")):  # 90-1234-5678: nobody writes it so, and 0 is not ours to add
        return None
    try:
        number = phonenumbers.parse(figure, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, _REGION):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
