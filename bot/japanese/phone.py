"""Read Japanese telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from bot.japanese.denial import standing
from bot.japanese.digits import SAID_DIGIT, figures
from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_REGION = "JP"
_SAID_NUMBER = re.compile(rf"(?:(?:{SAID_DIGIT}|[0-9])[-ー\s、の]*){{9,40}}")
_FIGURES = re.compile(r"(?<![A-Za-z0-9])[+(]?\d[\d\-()./\s]{3,60}\d")
_PART = re.compile(r"[^\s/]+")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}", re.ASCII)
_LABEL = re.compile(r"(?:tel|fax)[.:]?(?=[\s\d(+])", re.IGNORECASE)
_MOST_PARTS = 11
_LENGTHS = range(10, 14)  # digits of a number, with 81 at most


def read_phone(text: str) -> str | Unread:
    """Return the one telephone number of `text` as it is written in Japan: 090-1234-5678; 「AからBに」 is B.

    MALFORMED: there are figures, but no such number can be dialled (too short, a policy number, 090-0000-0000).
    """
    typed = _LABEL.sub(" ", _EMAIL.sub(" @ ", normalise(text)))
    typed = _SAID_NUMBER.sub(lambda said: re.sub(r"[ー、の]", "-", figures(said.group())), typed)
    found = [number for match in _FIGURES.finditer(typed) for number in _numbers(match)]
    numbers = tuple(sorted(standing(typed, found, moves=True)))
    if numbers:
        return numbers[0] if len(numbers) == 1 else Unread(Reason.SEVERAL, numbers)
    wrong = not found and re.search(r"\d{3}", typed)
    return Unread(Reason.MALFORMED if wrong else Reason.ABSENT)


def _numbers(match: re.Match[str]) -> Iterator[Found[str]]:
    """Give the numbers in a run of figures: its parts may be one number (090 1234 5678) or each their own."""
    parts = list(_PART.finditer(match.group()))
    at = 0
    while at < len(parts):
        for end in range(min(at + _MOST_PARTS, len(parts)), at, -1):
            number = _number("-".join(part.group() for part in parts[at:end]))
            if number:
                yield Found(match.start() + parts[at].start(), match.start() + parts[end - 1].end(), number)
                at = end - 1
                break
        at += 1


def _number(figure: str) -> str | None:
    if not figure.startswith(("0", "+", "(")):  # 90-1234-5678: nobody writes it so, and 0 is not ours to add
        return None
    if sum(sign.isdigit() for sign in figure) not in _LENGTHS:
        return None
    try:
        number = phonenumbers.parse(figure, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, _REGION):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
