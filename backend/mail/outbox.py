"""Put mails into the outbox with the act that they tell of, and hand each to one sender at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.mail.addresses import normalised_email
from backend.mail.texts import Letter
from backend.resources import Resources
from backend.storage.tables import MailRow

LEASE = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(days=3)
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=4)


async def put(session: AsyncSession, resources: Resources, key: str, recipient: str, letter: Letter) -> MailRow:
    """Put a mail in, in the transaction of its act; `key` names the act, which is told of once."""
    now = resources.clock.now()
    row = MailRow(
        id=resources.new_id(),
        key=key,
        kind=letter.kind.value,
        recipient=recipient,
        recipient_index=normalised_email(recipient),
        subject=letter.subject,
        text=letter.text,
        created_at=now,
        retry_at=now,
        attempts=0,
    )
    session.add(row)
    await session.flush()
    return row


async def claim(session: AsyncSession, now: datetime) -> MailRow | None:
    """Take the mail that has waited longest, if one is due, for the length of a lease."""
    query = (
        select(MailRow)
        .where(MailRow.retry_at <= now, or_(MailRow.lease_until.is_(None), MailRow.lease_until <= now))
        .order_by(MailRow.retry_at, MailRow.id)
        .limit(1)
    )
    row = (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()
    if row is not None:
        row.attempts, row.lease_until = row.attempts + 1, now + LEASE
    return row


async def held(session: AsyncSession, claimed: MailRow) -> MailRow | None:
    """Return the claimed mail as it is now, or None where its lease passed to another sender."""
    row = await session.get(MailRow, claimed.id, with_for_update=True, populate_existing=True)
    is_ours = row is not None and row.retry_at is not None and row.attempts == claimed.attempts
    return row if is_ours else None


def mark_sent(row: MailRow, now: datetime, *, keep_text: bool) -> None:
    """Settle a mail that was delivered; its text, which may hold a link, is erased."""
    row.sent_at, row.retry_at, row.lease_until = now, None, None
    row.text = row.text if keep_text else ""


def mark_failed(row: MailRow, now: datetime, *, for_ever: bool) -> bool:
    """Let a mail wait for its next attempt; return whether it is given up instead."""
    row.lease_until = None
    if for_ever or now - row.created_at >= GIVEN_UP_AFTER:
        row.failed_at, row.retry_at, row.text = now, None, ""
        return True
    row.retry_at = now + pause_after(row.attempts)
    return False


def pause_after(attempts: int) -> timedelta:
    """Return the pause after so many attempts: half a minute, doubling up to four hours."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(attempts - 1, 10)))
