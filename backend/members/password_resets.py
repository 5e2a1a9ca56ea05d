"""Let a member choose a new password by a link in a mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select

from backend import slowdown
from backend.caller import Caller
from backend.ledger.journal import Kind, append
from backend.mail import links, outbox, texts
from backend.mail.addresses import normalised_email
from backend.mail.links import Purpose
from backend.members.authentication import logins_of
from backend.members.mailed_links import member_of_link, send_link
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
                await send_link(session, resources, Purpose.PASSWORD_RESET, member, now)


async def change_password(resources: Resources, caller: Caller, token: str, password: str) -> MemberRow:
    """Give the link's member this password; raise Problem where the link cannot be used or the password is weak."""
    now = resources.clock.now()
    async with resources.database.read() as session:
        member = await member_of_link(session, Purpose.PASSWORD_RESET, token, now)
    # Hashed before the transaction, because it takes time.
    password_hash = await resources.passwords.hash_if_strong(password, member.email)
    async with resources.database.write() as session:
        member = await member_of_link(session, Purpose.PASSWORD_RESET, token, now)
        member.password_hash = password_hash
        await links.use(session, Purpose.PASSWORD_RESET, member.id, now)
        await slowdown.forgive(session, logins_of(member.email))
        as_member = Caller(f"member:{member.id}", caller.channel)
        await append(session, now, as_member, None, Kind.MEMBER_PASSWORD_CHANGED, {"member_id": member.id})
        key = f"password_changed:{resources.new_id()}"
        await outbox.put(session, resources, key, member.email, texts.password_changed())
    return member


@asynccontextmanager
async def _taking_at_least(seconds: float) -> AsyncIterator[None]:
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    yield
    await asyncio.sleep(until - clock())
