"""Read policy numbers (証券番号): one letter and nine digits."""

from __future__ import annotations

import re

from bot.japanese.digits import SAID_DIGIT, figures
from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_SPOKEN_LETTERS = {"エー": "A", "えー": "A", "ビー": "B", "シー": "C", "ディー": "D", "ケー": "K", "ケイ": "K"}
_LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "i": "1", "|": "1",
                              "Z": "2", "S": "5", "B": "8"})  # fmt: skip

_GAP = r"[-\s、,.・]*"
_EDGES = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_NUMBER = re.compile(_EDGES[0] + r"[A-Za-z]" + (_GAP + r"[0-9]") * 9 + _EDGES[1])
_ATTEMPT = re.compile(_EDGES[0] + r"[A-Za-z0-9|](?:" + _GAP + r"[A-Za-z0-9|]){7,11}" + _EDGES[1])
_SAID_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])(?P<letter>[A-Za-z]|{'|'.join(_SPOKEN_LETTERS)}){_GAP}(?P<digits>(?:(?:{SAID_DIGIT}|[0-9]){_GAP}){{8,}})"
)
_SEPARATORS = re.compile(_GAP.removesuffix("*") + "+")


def find_policy_numbers(text: str) -> list[Found[str]]:
    """Return every well-formed policy number of `text` (already normalised) in the form A020119183."""
    return [Found(match.start(), match.end(), _compact(match.group())) for match in _NUMBER.finditer(text)]


def read_policy_number(text: str) -> str | Unread:
    """Return the one policy number of `text`, typed or spoken (エー、ゼロニーゼロ…).

    Look-alikes (O for 0, l for 1) are never repaired: they come back as candidates of a DOUBTFUL reading.
    """
    typed = normalise(text)
    numbers = {found.value for found in find_policy_numbers(typed)} or _spoken_numbers(typed)
    if len(numbers) == 1:
        return numbers.pop()
    if numbers:
        return Unread(Reason.SEVERAL, tuple(sorted(numbers)))
    attempts = [_compact(match.group()) for match in _ATTEMPT.finditer(typed) if _looks_like_number(match.group())]
    candidates = tuple(dict.fromkeys(repaired for attempt in attempts if (repaired := _repair(attempt))))
    if candidates:
        return Unread(Reason.DOUBTFUL, candidates)
    return Unread(Reason.MALFORMED if attempts or _SAID_NUMBER.search(typed) else Reason.ABSENT)


def _spoken_numbers(text: str) -> set[str]:
    said = {
        _SPOKEN_LETTERS.get(match["letter"], match["letter"]).upper() + _SEPARATORS.sub("", figures(match["digits"]))
        for match in _SAID_NUMBER.finditer(text)
    }
    return {number for number in said if _NUMBER.fullmatch(number)}


def _looks_like_number(attempt: str) -> bool:
    """Tell an attempt at a policy number from a word or a phone number: a first letter, and mostly digits after it."""
    compact = _compact(attempt)
    return compact[0].isalpha() and sum(sign.isdigit() for sign in compact) >= len(compact) - 3


def _repair(attempt: str) -> str:
    """Return the number that `attempt` would be with digits for look-alikes, or nothing."""
    repaired = attempt[0] + attempt[1:].translate(_LOOK_ALIKES)
    return repaired if _NUMBER.fullmatch(repaired) else ""


def _compact(number: str) -> str:
    return _SEPARATORS.sub("", number)[:1].upper() + _SEPARATORS.sub("", number)[1:]
