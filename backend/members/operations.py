"""Serve members."""

from __future__ import annotations

from aiohttp import web

from backend.caller import caller_of
from backend.members.authentication import authenticate
from backend.members.models import Authenticated, Credentials, Member
from backend.resources import RESOURCES
from backend.storage.tables import MemberRow
from service.operations import Operation, reply
from service.problems import Problem


async def authenticate_member(request: web.Request, credentials: Credentials) -> web.Response:
    """Check a member's e-mail and password."""
    row = await authenticate(request.app[RESOURCES], credentials)
    return reply(Authenticated(member=Member.of(row)))


async def get_member(request: web.Request) -> web.Response:
    """Show a member."""
    member_id = request.match_info["member_id"]
    async with request.app[RESOURCES].database.read() as session:
        row = await session.get(MemberRow, member_id) if caller_of(request).may_see(member_id) else None
    if row is None:
        raise member_not_found()
    return reply(Member.of(row))


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
)
