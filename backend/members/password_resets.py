"""Let a member choose a new password by a link in a mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend import slowdown
from backend.caller import Caller
from backend.ledger.journal import Kind, append
from backend.mail import links, outbox, texts
from backend.mail.addresses import normalised_email
from backend.mail.links import LinkState, Purpose
from backend.members.authentication import logins_of
from backend.members.models import PasswordResetRequest
from backend.resources import Resources
from backend.slowdown import Counter
from backend.storage.tables import MemberRow

_ALIKE_SECONDS = 0.25  # longer than any of the ways through takes


async def request_reset(resources: Resources, request: PasswordResetRequest) -> None:
    """Send a member the link, at most as often as the limits allow; no one can tell whether it was sent."""
    now, email = resources.clock.now(), normalised_email(request.email)
    counters = (
        Counter.of("mails_to_email", email, slowdown.MAILS_TO_EMAIL),
        Counter.of("resets_from_address", request.client_address, slowdown.RESETS_FROM_ADDRESS),
    )
    async with _taking_at_least(_ALIKE_SECONDS), resources.database.write() as session:
        if await slowdown.may_pass(session, counters, now):
            member = await session.scalar(select(MemberRow).where(MemberRow.email_index == email).with_for_update())
            if member:
                await _send_link(session, resources, member, now)


async def reset_link_state(resources: Resources, token: str) -> LinkState:
    """Say what has become of a link."""
    async with resources.database.read() as session:
        return links.state_of(await links.find(session, Purpose.PASSWORD_RESET, token), resources.clock.now())


async def change_password(resources: Resources, caller: Caller, token: str, password: str) -> MemberRow:
    """Give the link's member this password; raise Problem where the link cannot be used or the password is weak."""
    now = resources.clock.now()
    async with resources.database.read() as session:
        member = await _member_of(session, token, now)
    # Hashed before the transaction, because it takes time.
    password_hash = await resources.passwords.hash_if_strong(password, member.email)
    async with resources.database.write() as session:
        member = await _member_of(session, token, now)
        member.password_hash = password_hash
        await links.use(session, Purpose.PASSWORD_RESET, member.id, now)
        await slowdown.forgive(session, logins_of(member.email))
        as_member = Caller(f"member:{member.id}", caller.channel)
        await append(session, now, as_member, None, Kind.MEMBER_PASSWORD_CHANGED, {"member_id": member.id})
        key = f"password_changed:{resources.new_id()}"
        await outbox.put(session, resources, key, member.email, texts.password_changed())
    return member


async def _send_link(session: AsyncSession, resources: Resources, member: MemberRow, now: datetime) -> None:
    await links.revoke(session, Purpose.PASSWORD_RESET, member.id, now)
    token = resources.new_token()
    letter = texts.password_reset_link(f"{resources.public_url}/password?token={token}")
    mail = await outbox.put(session, resources, f"password_reset:{resources.new_id()}", member.email, letter)
    links.issue(session, Purpose.PASSWORD_RESET, member.id, token, mail)


async def _member_of(session: AsyncSession, token: str, now: datetime) -> MemberRow:
    link = links.require_open(await links.find(session, Purpose.PASSWORD_RESET, token), now)
    member = await session.get_one(MemberRow, link.row.subject_id, with_for_update=True)
    links.require_open(await links.find(session, Purpose.PASSWORD_RESET, token), now)
    return member


@asynccontextmanager
async def _taking_at_least(seconds: float) -> AsyncIterator[None]:
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    yield
    await asyncio.sleep(until - clock())
