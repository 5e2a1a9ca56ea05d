"""Tell when people answer the phones, right to the minute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import jpholiday

_OPENS = time(9)
_CLOSES_ON_WEEKDAYS = time(20)
_CLOSES_ON_HOLIDAYS = time(17)
_CLOSED_DAYS = ((12, 31), (1, 1), (1, 2), (1, 3))


def hours_on(day: date) -> tuple[time, time] | None:
    """Return when the help lines open and close on a day, None when they stay closed."""
    if (day.month, day.day) in _CLOSED_DAYS:
        return None
    short = day.weekday() >= 5 or jpholiday.is_holiday(day)
    return _OPENS, _CLOSES_ON_HOLIDAYS if short else _CLOSES_ON_WEEKDAYS


def is_open(now: datetime) -> bool:
    """Say whether somebody answers now (JST); at the closing minute nobody does."""
    hours = hours_on(now.date())
    return hours is not None and hours[0] <= now.time() < hours[1]


def next_opening(now: datetime) -> datetime:
    """Return the next moment the help lines open after `now` (JST)."""
    day = now.date()
    while True:
        hours = hours_on(day)
        opening = datetime.combine(day, _OPENS, now.tzinfo)
        if hours and opening > now:
            return opening
        day += timedelta(days=1)


def describe(now: datetime) -> str:
    """Say in a sentence whether the help lines answer now, and until or from when."""
    hours = hours_on(now.date())
    if hours and is_open(now):
        return f"ただいま受付中です(本日{hours[1].hour}時まで)。"
    opening = next_opening(now)
    days = (opening.date() - now.date()).days
    when = {0: "本日", 1: "明日"}.get(days, f"{opening.month}月{opening.day}日")
    return f"ただいまは受付時間外です。次の受付は{when}9時からです。"
