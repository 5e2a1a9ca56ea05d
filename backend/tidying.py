"""Erase what is no longer needed: the retention periods of registrations, mails, links and counted attempts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select

from backend.mail.links import LIFETIMES, Purpose
from backend.resources import Resources
from backend.storage.tables import AttemptsRow, LinkRow, MailRow, RegistrationMessageRow, RegistrationRow

RETENTION = timedelta(days=30)


async def tidy(resources: Resources) -> None:
    """Delete registrations and mails that ended, or expired, a retention period ago, with all that belongs to them.

    The answers of a completed registration were erased when it was completed; its row answers until then what
    became of its link.
    """
    ended_before = resources.clock.now() - RETENTION
    expired_before = ended_before - LIFETIMES[Purpose.REGISTRATION]
    is_over = or_(
        and_(RegistrationRow.status != "waiting", RegistrationRow.changed_at < ended_before),
        RegistrationRow.changed_at < expired_before,
    )
    over = select(RegistrationRow.id).where(is_over)
    settled = select(MailRow.id).where(MailRow.retry_at.is_(None), MailRow.created_at < expired_before)
    async with resources.database.write() as session:
        for statement in (
            delete(LinkRow).where(or_(LinkRow.subject_id.in_(over), LinkRow.mail_id.in_(settled))),
            delete(RegistrationMessageRow).where(RegistrationMessageRow.registration_id.in_(over)),
            delete(RegistrationRow).where(is_over),
            delete(MailRow).where(MailRow.retry_at.is_(None), MailRow.created_at < expired_before),
            delete(AttemptsRow).where(AttemptsRow.last_at < ended_before),
        ):
            await session.execute(statement)
