"""Say when a contract can be renewed, and for which term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from service.clock import JST

Phase = Literal["early", "open", "late"]
_ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Window:
    """The time in which a renewal is accepted: from `opens_at`, and before `closes_at`."""

    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, expiry_at: datetime) -> Window:
        """Open at 00:00 two months before the maturity day (満期日), close at the maturity itself."""
        opens_on = months_later(expiry_at.astimezone(JST).date(), -2)
        return cls(datetime.combine(opens_on, time(), JST), expiry_at)

    def phase(self, now: datetime) -> Phase:
        """Say where `now` lies."""
        if now < self.opens_at:
            return "early"
        return "open" if now < self.closes_at else "late"


@dataclass(frozen=True)
class Term:
    """A period of insurance, from 16:00 to 16:00 one year later."""

    inception_at: datetime
    expiry_at: datetime

    @classmethod
    def following(cls, expiry_at: datetime) -> Term:
        """Return the term that begins when the present one ends."""
        moment = expiry_at.astimezone(JST)
        return cls(moment, moment.combine(months_later(moment.date(), 12), moment.timetz()))


def months_later(day: date, months: int) -> date:
    """Count calendar months; a day that the month lacks becomes its last day."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    next_first = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (next_first - first).days) - 1)


def quote_valid_until(made_at: datetime, inception_at: datetime) -> datetime:
    """Return the last second in which a quote may be chosen: the next day's end, never past the start."""
    next_day = made_at.astimezone(JST).date() + timedelta(days=1)
    end_of_next_day = datetime.combine(next_day + timedelta(days=1), time(), JST)
    return min(end_of_next_day, inception_at) - _ONE_SECOND


def is_valid(valid_until: datetime, now: datetime) -> bool:
    """Say whether a quote may still be chosen; its last second counts whole."""
    return now < valid_until + _ONE_SECOND
