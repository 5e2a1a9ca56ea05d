"""Mail members one-time links, and know them again by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from backend.mail import links, outbox, texts
from backend.mail.links import LinkState, Purpose
from backend.mail.texts import Letter
from backend.resources import Resources
from backend.storage.tables import MemberRow

_PAGES: Mapping[Purpose, tuple[str, Callable[[str], Letter]]] = MappingProxyType(
    {
        Purpose.PASSWORD_RESET: ("password", texts.password_reset_link),
        Purpose.CONTINUATION: ("continue", texts.continuation_link),
    }
)


async def send_link(
    session: AsyncSession, resources: Resources, purpose: Purpose, member: MemberRow, now: datetime
) -> None:
    """Mail a locked member a link to the purpose's page; an older one counts no longer."""
    await links.revoke(session, purpose, member.id, now)
    token, (page, letter_with) = resources.new_token(), _PAGES[purpose]
    letter = letter_with(f"{resources.public_url}/{page}?token={token}")
    mail = await outbox.put(session, resources, f"{purpose.value}:{resources.new_id()}", member.email, letter)
    links.issue(session, purpose, member.id, token, mail)


async def link_state(resources: Resources, purpose: Purpose, token: str) -> LinkState:
    """Say what has become of a link."""
    async with resources.database.read() as session:
        return links.state_of(await links.find(session, purpose, token), resources.clock.now())


async def member_of_link(session: AsyncSession, purpose: Purpose, token: str, now: datetime) -> MemberRow:
    """Return a link's member, locked; raise Problem where the link cannot be used."""
    link = links.require_open(await links.find(session, purpose, token), now)
    member = await session.get_one(MemberRow, link.row.subject_id, with_for_update=True)
    # Links change under their member's lock alone: who waited for it asks again.
    links.require_open(await links.find(session, purpose, token), now)
    return member
