"""Word the backend's ISO dates and its premiums for customers."""

from __future__ import annotations

from datetime import date, datetime

from service import wording
from service.clock import JST
from service.wording import both_calendars, yen


def moment(text: str) -> datetime:
    """Read an ISO date and time of the backend as JST."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(JST)


def day_of(text: str) -> str:
    """Write the day of an ISO date, or date and time, in both calendars."""
    return both_calendars(moment(text).date() if "T" in text else date.fromisoformat(text))


def day_and_time(text: str) -> str:
    """Write an ISO date and time: 令和2年6月2日(2020年)午後4時."""
    at = moment(text)
    return both_calendars(at.date()) + wording.clock_time(at)


def period(inception_at: str, expiry_at: str) -> str:
    """Write an insurance period from its two ISO times."""
    return wording.period(moment(inception_at), moment(expiry_at))


def difference(old: int, new: int) -> str:
    """Say how a premium changed, without judging it."""
    if new == old:
        return "保険料は変わりません。"
    return f"{yen(abs(new - old))}{'高く' if new > old else '安く'}なります。"
