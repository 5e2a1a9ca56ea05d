"""Slow down whoever tries the same thing too often: one mechanism for logins, registrations, resets and mails."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from backend.storage.tables import AttemptsRow
from service.problems import Problem


@dataclass(frozen=True)
class Limit:
    """Let `free` attempts pass; then pause `first_wait`, doubling up to `longest_wait` with each further one.

    All are forgotten after `forgotten_after` without another, or one for each `eased_every`.
    """

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta = timedelta(hours=24)
    eased_every: timedelta | None = None

    def counted(self, attempts: int, last_at: datetime, now: datetime) -> int:
        """Return the attempts that still count."""
        quiet = max(timedelta(), now - last_at)  # clocks of several processes may differ
        if quiet >= self.forgotten_after:
            return 0
        return max(0, attempts - quiet // self.eased_every) if self.eased_every else attempts

    def wait(self, attempts: int, last_at: datetime, now: datetime) -> timedelta:
        """Return how long to wait before the next attempt."""
        excess = self.counted(attempts, last_at, now) - self.free
        if excess < 0:
            return timedelta()
        pause = min(self.longest_wait, self.first_wait * (1 << min(excess, 10)))
        return max(timedelta(), last_at + pause - now)


_HALF_MINUTE, _QUARTER_HOUR = timedelta(seconds=30), timedelta(minutes=15)
LOGINS_OF_EMAIL = Limit(5, _HALF_MINUTE, _QUARTER_HOUR)
# A household or an office shares an address, and someone there mistypes every day.
LOGINS_FROM_ADDRESS = Limit(20, _HALF_MINUTE, _QUARTER_HOUR, eased_every=timedelta(hours=1))
MISMATCHES = Limit(5, timedelta(minutes=5), timedelta(hours=6))
# Someone at a desk mishears often; who tries numbers all day is slowed, too.
MISMATCHES_OF_AGENT = Limit(20, timedelta(minutes=1), timedelta(hours=1), eased_every=timedelta(hours=1))
MAILS_TO_EMAIL = Limit(3, timedelta(minutes=5), timedelta(hours=6))
MAILS_OF_CONVERSATION = Limit(5, timedelta(minutes=5), timedelta(hours=6))
RESETS_FROM_ADDRESS = Limit(20, timedelta(minutes=5), timedelta(hours=6))


class Count(NamedTuple):
    """How many attempts were counted, and when the last was."""

    attempts: int
    last_at: datetime


@dataclass(frozen=True)
class Counter:
    """Count attempts under one key; the key is a hash, not the thing itself."""

    key: str
    limit: Limit

    @classmethod
    def of(cls, kind: str, value: str, limit: Limit) -> Counter:
        """Count the attempts of one `kind` on `value`, for example an e-mail."""
        return cls(f"{kind}:{hashlib.sha256(value.encode()).hexdigest()}", limit)


async def pause(session: AsyncSession, counters: Sequence[Counter], now: datetime) -> timedelta:
    """Return how long to wait before the next attempt; whoever else counts the same waits for this transaction."""
    limits = {counter.key: counter.limit for counter in counters}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    absent = [{"key": key, "attempts": 0, "last_at": now} for key in sorted(limits)]
    await session.execute(insert(AttemptsRow).values(absent).on_conflict_do_nothing())
    query = select(AttemptsRow).where(AttemptsRow.key.in_(limits)).order_by(AttemptsRow.key)
    rows = await session.scalars(query.with_for_update())
    return max(limits[row.key].wait(row.attempts, row.last_at, now) for row in rows)


async def count(session: AsyncSession, counters: Sequence[Counter], now: datetime) -> dict[str, Count]:
    """Count one attempt more, in the transaction that asked for the pause; return by key what was counted before."""
    before = {}
    for counter in counters:
        row = await session.get_one(AttemptsRow, counter.key)
        before[counter.key] = Count(row.attempts, row.last_at)
        row.attempts, row.last_at = counter.limit.counted(row.attempts, row.last_at, now) + 1, now
    return before


async def may_pass(session: AsyncSession, counters: Sequence[Counter], now: datetime) -> bool:
    """Count an attempt and say yes, unless it comes too early."""
    if await pause(session, counters, now):
        return False
    await count(session, counters, now)
    return True


async def forgive(session: AsyncSession, counter: Counter) -> None:
    """Forget all attempts under a key."""
    await session.execute(delete(AttemptsRow).where(AttemptsRow.key == counter.key))


async def take_back(session: AsyncSession, counter: Counter, counted_at: datetime, before: Count) -> None:
    """Make an attempt undone that was no failure: what was counted before, or one less where another came since."""
    row = await session.get(AttemptsRow, counter.key, with_for_update=True)
    if row is not None and row.last_at == counted_at:
        row.attempts, row.last_at = before.attempts, before.last_at
    elif row is not None:
        row.attempts -= 1


def slowed(kind: str, detail: str, wait: timedelta) -> Problem:
    """Make the problem 429 that says when to try again."""
    seconds = math.ceil(wait / timedelta(seconds=1))
    return Problem(429, kind, detail, headers={"Retry-After": str(seconds)}, retry_after=seconds)
