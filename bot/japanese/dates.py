"""Read dates and months in either calendar (西暦, 元号)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import jaconv
from ja_timex import TimexParser

from bot.japanese.reading import Reason, Unread
from bot.japanese.text import normalise


class YearMonth(NamedTuple):
    """Hold a month of a western year."""

    year: int
    month: int


class _Parts(NamedTuple):
    year: int | None
    month: int | None
    day: int | None


# Both days of a change belong to both eras in print: 大正15年12月25日 is 昭和元年12月25日.
_ERA_DAYS = {
    "明治": (date(1868, 1, 25), date(1912, 7, 30)),
    "大正": (date(1912, 7, 30), date(1926, 12, 25)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), date.max),
}
_ERA_OF_LETTER = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERAS = "|".join(_ERA_OF_LETTER.values())
_KANA = {
    "めいじ": "明治", "たいしょう": "大正", "しょうわ": "昭和", "へいせい": "平成",
    "へーせい": "平成", "れいわ": "令和",
    "がんねん": "元年", "(?<=[0-9一二三四五六七八九十])ねん": "年", "(?<=[0-9一二三四五六七八九十])がつ": "月",
    "(?<=[0-9一二三四五六七八九十])にち": "日", "壱": "一", "弐": "二", "参": "三", "拾": "十",
}  # fmt: skip
_FIRST_YEAR = 1868  # the first year of 明治: an earlier one is a year whose era was left out


def _in_words(match: re.Match[str]) -> str:
    day = f"{match[3]}日" if match[3] else ""
    return f"{match[1]}年{match[2]}月{day}"


# What ja-timex does not read, brought into a form that it does: S251219, 19501219, s25.12.19, 昭25, 2011.3
_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<![A-Za-z0-9])([MTSHRmtshr])(\d{2})(\d{2})(\d{2})(?!\d)"), r"\1\2年\3月\4日"),
    (re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)"), r"\1年\2月\3日"),
    (re.compile(r"(?<![A-Za-z0-9])([MTSHRmtshr])(?=\.?\s?\d{1,2}(?!\d))\.?\s?"), r"\1"),
    (re.compile(r"(明|大|昭|平|令)(?=\d{1,2}[.\-/年])"), r"\1:"),
    (re.compile(r"(?<!\d)(\d{4})\.(\d{1,2})(?![.\d])"), r"\1年\2月"),
    (re.compile(r"年[のに、,\s]+(?=\d)"), "年"),
    (re.compile(r"(\d)\s+(?=[年月日])"), r"\1"),
    (re.compile(r"(?<![治正和成])元年"), "1年"),
    (re.compile(rf"({_ERAS})\s+(?=\d|元)"), r"\1"),
    (re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(?!\d)"), r"\1年\2月"),
    (re.compile(r"(?<![\d-])((?:19|20)\d{2})\s(\d{1,2})(?:\s(\d{1,2}))?(?![\d-])"), _in_words),
    (re.compile(rf"((?:{_ERAS}|(?<![A-Za-z])[MTSHRmtshr])\d{{1,2}})[\sの](?=\d{{1,2}}(?!\d))"), r"\1."),
    (re.compile(rf"((?:{_ERAS})(?:\d{{1,2}}|元))(?![\d年.\-/])"), r"\1年"),
    (re.compile(r"(月\s?)(\d{1,2})(?![\d日月年時])"), r"\1\2日"),
)  # fmt: skip
_VALUE = re.compile(
    r"[0-9X]{4}-[0-9X]{2}-[0-9X]{2}"
)  # of a day, month or year: not of a weekday, season or fiscal year
_LONGEST = 120  # what ja-timex is given to read: it needs seconds for a page
_FIGURES = r"0-9〇一二三四五六七八九十元"
_DATE_LIKE = re.compile(rf"(?:{_ERAS})?\s?[{_FIGURES}][{_FIGURES}年月日./\-の]*")
_NO_MONTH = re.compile(r"年\s?(?:0{1,2}|1[3-9]|[2-9]\d)月|(?<!\d)0{1,4}年")
_SHORT_ERA = re.compile(r"(?<![A-Za-z])([MTSHRmtshr])(?=\d)")
_ERA_YEAR = re.compile(rf"({_ERAS})\s?(元|\d{{1,2}})年?")
_RELATIVE_YEARS = {"一昨年": -2, "おととし": -2, "昨年": -1, "去年": -1, "今年": 0, "本年": 0}


def read_year_month(text: str, today: date | None = None) -> YearMonth | Unread:
    """Return the month of `text`; with `today`, also one of 去年 or 今年.

    YEAR_MISSING carries the month as its candidate, MONTH_MISSING the year; ERA_MISSING: 23年3月 could be of any era.
    """
    parts = _read_parts(text, today)
    if isinstance(parts, Unread):
        return parts
    if parts.year is None:
        return Unread(Reason.YEAR_MISSING, (str(parts.month),))
    if parts.month is None:
        return Unread(Reason.MONTH_MISSING, (str(parts.year),))
    return YearMonth(parts.year, parts.month)


def read_date(text: str) -> date | Unread:
    """Return the day of `text`; IMPOSSIBLE when the calendar has no such day (昭和25年2月30日)."""
    parts = _read_parts(text, None)
    if isinstance(parts, Unread):
        return parts
    if parts.year is None:
        return Unread(Reason.YEAR_MISSING)
    if parts.month is None or parts.day is None:
        return Unread(Reason.MONTH_MISSING if parts.month is None else Reason.MALFORMED)
    try:
        return date(parts.year, parts.month, parts.day)
    except ValueError:
        return Unread(Reason.IMPOSSIBLE)


def _read_parts(text: str, today: date | None) -> _Parts | Unread:
    prepared = _prepare(text, today)
    if len(prepared) > _LONGEST:
        prepared = " ".join(each for each in _DATE_LIKE.findall(prepared) if re.search(r"年|月|[./\-]", each))
        if len(prepared) > _LONGEST:
            return Unread(Reason.SEVERAL)
    if _NO_MONTH.search(prepared):
        return Unread(Reason.IMPOSSIBLE)
    values = [str(each.value) for each in _parser().parse(prepared) if each.type == "DATE"]
    parts = _merge([_parts(value) for value in values if _VALUE.fullmatch(value)])
    if isinstance(parts, Unread):
        return parts
    if parts.year is not None and parts.year < _FIRST_YEAR:
        return Unread(Reason.ERA_MISSING)
    if parts.month is not None and not 1 <= parts.month <= 12:
        return Unread(Reason.IMPOSSIBLE)
    return Unread(Reason.IMPOSSIBLE) if _outside_era(prepared, parts) else parts


def in_kanji(text: str) -> str:
    """Return a text with the kana of its dates in kanji: へいせい23ねん3がつ → 平成23年3月."""
    written = normalise(text)
    for kana, kanji in _KANA.items():
        written = re.sub(f"{kana}|{jaconv.hira2kata(kana)}", kanji, written)
    return written


def _prepare(text: str, today: date | None) -> str:
    prepared = in_kanji(text)
    for pattern, replacement in _REWRITES:
        prepared = pattern.sub(replacement, prepared)
    prepared = re.sub(r"([明大昭平令]):", lambda era: _full_era(era[1]), prepared)
    prepared = _SHORT_ERA.sub(lambda letter: _ERA_OF_LETTER[letter[1].upper()], prepared)
    prepared = re.sub(rf"((?:{_ERAS})\d{{1,2}})[.\-/](\d{{1,2}})(?:[.\-/](\d{{1,2}}))?", _in_words, prepared)
    return _with_year(prepared, today)


def _full_era(first: str) -> str:
    return next(era for era in _ERA_OF_LETTER.values() if era.startswith(first))


def _with_year(text: str, today: date | None) -> str:
    """Put a western year for 去年 and its like."""
    if today is None:
        return text
    for word, years in _RELATIVE_YEARS.items():
        text = re.sub(f"{word}の?", f"{today.year + years}年", text)
    return text


def _parts(value: str) -> _Parts:
    """Read ja-timex's value, in which X stands for what was not said: XXXX-03-XX."""
    return _Parts(*(int(part) if part.isdigit() else None for part in value.split("-")[:3]))


def _merge(found: list[_Parts]) -> _Parts | Unread:
    """Join what was said of one date: 2011年 and 3月末 are found apart."""
    if not found:
        return Unread(Reason.ABSENT)
    said = [{part for part in parts if part is not None} for parts in zip(*found, strict=True)]
    if any(len(values) > 1 for values in said):
        return Unread(Reason.SEVERAL)
    return _Parts(*(next(iter(values), None) for values in said))


def _outside_era(text: str, parts: _Parts) -> bool:
    """Tell whether an era is named that had ended, or had not begun, at that time (昭和99年)."""
    if parts.year is None:
        return False
    earliest = date(parts.year, parts.month or 1, min(parts.day or 1, 28))
    latest = date(parts.year, parts.month or 12, min(parts.day or 28, 28))
    eras = (_ERA_DAYS[era] for era, _ in _ERA_YEAR.findall(text))
    return any(latest < first or last < earliest for first, last in eras)


@lru_cache(maxsize=1)
def _parser() -> TimexParser:
    return TimexParser()
