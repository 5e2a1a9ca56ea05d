"""Examine the whole ledger: recompute each hash, and say of each entry whether it continues the chain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, Text, cast, event, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import NullType

from backend.ledger.chain import GENESIS, Entry, canonical_json
from backend.ledger.journal import HEAD
from backend.storage.tables import LedgerHeadRow, LedgerRow
from service.columns import Sealed
from service.database import Database
from service.vault import VaultError


@dataclass(frozen=True)
class Examined:
    """One entry as it is stored, and whether it is unchanged and continues the one before it.

    `entry` is None where what is stored cannot even be opened and decoded; `stored` has its columns as text, and a
    payload that does not open in hex.
    """

    seq: int
    stored: dict[str, Any]
    entry: Entry | None
    is_whole: bool


async def examine(session: AsyncSession) -> AsyncIterator[Examined]:
    """Examine every entry, oldest first; after a broken one the chain is taken up again from what it says."""
    seq, last_hash = 0, GENESIS
    dialect = session.get_bind().dialect
    query = _AS_STORED.order_by(LedgerRow.seq).execution_options(yield_per=1000)
    async for row in await session.stream(query):
        entry = _decode(row, dialect)
        is_whole = entry is not None and _follows(entry, seq, last_hash)
        yield Examined(row.seq, row._asdict() | {"payload": _as_text(row, entry)}, entry, is_whole)
        seq, last_hash = row.seq, row.hash
        await asyncio.sleep(0)  # Other callers are served between two entries of a long ledger.


async def check(session: AsyncSession) -> tuple[int, int | None]:
    """Recompute the whole chain; return the entries checked and the seq of the first broken one, if any.

    An entry missing at the end is found by the head, which remembers the last seq; one that cannot even be
    opened is broken like any other that was changed.
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


_PAYLOAD = Sealed("ledger.payload")
# Time as text and payload as sealed: decoding and opening them is a part of the check.
_AS_STORED = select(
    LedgerRow.seq,
    cast(LedgerRow.at, Text).label("at"),
    LedgerRow.kind,
    LedgerRow.actor,
    LedgerRow.channel,
    LedgerRow.renewal_id,
    type_coerce(LedgerRow.payload, NullType()).label("payload"),
    LedgerRow.previous_hash,
    LedgerRow.hash,
)


def _decode(row: Any, dialect: Dialect) -> Entry | None:
    try:
        at = datetime.fromisoformat(row.at)
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite has no zones: see service.columns.Moment
        payload = _PAYLOAD.process_result_value(row.payload, dialect)
    except (VaultError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return Entry(**row._asdict() | {"at": moment, "payload": payload}) if isinstance(payload, dict) else None


def _as_text(row: Any, entry: Entry | None) -> str:
    if entry:
        return canonical_json(entry.payload)
    return row.payload.hex() if isinstance(row.payload, bytes) else str(row.payload)


def _follows(entry: Entry, seq: int, last_hash: str) -> bool:
    try:
        return entry.follows(seq, last_hash)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return False


def _read_any_bytes(connection: Any, _record: Any) -> None:
    # The driver would stop at such bytes.
    connection.driver_connection.text_factory = lambda text: text.decode(errors="backslashreplace")
