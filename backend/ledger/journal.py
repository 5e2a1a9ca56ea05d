"""Append to the ledger and read it back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.ledger.chain import GENESIS, Entry
from backend.storage.tables import LedgerHeadRow, LedgerRow

_HEAD = 1


class Kind(StrEnum):
    """What an entry testifies to."""

    CONTRACT_LINKED = "contract.linked"
    RENEWAL_BEGUN = "renewal.begun"
    RENEWAL_STOPPED = "renewal.stopped"
    CONSENT_GIVEN = "consent.given"
    CONSENT_REFUSED = "consent.refused"
    DISCLOSURE_ANSWERED = "disclosure.answered"
    ANSWER_GIVEN = "answer.given"
    STEP_CORRECTED = "step.corrected"
    QUOTE_MADE = "quote.made"
    QUOTE_CHOSEN = "quote.chosen"
    INTENTION_STATED = "intention.stated"
    APPLICATION_ACCEPTED = "application.accepted"
    REGISTRATION_CONSENTED = "registration.consented"
    REGISTRATION_REFUSED = "registration.refused"
    REGISTRATION_REQUESTED = "registration.requested"
    REGISTRATION_COMPLETED = "registration.completed"
    MEMBER_PASSWORD_CHANGED = "member.password_changed"  # noqa: S105  (a kind of entry)


async def append(
    session: AsyncSession, at: datetime, caller: Caller, renewal_id: str | None, kind: Kind, payload: dict[str, Any]
) -> None:
    """Append one entry within the transaction of the change it testifies to.

    Appending locks the head until that transaction ends, so it belongs at the transaction's end.
    """
    head = await session.get_one(LedgerHeadRow, _HEAD, with_for_update=True, populate_existing=True)
    entry = Entry(head.seq + 1, at, kind.value, caller.actor, caller.channel, renewal_id, payload, head.hash)
    head.seq, head.hash = entry.seq, entry.expected_hash()
    session.add(
        LedgerRow(
            seq=entry.seq,
            at=at,
            kind=entry.kind,
            actor=entry.actor,
            channel=entry.channel,
            renewal_id=renewal_id,
            payload=payload,
            previous_hash=entry.previous_hash,
            hash=head.hash,
        )
    )
    await session.flush()


async def entries_of(session: AsyncSession, renewal_id: str) -> Sequence[LedgerRow]:
    """Return the entries of one renewal, oldest first."""
    return (
        await session.scalars(select(LedgerRow).where(LedgerRow.renewal_id == renewal_id).order_by(LedgerRow.seq))
    ).all()


async def check(session: AsyncSession) -> tuple[int, int | None]:
    """Recompute the whole chain; return the entries checked and the seq of the first broken one, if any.

    An entry missing at the end is found by the head, which remembers the last seq; one that cannot even be
    decoded is broken like any other that was changed.
    """
    seq, last_hash, checked = 0, GENESIS, 0
    async for row in _all_entries(session):
        checked += 1
        if not _continues(row, seq, last_hash):
            return checked, row.seq
        seq, last_hash = row.seq, row.hash
    head = await session.get_one(LedgerHeadRow, _HEAD)
    return checked, None if (head.seq, head.hash) == (seq, last_hash) else seq + 1


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


async def _all_entries(session: AsyncSession) -> AsyncIterator[Any]:
    query = _AS_TEXT.order_by(LedgerRow.seq).execution_options(yield_per=1000)
    async for row in await session.stream(query):
        yield row


def _continues(row: Any, seq: int, last_hash: str) -> bool:
    try:
        at = datetime.fromisoformat(row.at)
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite has no zones: see service.columns.Moment
        entry = Entry(**row._asdict() | {"at": moment, "payload": json.loads(row.payload)})
        return entry.follows(seq, last_hash)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return False
