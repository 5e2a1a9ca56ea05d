"""Append to the ledger and read it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.ledger.chain import Entry
from backend.storage.tables import LedgerHeadRow, LedgerRow

HEAD = 1


class Kind(StrEnum):
    """What an entry testifies to."""

    MEMBER_LOGGED_IN = "member.logged_in"
    CALLER_VERIFIED = "caller.verified"
    CONTRACT_LINKED = "contract.linked"
    DOCUMENT_OPENED = "document.opened"
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
    MEMBER_FORGOTTEN = "member.forgotten"
    CERTIFICATE_CHOSEN = "certificate.chosen"


async def append(
    session: AsyncSession, at: datetime, caller: Caller, renewal_id: str | None, kind: Kind, payload: dict[str, Any]
) -> None:
    """Append one entry within the transaction of the change it testifies to.

    Appending locks the head until that transaction ends, so it belongs at the transaction's end.
    """
    head = await session.get_one(LedgerHeadRow, HEAD, with_for_update=True, populate_existing=True)
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


def entry_of(row: LedgerRow) -> Entry:
    """Return a row as the entry whose hash can be recomputed."""
    columns = {column.key: getattr(row, column.key) for column in LedgerRow.__mapper__.column_attrs}
    return Entry(**columns)


def served_member(payload: Mapping[str, Any]) -> str | None:
    """Return the member for whom an agent acted: the entry names them, or the contract that a renewal began with."""
    contract: Mapping[str, Any] = payload.get("contract") or {}
    return payload.get("member_id") or contract.get("member_id")


async def entries_of(session: AsyncSession, renewal_id: str) -> Sequence[LedgerRow]:
    """Return the entries of one renewal, oldest first."""
    return (
        await session.scalars(select(LedgerRow).where(LedgerRow.renewal_id == renewal_id).order_by(LedgerRow.seq))
    ).all()
