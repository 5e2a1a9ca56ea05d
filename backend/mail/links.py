"""Issue the one-time links that mails carry, and say what has become of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.storage.tables import LinkRow, MailRow
from service.problems import Problem

LinkState = Literal["open", "expired", "used", "unknown"]

_UNKNOWN = "このリンクは使えません。いちばん新しいメールのリンクを開くか、お手続きをもう一度お申し込みください。"
_USED = "このリンクのお手続きは、すでに終わっています。ログインしてください。"
_EXPIRED = "リンクの有効期限が切れました。新しいメールをお申し込みください。"


class Purpose(StrEnum):
    """What a link lets its holder do."""

    REGISTRATION = "registration"
    PASSWORD_RESET = "password_reset"  # noqa: S105  (a purpose)
    CONTINUATION = "continuation"


LIFETIMES: Mapping[Purpose, timedelta] = MappingProxyType(
    {
        Purpose.REGISTRATION: timedelta(hours=24),
        Purpose.PASSWORD_RESET: timedelta(hours=1),
        Purpose.CONTINUATION: timedelta(hours=1),
    }
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


async def find(session: AsyncSession, purpose: Purpose, token: str) -> Link | None:
    """Return the link of a token, if it is one.

    Links change under their subject's lock alone: who takes that first, and then asks, sees the last word.
    """
    return await _first(session, purpose, LinkRow.digest == _digest(token))


async def latest(session: AsyncSession, purpose: Purpose, subject_id: str) -> Link | None:
    """Return a subject's newest link that was not revoked."""
    return await _first(session, purpose, LinkRow.subject_id == subject_id, LinkRow.revoked_at.is_(None))


async def revoke(session: AsyncSession, purpose: Purpose, subject_id: str, now: datetime) -> None:
    """Make a subject's unused links unusable."""
    unused = (LinkRow.purpose == purpose.value, LinkRow.subject_id == subject_id, LinkRow.used_at.is_(None))
    await session.execute(update(LinkRow).where(*unused).values(revoked_at=now))


async def use(session: AsyncSession, purpose: Purpose, subject_id: str, now: datetime) -> None:
    """Make all links of a subject used: they led to the same act."""
    whose = (LinkRow.purpose == purpose.value, LinkRow.subject_id == subject_id)
    await session.execute(update(LinkRow).where(*whose).values(used_at=now))


def require_open(link: Link | None, now: datetime) -> Link:
    """Return a link that can be used; raise Problem 409, 410 or 404 for any other."""
    state = state_of(link, now)
    if link is None or state == "unknown":
        raise Problem(404, "link-unknown", _UNKNOWN)
    if state == "used":
        raise Problem(409, "link-used", _USED)
    if state == "expired":
        raise Problem(410, "link-expired", _EXPIRED)
    return link


def state_of(link: Link | None, now: datetime) -> LinkState:
    """Say what has become of a link, or of a token that is none."""
    return link.state(now) if link else "unknown"


async def _first(session: AsyncSession, purpose: Purpose, *which: ColumnElement[bool]) -> Link | None:
    query = select(LinkRow, MailRow).join(MailRow).where(LinkRow.purpose == purpose.value, *which)
    newest = query.order_by(MailRow.created_at.desc()).limit(1).execution_options(populate_existing=True)
    found = (await session.execute(newest)).one_or_none()
    if found is None:
        return None
    row, mail = found
    return Link(row, (mail.sent_at or mail.created_at) + LIFETIMES[purpose])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
