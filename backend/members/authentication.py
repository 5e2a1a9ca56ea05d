"""Let a member prove who they are, and slow down who guesses."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from backend.members import slowdown
from backend.members.models import Credentials
from backend.resources import Resources
from backend.storage.tables import LoginFailureRow, MemberRow
from service.problems import Problem

_log = structlog.get_logger()
_FAILED = "メールアドレスまたはパスワードが違います。ご確認のうえ、もう一度入力してください。"
_SLOWED = "ログインの失敗が続いたため、少し時間をおいています。しばらくしてから、もう一度お試しください。"


async def authenticate(resources: Resources, credentials: Credentials) -> MemberRow:
    """Return the member; raise Problem 401 for any mismatch alike, 429 while slowed down."""
    email = unicodedata.normalize("NFKC", credentials.email).strip().lower()
    by_email, by_address = _key("email", email), _key("address", credentials.client_address)
    await _count_attempt(resources, {by_email: slowdown.FREE_BY_EMAIL, by_address: slowdown.FREE_BY_ADDRESS})
    async with resources.database.read() as session:
        member = await session.scalar(select(MemberRow).where(MemberRow.email == email))
    is_right = await resources.passwords.verify(member.password_hash if member else None, credentials.password)
    if member is None or not is_right:
        raise Problem(401, "login-failed", _FAILED)
    await _forgive(resources, by_email, by_address)
    _log.info("member_logged_in", member_id=member.id)
    return member


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()}"


async def _count_attempt(resources: Resources, free: dict[str, int]) -> None:
    # Counted before the password is checked: attempts sent at the same moment do not slip through together.
    now = resources.clock.now()
    async with resources.database.write() as session:
        rows = await _lock_rows(session, sorted(free), now)
        pause = max(slowdown.wait(free[row.key], row.failures, row.last_at, now) for row in rows)
        if pause:
            seconds = math.ceil(pause / timedelta(seconds=1))
            raise Problem(429, "login-slowed", _SLOWED, headers={"Retry-After": str(seconds)}, retry_after=seconds)
        for row in rows:
            row.failures, row.last_at = slowdown.counted(row.failures, row.last_at, now) + 1, now


async def _lock_rows(session: AsyncSession, keys: list[str], now: datetime) -> list[LoginFailureRow]:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    absent = [{"key": key, "failures": 0, "last_at": now} for key in keys]
    await session.execute(insert(LoginFailureRow).values(absent).on_conflict_do_nothing())
    query = select(LoginFailureRow).where(LoginFailureRow.key.in_(keys)).order_by(LoginFailureRow.key)
    return list(await session.scalars(query.with_for_update()))


async def _forgive(resources: Resources, by_email: str, by_address: str) -> None:
    async with resources.database.write() as session:
        await session.execute(delete(LoginFailureRow).where(LoginFailureRow.key == by_email))
        await session.execute(
            update(LoginFailureRow)
            .where(LoginFailureRow.key == by_address)
            .values(failures=LoginFailureRow.failures - 1)
        )
