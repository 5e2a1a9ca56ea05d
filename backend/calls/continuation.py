"""Mail a member the link by which they go on by themselves after a call."""

from __future__ import annotations

from backend import slowdown
from backend.caller import Caller
from backend.ledger.journal import Kind, append
from backend.mail import links
from backend.mail.addresses import normalised_email
from backend.mail.links import Purpose
from backend.members import mailed_links
from backend.members.operations import member_not_found
from backend.resources import Resources
from backend.slowdown import Counter
from backend.storage.tables import MemberRow

_SLOWED = "続けてお送りしたため、時間をおいています。届いているメールをお客さまにご確認ください。"


async def send_link(resources: Resources, member_id: str) -> None:
    """Mail the link to the member's own address; an older one counts no longer.

    Raises problems 404 `member-not-found` and 429 `mail-slowed`.
    """
    now = resources.clock.now()
    async with resources.database.write() as session:
        member = await session.get(MemberRow, member_id, with_for_update=True)
        if member is None:
            raise member_not_found()
        counters = (Counter.of("mails_to_email", normalised_email(member.email), slowdown.MAILS_TO_EMAIL),)
        if wait := await slowdown.pause(session, counters, now):
            raise slowdown.slowed("mail-slowed", _SLOWED, wait)
        await slowdown.count(session, counters, now)
        await mailed_links.send_link(session, resources, Purpose.CONTINUATION, member, now)


async def use_link(resources: Resources, caller: Caller, token: str) -> MemberRow:
    """Log the link's member in, once; raises problems 404 `link-unknown`, 409 `link-used`, 410 `link-expired`."""
    now = resources.clock.now()
    async with resources.database.write() as session:
        member = await mailed_links.member_of_link(session, Purpose.CONTINUATION, token, now)
        await links.use(session, Purpose.CONTINUATION, member.id, now)
        as_member = Caller(f"member:{member.id}", caller.channel)
        await append(session, now, as_member, None, Kind.MEMBER_LOGGED_IN, {"by": "link"})
    return member
