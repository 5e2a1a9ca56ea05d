"""Cover personal data in what people at the desk read; what is uncovered is asked for, and recorded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_HIDDEN = "●"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)"), r"\1●●●@\2"),
    (re.compile(r"[A-Z]\d{5}(\d{4})(?!\d)", re.IGNORECASE), r"●●●●●●\1"),
    (re.compile(r"〒?(?<![\d-])\d{3}[-‐-―ー−]\d{4}(?!\d)"), "●●●-●●●●"),
    (re.compile(r"(?<!\d)0\d{1,4}[-‐-―ー−]?\d{1,4}[-‐-―ー−]?(\d{4})(?!\d)"), r"●●●-●●●-\1"),
)
_FREEPHONE = re.compile(r"0120-\d{3}-\d{3}")


class Mask:
    """Cover what has the shape of personal data, and the words that are known to be this customer's."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Take the customer's own names, addresses and dates, as their contracts spell them."""
        words = sorted({part for word in known for part in _parts(word)}, key=len, reverse=True)
        self._known = re.compile("|".join(_loosely(word) for word in words)) if words else None

    def text(self, text: str) -> str:
        """Return a text with its personal data covered; the service's own telephone numbers stay."""
        kept = _FREEPHONE.findall(text)
        covered = _FREEPHONE.sub("\0", unicodedata.normalize("NFKC", text))
        if self._known:
            covered = self._known.sub(lambda found: found[0][0] + _HIDDEN * 2, covered)
        for pattern, shown in _PATTERNS:
            covered = pattern.sub(shown, covered)
        for number in kept:
            covered = covered.replace("\0", number, 1)
        return covered


class Nothing(Mask):
    """Cover nothing: what a recorded look shows."""

    def text(self, text: str) -> str:
        """Return the text as it is."""
        return text


def _parts(word: str) -> list[str]:
    """Return a name with its family and given parts, an address, a date: each at least two characters."""
    whole = unicodedata.normalize("NFKC", word).strip()
    return [part for part in (whole, *whole.split()) if len(part) > 1]


def _loosely(word: str) -> str:
    return r"\s*".join(re.escape(character) for character in word if not character.isspace())
