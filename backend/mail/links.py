"""Issue the one-time links that mails carry, and say what has become of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.storage.tables import LinkRow, MailRow

LinkState = Literal["open", "expired", "used", "unknown"]


class Purpose(StrEnum):
    """What a link lets its holder do."""

    REGISTRATION = "registration"
    PASSWORD_RESET = "password_reset"  # noqa: S105  (a purpose)


LIFETIMES: Mapping[Purpose, timedelta] = MappingProxyType(
    {Purpose.REGISTRATION: timedelta(hours=24), Purpose.PASSWORD_RESET: timedelta(hours=1)}
)


@dataclass(frozen=True)
class Link:
    """A link and the moment from which it is no longer open: its lifetime counts from the mail's sending."""

    row: LinkRow
    expires_at: datetime

    def state(self, now: datetime) -> LinkState:
        """Say whether the link can be used; a revoked one is as unknown as one that never was."""
        if self.row.revoked_at:
            return "unknown"
        if self.row.used_at:
            return "used"
        return "open" if now < self.expires_at else "expired"


def issue(session: AsyncSession, purpose: Purpose, subject_id: str, token: str, mail: MailRow) -> None:
    """Let `token`, which `mail` carries, act for a subject once; the token itself is not kept."""
    session.add(LinkRow(digest=_digest(token), purpose=purpose.value, subject_id=subject_id, mail_id=mail.id))


async def find(session: AsyncSession, purpose: Purpose, token: str, *, lock: bool = False) -> Link | None:
    """Return the link of a token, if it is one; with `lock`, no one else uses it before the transaction ends."""
    query = select(LinkRow, MailRow).join(MailRow).where(LinkRow.digest == _digest(token))
    query = query.where(LinkRow.purpose == purpose.value)
    found = (await session.execute(query.with_for_update(of=LinkRow) if lock else query)).one_or_none()
    return _link(purpose, found[0], found[1]) if found else None


async def latest(session: AsyncSession, purpose: Purpose, subject_id: str) -> Link | None:
    """Return a subject's newest link that was not revoked."""
    query = (
        select(LinkRow, MailRow)
        .join(MailRow)
        .where(LinkRow.purpose == purpose.value, LinkRow.subject_id == subject_id, LinkRow.revoked_at.is_(None))
        .order_by(MailRow.created_at.desc())
        .limit(1)
    )
    found = (await session.execute(query)).one_or_none()
    return _link(purpose, found[0], found[1]) if found else None


async def revoke(session: AsyncSession, purpose: Purpose, subject_id: str, now: datetime) -> None:
    """Make a subject's unused links unusable."""
    unused = (LinkRow.purpose == purpose.value, LinkRow.subject_id == subject_id, LinkRow.used_at.is_(None))
    await session.execute(update(LinkRow).where(*unused).values(revoked_at=now))


async def use(session: AsyncSession, purpose: Purpose, subject_id: str, now: datetime) -> None:
    """Make all links of a subject used: they led to the same act."""
    whose = (LinkRow.purpose == purpose.value, LinkRow.subject_id == subject_id)
    await session.execute(update(LinkRow).where(*whose).values(used_at=now))


def state_of(link: Link | None, now: datetime) -> LinkState:
    """Say what has become of a link, or of a token that is none."""
    return link.state(now) if link else "unknown"


def _link(purpose: Purpose, row: LinkRow, mail: MailRow) -> Link:
    return Link(row, (mail.sent_at or mail.created_at) + LIFETIMES[purpose])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
