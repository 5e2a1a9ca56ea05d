"""Word values for customers: amounts, dates in both calendars, insurance periods."""

from __future__ import annotations

from datetime import date, datetime

from japanera import EraDate


def yen(amount: int) -> str:
    """Write an amount of yen: 87,840円."""
    return f"{amount:,}円"


def both_calendars(day: date) -> str:
    """Write a day in the Japanese and the western calendar: 令和2年6月2日(2020年)."""
    return f"{_era_year(day)}{day.month}月{day.day}日({day.year}年)"


def month_in_both_calendars(year: int, month: int) -> str:
    """Write a month in both calendars: 平成23年3月(2011年).

    In a month in which the era changed, by the era of its last day.
    """
    after = date(year + month // 12, month % 12 + 1, 1)
    return f"{_era_year(date.fromordinal(after.toordinal() - 1))}{month}月({year}年)"


def clock_time(moment: datetime) -> str:
    """Write a time of day: 午後4時, 午前9時30分."""
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{'午前' if moment.hour < 12 else '午後'}{moment.hour % 12}時{minutes}"


def period(inception_at: datetime, expiry_at: datetime) -> str:
    """Write an insurance period: 令和2年6月2日(2020年)午後4時から令和3年6月2日(2021年)午後4時まで."""
    ends = [f"{both_calendars(moment.date())}{clock_time(moment)}" for moment in (inception_at, expiry_at)]
    return f"{ends[0]}から{ends[1]}まで"


def _era_year(day: date) -> str:
    era = EraDate.from_date(day).era
    year = day.year - era.since.year + 1
    return f"{era.kanji}{'元' if year == 1 else year}年"
