"""Examine the whole ledger: recompute each hash, and say of each entry whether it continues the chain."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Text, cast, event, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.ledger.chain import GENESIS, Entry
from backend.ledger.journal import HEAD
from backend.storage.tables import LedgerHeadRow, LedgerRow
from service.database import Database


@dataclass(frozen=True)
class Examined:
    """One entry as it is stored, and whether it is unchanged and continues the one before it.

    `entry` is None where what is stored cannot even be decoded; `stored` has its columns as text.
    """

    seq: int
    stored: dict[str, Any]
    entry: Entry | None
    is_whole: bool


async def examine(session: AsyncSession) -> AsyncIterator[Examined]:
    """Examine every entry, oldest first; after a broken one the chain is taken up again from what it says."""
    seq, last_hash = 0, GENESIS
    query = _AS_TEXT.order_by(LedgerRow.seq).execution_options(yield_per=1000)
    async for row in await session.stream(query):
        entry = _decode(row)
        yield Examined(row.seq, row._asdict(), entry, entry is not None and _follows(entry, seq, last_hash))
        seq, last_hash = row.seq, row.hash
        await asyncio.sleep(0)  # Other callers are served between two entries of a long ledger.


async def check(session: AsyncSession) -> tuple[int, int | None]:
    """Recompute the whole chain; return the entries checked and the seq of the first broken one, if any.

    An entry missing at the end is found by the head, which remembers the last seq; one that cannot even be
    decoded is broken like any other that was changed.
    """
    seq, last_hash, checked = 0, GENESIS, 0
    async for examined in examine(session):
        checked += 1
        if not examined.is_whole:
            return checked, examined.seq
        seq, last_hash = examined.seq, examined.stored["hash"]
    return checked, await missing_at_the_end(session, seq, last_hash)


async def missing_at_the_end(session: AsyncSession, seq: int, last_hash: str) -> int | None:
    """Return the seq of the entry that the head remembers and the ledger, which ends with this one, lacks."""
    head = await session.get_one(LedgerHeadRow, HEAD)
    return None if (head.seq, head.hash) == (seq, last_hash) else seq + 1


def open_damaged(url: str) -> Database:
    """Open a ledger that may hold bytes that are no text: they must reach the check, which finds the entry broken."""
    database = Database(url)
    if url.startswith("sqlite"):
        event.listen(database.engine.sync_engine, "connect", _read_any_bytes)
    return database


# Time and payload as text: decoding them is a part of the check.
_AS_TEXT = select(
    LedgerRow.seq,
    cast(LedgerRow.at, Text).label("at"),
    LedgerRow.kind,
    LedgerRow.actor,
    LedgerRow.channel,
    LedgerRow.renewal_id,
    cast(LedgerRow.payload, Text).label("payload"),
    LedgerRow.previous_hash,
    LedgerRow.hash,
)


def _decode(row: Any) -> Entry | None:
    try:
        at = datetime.fromisoformat(row.at)
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite has no zones: see service.columns.Moment
        payload = json.loads(row.payload)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return Entry(**row._asdict() | {"at": moment, "payload": payload}) if isinstance(payload, dict) else None


def _follows(entry: Entry, seq: int, last_hash: str) -> bool:
    try:
        return entry.follows(seq, last_hash)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return False


def _read_any_bytes(connection: Any, _record: Any) -> None:
    # The driver would stop at such bytes.
    connection.driver_connection.text_factory = lambda text: text.decode(errors="backslashreplace")
