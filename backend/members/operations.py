"""Serve members."""

from __future__ import annotations

from aiohttp import web

from backend.caller import Caller, caller_of
from backend.ledger.journal import Kind, append
from backend.mail.links import Purpose
from backend.mail.models import Accepted, LinkToken, PasswordChoice
from backend.members.authentication import authenticate
from backend.members.mailed_links import link_state
from backend.members.models import Authenticated, Credentials, Member, PasswordResetRequest, ResetLink
from backend.members.password_resets import change_password, request_reset
from backend.resources import RESOURCES
from backend.storage.tables import MemberRow
from service.operations import Operation, reply
from service.problems import Problem


async def authenticate_member(request: web.Request, credentials: Credentials) -> web.Response:
    """Check a member's e-mail and password."""
    resources = request.app[RESOURCES]
    row = await authenticate(resources, credentials)
    member = Caller(f"member:{row.id}", caller_of(request).channel)
    async with resources.database.write() as session:
        await append(session, resources.clock.now(), member, None, Kind.MEMBER_LOGGED_IN, {"by": "password"})
    return reply(Authenticated(member=Member.of(row)))


async def get_member(request: web.Request) -> web.Response:
    """Show a member."""
    member_id = request.match_info["member_id"]
    async with request.app[RESOURCES].database.read() as session:
        row = await session.get(MemberRow, member_id) if caller_of(request).may_see(member_id) else None
    if row is None:
        raise member_not_found()
    return reply(Member.of(row))


async def request_password_reset(request: web.Request, body: PasswordResetRequest) -> web.Response:
    """Take a request for a new password; the answer is the same for members and strangers."""
    await request_reset(request.app[RESOURCES], body)
    return reply(Accepted(), 202)


async def get_password_reset_link(request: web.Request, body: LinkToken) -> web.Response:
    """Say what has become of a link."""
    return reply(ResetLink(state=await link_state(request.app[RESOURCES], Purpose.PASSWORD_RESET, body.token)))


async def complete_password_reset(request: web.Request, body: PasswordChoice) -> web.Response:
    """Change the password of a link's member."""
    row = await change_password(request.app[RESOURCES], caller_of(request), body.token, body.password)
    return reply(Authenticated(member=Member.of(row)))


def member_not_found() -> Problem:
    """Make the problem of a member that is not there, or not the caller's to see."""
    return Problem(404, "member-not-found", "会員情報が見つかりません。もう一度ログインしてください。")


OPERATIONS = (
    Operation(
        "POST",
        "/v1/members/authenticate",
        authenticate_member,
        "Check a member's e-mail and password",
        body=Credentials,
        returns={200: Authenticated},
        problems={401: ("login-failed",), 429: ("login-slowed",)},
    ),
    Operation(
        "GET",
        "/v1/members/{member_id}",
        get_member,
        "Show a member",
        returns={200: Member},
        problems={404: ("member-not-found",)},
    ),
    Operation(
        "POST",
        "/v1/password-resets",
        request_password_reset,
        "Send a member the link to a new password",
        body=PasswordResetRequest,
        returns={202: Accepted},
        problems={422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/password-resets/link",
        get_password_reset_link,
        "Say what has become of a link to a new password",
        body=LinkToken,
        returns={200: ResetLink},
        problems={422: ("invalid-body",)},
    ),
    Operation(
        "POST",
        "/v1/password-resets/completion",
        complete_password_reset,
        "Change the password of a link's member",
        body=PasswordChoice,
        returns={200: Authenticated},
        problems={
            404: ("link-unknown",),
            409: ("link-used",),
            410: ("link-expired",),
            422: ("password-weak", "invalid-body"),
        },
    ),
)
