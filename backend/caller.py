"""Know who calls: the process by its key, the person and the channel by two headers."""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from service.problems import Problem

OPEN_PATHS = frozenset({"/healthz", "/metrics", "/openapi.json"})
_LOGIN = "/v1/members/authenticate"
_FOR_ANYONE = re.compile(r"/v1/(registrations|password-resets|continuations)(/.*)?")
_ACTOR = re.compile(r"system|anonymous|(member|agent):[\w.-]{1,64}", re.ASCII)
_MEMBER = re.compile(r"[\w.-]{1,64}", re.ASCII)
_CHANNEL = re.compile(r"[a-z][a-z_-]{0,31}")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Caller:
    """Who acts, and through which channel.

    `member:<id>` sees and changes what is that member's; `agent:<id>` (担当者 at the desk) acts for every customer, or
    for the one member whom the request names (`acts_for`) and no other;
    `system` sees everything and changes nothing; `anonymous` does neither, but may log in, register, and
    ask for a new password or use a mailed link.
    """

    actor: str
    channel: str
    acts_for: str | None = None

    @property
    def member_id(self) -> str | None:
        """Return the member who acts, or for whom an agent does."""
        if self.acts_for:
            return self.acts_for
        return self.actor.removeprefix("member:") if self.actor.startswith("member:") else None

    @property
    def sees_all(self) -> bool:
        """Say whether every member's data may be shown."""
        return self.actor == "system" or (self.actor.startswith("agent:") and self.acts_for is None)

    @property
    def may_change(self) -> bool:
        """Say whether someone acts who can be named in the evidence."""
        return self.actor.startswith(("member:", "agent:"))

    def may_see(self, member_id: str | None) -> bool:
        """Say whether what belongs to a member may be shown to this caller; what is no one's, to those who see all."""
        return self.sees_all or (member_id is not None and self.member_id == member_id)


def caller_of(request: web.Request) -> Caller:
    """Read X-Actor and X-Channel (absent: the system), and X-Member; refuse malformed ones with problem 400."""
    given = request.headers
    caller = Caller(given.get("X-Actor", "system"), given.get("X-Channel", "system"), given.get("X-Member"))
    may_act_for = caller.acts_for is None or (
        caller.actor.startswith("agent:") and _MEMBER.fullmatch(caller.acts_for) is not None
    )
    if not _ACTOR.fullmatch(caller.actor) or not _CHANNEL.fullmatch(caller.channel) or not may_act_for:
        raise Problem(400, "caller-malformed", "操作の記録に必要な情報が正しくありません。")
    return caller


@web.middleware
async def require_actor(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Let nothing be changed by nobody: every POST needs a member or an agent, but for who is not yet either."""
    if request.method == "POST" and request.path != _LOGIN and not _may_post(caller_of(request), request.path):
        raise Problem(403, "actor-required", "ご本人を確認できませんでした。もう一度ログインしてください。")
    return await handler(request)


def _may_post(caller: Caller, path: str) -> bool:
    return caller.may_change or (caller.actor == "anonymous" and _FOR_ANYONE.fullmatch(path) is not None)


def require_key(api_key: str) -> Callable[[web.Request, _Handler], Awaitable[web.StreamResponse]]:
    """Make the middleware that lets in only who knows the key."""
    expected = api_key.encode()

    @web.middleware
    async def check_key(request: web.Request, handler: _Handler) -> web.StreamResponse:
        given = request.headers.get("X-API-Key", "").encode(errors="surrogateescape")
        if request.path not in OPEN_PATHS and not hmac.compare_digest(given, expected):
            raise Problem(401, "api-key-wrong", "このサービスを利用する権限を確認できませんでした。")
        return await handler(request)

    return check_key
