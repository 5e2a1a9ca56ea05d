"""Collect everything that the backend holds of one member, opened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from backend.privacy.holdings import find_holdings
from backend.storage.tables import QuoteRow, Row
from service.database import Database

_SECRET = {"password_hash", "email_index", "recipient_index"}  # of no use to the member


async def export_member(database: Database, member_id: str) -> dict[str, Any]:
    """Return what is held of a member as JSON; a forgotten member has what the law wants kept alone."""
    async with database.read() as session:
        held = await find_holdings(session, member_id)
        of_them = QuoteRow.renewal_id.in_([draft.id for draft in held.drafts])
        quotes = (await session.scalars(select(QuoteRow).where(of_them).order_by(QuoteRow.created_at))).all()
    return {
        "member": _plain(held.member) if held.member else None,
        "contracts": [_plain(row) for row in held.contracts],
        "renewals": [
            _plain(row) | {"quotes": [_plain(quote) for quote in quotes if quote.renewal_id == row.id]}
            for row in held.drafts
        ],
        "applications": [_plain(row) for row in held.applications],
        # Anyone may have typed this member's address: what else stands in such a registration may be another person's.
        "registrations": [
            {name: value for name, value in _plain(row).items() if name != "answers" or row.member_id == member_id}
            for row in held.registrations
        ],
        # A text may hold a link that still acts.
        "mails": [{name: value for name, value in _plain(row).items() if name != "text"} for row in held.mails],
        "ledger": [_plain(row) for row in held.ledger],
    }


def _plain(row: Row) -> dict[str, Any]:
    names = [column.key for column in row.__mapper__.column_attrs if column.key not in _SECRET]
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}
