"""Serve telephone calls: agents verify who calls and mail a link; the link logs its member in."""

from __future__ import annotations

from aiohttp import web

from backend.caller import Caller, caller_of
from backend.calls.continuation import send_link, use_link
from backend.calls.models import Claims, Verified
from backend.calls.verification import verify
from backend.mail.links import Purpose
from backend.mail.models import Accepted, LinkToken
from backend.members.mailed_links import link_state
from backend.members.models import Authenticated, Member, ResetLink
from backend.members.operations import member_not_found
from backend.resources import RESOURCES
from service.operations import Operation, reply
from service.problems import Problem


async def verify_caller(request: web.Request, body: Claims) -> web.Response:
    """Verify who telephones."""
    member_id = await verify(request.app[RESOURCES], _agent(request), body)
    return reply(Verified(member_id=member_id))


async def send_continuation(request: web.Request) -> web.Response:
    """Mail a member the link to go on with."""
    member_id = request.match_info["member_id"]
    if not _agent(request).may_see(member_id):
        raise member_not_found()
    await send_link(request.app[RESOURCES], member_id)
    return reply(Accepted(), 202)


async def get_continuation_link(request: web.Request, body: LinkToken) -> web.Response:
    """Say what has become of a link."""
    return reply(ResetLink(state=await link_state(request.app[RESOURCES], Purpose.CONTINUATION, body.token)))


async def use_continuation(request: web.Request, body: LinkToken) -> web.Response:
    """Log a link's member in."""
    member = await use_link(request.app[RESOURCES], caller_of(request), body.token)
    return reply(Authenticated(member=Member.of(member)))


def _agent(request: web.Request) -> Caller:
    caller = caller_of(request)
    if not caller.actor.startswith("agent:"):
        raise Problem(403, "agent-required", "担当者だけができる操作です。")
    return caller


OPERATIONS = (
    Operation(
        "POST",
        "/v1/calls",
        verify_caller,
        "Verify who telephones by number, name, birth date and phone; agents only",
        body=Claims,
        returns={200: Verified},
        problems={
            403: ("agent-required",),
            409: ("caller-no-member",),
            422: ("malformed-policy-number", "caller-not-verified", "invalid-body"),
            429: ("caller-slowed",),
        },
    ),
    Operation(
        "POST",
        "/v1/members/{member_id}/continuations",
        send_continuation,
        "Mail a member the one-time link to go on with; agents only",
        returns={202: Accepted},
        problems={403: ("agent-required",), 404: ("member-not-found",), 429: ("mail-slowed",)},
    ),
    Operation(
        "POST",
        "/v1/continuations/link",
        get_continuation_link,
        "Say what has become of a link to go on with",
        body=LinkToken,
        returns={200: ResetLink},
        problems={422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/continuations",
        use_continuation,
        "Log the member of a link in, once",
        body=LinkToken,
        returns={200: Authenticated},
        problems={404: ("link-unknown",), 409: ("link-used",), 410: ("link-expired",), 422: ("invalid-body",)},
    ),
)
