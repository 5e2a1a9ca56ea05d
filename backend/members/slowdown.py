"""Slow down who keeps failing to log in: pure rules over counted failures."""

from __future__ import annotations

from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(hours=24)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)


FREE_BY_EMAIL = 5
FREE_BY_ADDRESS = 20  # a household or an office shares an address


def counted(failures: int, last_at: datetime, now: datetime) -> int:
    """Return the failures that still count."""
    return 0 if now - last_at >= FORGOTTEN_AFTER else failures


def wait(free: int, failures: int, last_at: datetime, now: datetime) -> timedelta:
    """Return how long to wait before the next attempt: after the free ones 30 seconds, doubling up to 15 minutes."""
    excess = counted(failures, last_at, now) - free
    if excess < 0:
        return timedelta()
    pause = min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(excess, 10)))
    return max(timedelta(), last_at + pause - now)
