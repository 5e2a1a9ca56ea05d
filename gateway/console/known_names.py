"""Remember how customers are called and where they live, in all the ways of writing it, so that it can be covered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gateway.console.masking import Mask
from service.clock import JST, Clock
from service.typed import HYPHENS
from service.wording import both_calendars

_FRESH = timedelta(minutes=1)
_MOST = 2000  # customers
_KANJI = "〇一二三四五六七八九"
_ERA_LETTERS = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
_GAP = rf"[\s()./・の\-{HYPHENS}]{{0,3}}"
_IN_DATE = rf"[\s年月./,、・の\-{HYPHENS}]{{1,4}}"
_IN_ADDRESS = rf"(?:丁目|番地|番|号|の|\s|[\-{HYPHENS}])+"
_ADDRESS = re.compile(rf"(\D+)(\d+(?:{_IN_ADDRESS}\d+)*)(.*)", re.DOTALL)
_TOWN_SECTION = re.compile(rf"[{_KANJI}十]+(?=丁目)")
_LATIN, _KATAKANA = "A-Za-z", "ァ-ヶー"


class _Kept(NamedTuple):
    spellings: frozenset[str]
    mask: Mask
    whole_at: datetime | None


_NOTHING = _Kept(frozenset(), Mask(), None)
_LONG_AGO = datetime.min.replace(tzinfo=JST)


class KnownNames:
    """Remember for a minute what covers a customer's data, so that a page that looks often asks the backend seldom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def keep(self, member_id: str, spellings: Iterable[str]) -> None:
        """Keep all that is known of a customer and their people."""
        self._put(member_id, frozenset(spellings), whole_at=self._clock.now())

    def add(self, member_id: str, spellings: Iterable[str]) -> None:
        """Keep a part beside what was known, and ask for the whole again."""
        kept = self._kept.get(member_id, _NOTHING)
        self._put(member_id, kept.spellings.union(spellings), whole_at=kept.whole_at and _LONG_AGO)

    def mask(self, member_id: str) -> Mask:
        """Return what covers all that was kept of a customer, however long ago."""
        return self._kept.get(member_id, _NOTHING).mask

    def is_whole(self, member_id: str) -> bool:
        """Tell whether all that is known of a customer was ever kept."""
        return self._kept.get(member_id, _NOTHING).whole_at is not None

    def is_fresh(self, member_id: str) -> bool:
        """Tell whether what was kept is whole and younger than a minute."""
        at = self._kept.get(member_id, _NOTHING).whole_at
        return at is not None and self._clock.now() - at < _FRESH

    def _put(self, member_id: str, spellings: frozenset[str], *, whole_at: datetime | None) -> None:
        before = self._kept.pop(member_id, _NOTHING)
        # Compiling costs far more than covering a line.
        mask = before.mask if before.spellings == spellings else Mask(spellings)
        self._kept[member_id] = _Kept(spellings, mask, whole_at)
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]


def spell_name(name: str) -> list[str]:
    """Return patterns of a name and of its family and given parts, each of at least two characters."""
    whole = unicodedata.normalize("NFKC", name).strip()
    # A part in hiragana would be found in the words of any sentence; a whole name is not.
    return [
        *([_loosely(whole, either_kana=True)] if len(whole) > 1 else []),
        *(_apart(part) for part in whole.split() if len(part) > 1),
    ]


def spell_address(address: str) -> list[str]:
    """Return patterns of an address from any place in its town on, of its house number, and of its building."""
    plain = unicodedata.normalize("NFKC", address).strip()
    found = _ADDRESS.fullmatch(_TOWN_SECTION.sub(lambda figures: str(_value(figures[0])), plain))
    if found is None:
        return [_loosely(plain)] if plain else []
    town, numbers = "".join(found[1].split()), [_figures(int(each)) for each in re.findall(r"\d+", found[2])]
    shorter = ""
    for number in reversed(numbers):
        shorter = rf"{number}(?!\d)" + (f"(?:{_IN_ADDRESS}{shorter})?" if shorter else "")
    signs = "".join(map(re.escape, sorted(set(town))))
    before = rf"(?:[{signs}][{signs}\s]{{0,{len(town)}}})?"
    spelled = [rf"{before}{_loosely(town[-2:])}\s*{shorter}(?:\s*(?:丁目|番地|番|号))?"]
    if len(numbers) > 2:  # Fewer are found in dates and amounts, too.
        spelled.append(rf"(?<![\d-]){_IN_ADDRESS.join(numbers)}(?![\d-])")
    return spelled + [_loosely(each) + r"(?:\s*\d+(?:号室?|階)?)?" for each in re.findall(r"[^\W\d_]{3,}", found[3])]


def spell_birth_date(day: date) -> list[str]:
    """Return patterns of a day in both calendars, with figures or kanji, and with whatever stands between them."""
    era, year = re.findall(r"^(\D+)(\d+|元)年", both_calendars(day))[0]
    in_era = "(?:0*1|元|一)" if year == "元" else _figures(int(year))
    marked = rf"(?:{era}|{era[0]}|(?<![A-Za-z]){_ERA_LETTERS[era]})[.\s]*{in_era}"
    western = rf"(?<!\d){_figures(day.year)}"
    # Without its era it is a year of this one, not of another that is written: 平成25年.
    years = rf"(?:{western}|{marked}|(?<![\d治正和成{_LATIN}]){in_era})"
    other = rf"年?\s*\((?:{marked}|{_figures(day.year)})年?\)"
    figures = rf"(?:{_IN_DATE}|{other}\s*){_figures(day.month)}{_IN_DATE}{_figures(day.day)}(?!\d)\s*日?"
    return [rf"{years}{figures}(?:{other})?", rf"(?:{western}|{marked}){day.month:02}{day.day:02}(?!\d)"]


def spell_number(number: str) -> list[str]:
    """Return patterns of a telephone number, also without its area code, or of a postal code."""
    groups = re.findall(r"\d+", unicodedata.normalize("NFKC", number))
    area, local = (groups[:-2], groups[-2:]) if len(groups) > 2 else ([], groups)
    optional = "".join(f"{group}{_GAP}" for group in area)
    return [rf"(?<!\d)(?:{optional})?{_GAP.join(local)}(?!\d)"] if groups else []


def _loosely(words: str, *, either_kana: bool = False) -> str:
    return r"\s*".join(_sign(sign, either_kana=either_kana) for sign in words if not sign.isspace())


def _sign(sign: str, *, either_kana: bool) -> str:
    return f"[{sign}{chr(ord(sign) - 0x60)}]" if either_kana and "ァ" <= sign <= "ヶ" else re.escape(sign)


def _apart(part: str) -> str:
    """Return a pattern of a part; in letters that words are written in without gaps, only where no other adjoins."""
    for letters in (_LATIN, _KATAKANA):
        if re.fullmatch(f"[{letters}]+", part):
            return f"(?<![{letters}]){_loosely(part)}(?![{letters}])"
    return _loosely(part)


def _figures(number: int) -> str:
    """Return a pattern of a number in figures or kanji: 25, 025, 二十五."""
    tens, ones = divmod(number, 10)
    in_tens = ("" if tens < 2 else _KANJI[tens]) + "十" if 0 < tens < 10 else ""
    kanji = in_tens + (_KANJI[ones] if ones or not tens else "")
    return f"(?:0*{number}|{kanji if number < 100 else ''.join(_KANJI[int(figure)] for figure in str(number))})"


def _value(kanji: str) -> int:
    tens, mark, ones = kanji.rpartition("十")
    return (_KANJI.index(tens or "一") * 10 if mark else 0) + (_KANJI.index(ones) if ones else 0)
