"""Tell the time in Japan; the only place where a process reads the machine's clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    """Give the present moment."""

    def now(self) -> datetime:
        """Return the present as an aware datetime in JST."""


class SystemClock:
    """Read the machine's clock."""

    def now(self) -> datetime:
        """Return the present as an aware datetime in JST."""
        return datetime.now(JST)


class ShiftedClock:
    """Tick on from a chosen moment, so that a demonstration can play on the flyer's dates."""

    def __init__(self, start: datetime, epoch: float) -> None:
        """Begin at `start` (aware) as of `epoch` (seconds since 1970 on the machine's clock)."""
        if start.tzinfo is None:
            raise ValueError("RENEWAL_NOW needs an offset, for example 2020-05-03T10:00:00+09:00")
        self._start = start.astimezone(JST)
        self._epoch = epoch

    def now(self) -> datetime:
        """Return the chosen moment plus the time gone by since the epoch."""
        return self._start + timedelta(seconds=time.time() - self._epoch)


def clock_from_env(env: Mapping[str, str]) -> Clock:
    """Choose the process's clock.

    `RENEWAL_NOW` moves it in demonstration mode only; `RENEWAL_EPOCH` (set once by the runner) keeps all
    processes, and those restarted later, on the same moved clock.
    """
    moment = env.get("RENEWAL_NOW", "")
    if not moment:
        return SystemClock()
    if env.get("DEMONSTRATION") != "1":
        raise ValueError("RENEWAL_NOW moves the clock in demonstration mode only (DEMONSTRATION=1)")
    return ShiftedClock(datetime.fromisoformat(moment), float(env.get("RENEWAL_EPOCH") or time.time()))
