"""Read policy numbers (証券番号): one letter and nine digits."""

from __future__ import annotations

import re

import jaconv

from bot.japanese.denial import standing
from bot.japanese.digits import SAID_DIGIT, figures
from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_LETTER_NAMES = {
    "A": "エー エイ", "B": "ビー", "C": "シー", "D": "ディー デー", "E": "イー", "F": "エフ", "G": "ジー",
    "H": "エイチ エッチ", "I": "アイ", "J": "ジェー ジェイ", "K": "ケー ケイ", "L": "エル", "M": "エム", "N": "エヌ",
    "O": "オー", "P": "ピー", "R": "アール", "S": "エス", "T": "ティー テー", "U": "ユー", "V": "ブイ ヴイ",
    "W": "ダブリュー", "X": "エックス", "Y": "ワイ", "Z": "ゼット",
}  # fmt: skip  # Q is キュー, which is a nine
_KATAKANA = {name: letter for letter, names in _LETTER_NAMES.items() for name in names.split()}
_SPOKEN_LETTERS = _KATAKANA | {jaconv.kata2hira(name): letter for name, letter in _KATAKANA.items()}

# What is typed for a digit or a first letter by mistake: from the same keyboard, and from the Cyrillic and Greek ones.
_FOR_A_DIGIT = dict(zip("OoQDОоΟIl|iІZSBЗВ", "00000001111125838", strict=True))
_FOR_A_LETTER = dict(zip("АВСЕНІКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΧ81", "ABCEHIKMOPTXABEZHIKMNOPTXBI", strict=True))
_TYPED = rf"A-Za-z0-9|{''.join(key for key in (*_FOR_A_DIGIT, *_FOR_A_LETTER) if not key.isascii())}"

_GAP = r"[-\s、,.・/_の]*"
_EDGES = rf"(?<![{_TYPED}@])", rf"(?![{_TYPED}@])"
_NUMBER = re.compile(_EDGES[0] + r"[A-Za-z]" + (_GAP + r"[0-9]") * 9 + _EDGES[1])
_ATTEMPT = re.compile(rf"{_EDGES[0]}[{_TYPED}](?:{_GAP}[{_TYPED}]){{7,11}}{_EDGES[1]}")
_LETTER_AND_DIGITS = re.compile(
    rf"(?<![A-Za-z0-9])(?P<letter>[A-Za-z]|{'|'.join(_SPOKEN_LETTERS)}){_GAP}(?P<digits>(?:(?:{SAID_DIGIT}|[0-9]){_GAP}){{8,11}})"
)
_SEPARATORS = re.compile(_GAP.removesuffix("*") + "+")
_FEWEST_DIGITS = 3


def find_policy_numbers(text: str) -> list[Found[str]]:
    """Return every well-formed policy number of `text` (already normalised) in the form A020119183."""
    return [Found(match.start(), match.end(), _compact(match.group())) for match in _NUMBER.finditer(text)]


def read_policy_number(text: str) -> str | Unread:
    """Return the one policy number of `text`, typed or spoken (エー、ゼロニーゼロ…); 「AではなくB」 is B.

    Look-alikes (O for 0, l for 1) are never repaired: they come back as candidates of a DOUBTFUL reading.
    """
    typed = normalise(text)
    found = [*find_policy_numbers(typed), *_spoken_numbers(typed)]
    numbers = tuple(sorted(standing(typed, found)))
    if numbers:
        return numbers[0] if len(numbers) == 1 else Unread(Reason.SEVERAL, numbers)
    if found:
        return Unread(Reason.ABSENT)
    attempts = [_compact(match.group()) for match in _ATTEMPT.finditer(typed)]
    candidates = tuple(dict.fromkeys(repaired for attempt in attempts if (repaired := _repair(attempt))))
    if candidates:
        return Unread(Reason.DOUBTFUL, candidates)
    wrong = any(map(_looks_like_number, attempts)) or _LETTER_AND_DIGITS.search(typed)
    return Unread(Reason.MALFORMED if wrong else Reason.ABSENT)


def _spoken_numbers(text: str) -> list[Found[str]]:
    said = []
    for match in _LETTER_AND_DIGITS.finditer(text):
        letter = _SPOKEN_LETTERS.get(match["letter"], match["letter"]).upper()
        number = letter + _SEPARATORS.sub("", figures(match["digits"]))
        if _NUMBER.fullmatch(number):
            said.append(Found(match.start(), match.end(), number))
    return said


def _looks_like_number(attempt: str) -> bool:
    """Tell an attempt at a policy number from a word or a phone number: a letter somewhere, or nine digits alone."""
    digits = sum(sign.isdigit() for sign in attempt)
    return len(attempt) - 3 <= digits and (digits < len(attempt) or len(attempt) == 9)


def _repair(attempt: str) -> str:
    """Return the number that `attempt` would be without look-alikes, or nothing; 0… may be a telephone number."""
    if sum(sign.isdigit() for sign in attempt) < _FEWEST_DIGITS:
        return ""
    first = _FOR_A_LETTER.get(attempt[0], attempt[0])
    repaired = first + "".join(_FOR_A_DIGIT.get(sign, sign) for sign in attempt[1:])
    return repaired if _NUMBER.fullmatch(repaired) else ""


def _compact(number: str) -> str:
    return _SEPARATORS.sub("", number)[:1].upper() + _SEPARATORS.sub("", number)[1:]
