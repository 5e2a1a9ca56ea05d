"""Let a member prove who they are, and slow down who guesses."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select

from backend import slowdown
from backend.mail.addresses import normalised_email
from backend.members.models import Credentials
from backend.resources import Resources
from backend.slowdown import Counter
from backend.storage.tables import MemberRow
from service.problems import Problem

_log = structlog.get_logger()
_FAILED = "メールアドレスまたはパスワードが違います。ご確認のうえ、もう一度入力してください。"
_SLOWED = "ログインの失敗が続いたため、少し時間をおいています。しばらくしてから、もう一度お試しください。"


async def authenticate(resources: Resources, credentials: Credentials) -> MemberRow:
    """Return the member; raise Problem 401 for any mismatch alike, 429 while slowed down."""
    email = normalised_email(credentials.email)
    by_email = logins_of(email)
    by_address = Counter.of("address", credentials.client_address, slowdown.LOGINS_FROM_ADDRESS)
    now = resources.clock.now()
    before = await _count_attempt(resources, now, by_email, by_address)
    async with resources.database.read() as session:
        member = await session.scalar(select(MemberRow).where(MemberRow.email_index == email))
    is_right = await resources.passwords.verify(member.password_hash if member else None, credentials.password)
    if member is None or not is_right:
        raise Problem(401, "login-failed", _FAILED)
    async with resources.database.write() as session:
        await slowdown.forgive(session, by_email)
        await slowdown.take_back(session, by_address, now, before[by_address.key])
    if resources.passwords.is_outdated(member.password_hash):
        await _hash_anew(resources, member, credentials.password)
    _log.info("member_logged_in", member_id=member.id)
    return member


async def _hash_anew(resources: Resources, member: MemberRow, password: str) -> None:
    renewed = await resources.passwords.hash(password)
    async with resources.database.write() as session:
        row = await session.get(MemberRow, member.id, with_for_update=True)
        # A password changed or an account forgotten meanwhile stays so.
        if row is not None and row.password_hash == member.password_hash:
            row.password_hash = renewed


def logins_of(email: str) -> Counter:
    """Count the failed logins of one e-mail."""
    return Counter.of("email", email, slowdown.LOGINS_OF_EMAIL)


async def _count_attempt(resources: Resources, now: datetime, *counters: Counter) -> dict[str, slowdown.Count]:
    # Counted before the password is checked: attempts sent at the same moment do not slip through together.
    async with resources.database.write() as session:
        if wait := await slowdown.pause(session, counters, now):
            raise slowdown.slowed("login-slowed", _SLOWED, wait)
        return await slowdown.count(session, counters, now)
