"""Let people at the desk in, and each to what their role may do."""

from __future__ import annotations

from aiohttp import web

from gateway.console.agents import AGENT, AUDITOR, SUPERVISOR, WHOLE, Agents
from gateway.console.tables import Agent
from gateway.limits import Limiter, enforce, network_of
from gateway.security import Border
from service.problems import Problem

HELPS = frozenset({AGENT, SUPERVISOR})
"""Who speaks with customers."""
OVERSEES = frozenset({SUPERVISOR, AUDITOR})
"""Who sees what others did."""
# Tries to log in, by whom they name and whence they come: as many at once, and as many a second after that. An office
# shares a network, and who tries an agent's id from elsewhere must not keep that agent out.
_HERE, _ANYWHERE, _OF_NETWORK = (5, 1 / 60), (60, 1 / 60), (60, 1 / 10)


class Guard:
    """Know an agent by a cookie of the console's own, which no other site's page can make a browser send."""

    def __init__(self, agents: Agents, border: Border, limiter: Limiter) -> None:
        self._agents = agents
        self._border = border
        self._limiter = limiter

    async def agent(
        self, request: web.Request, roles: frozenset[str] = HELPS | OVERSEES, *, acts: bool = True
    ) -> Agent:
        """Return who asks; a page that only looks (`acts` False) keeps no login alive.

        Raises problems 401 `agent-login-required` and 403 `role-insufficient`.
        """
        found = await self._agents.find(self.session_id(request), acts=acts)
        if found is None:
            detail = "ログインの有効期限が切れました。もう一度ログインしてください。"
            raise Problem(401, "agent-login-required", detail, login="/console/login")
        if found.role not in roles:
            raise Problem(403, "role-insufficient", "この操作をする権限がありません。")
        return found

    async def agent_id(self, request: web.Request, *, acts: bool) -> str | None:
        """Return the id of who is logged in at the console, if someone is."""
        session_id = self.session_id(request)
        found = await self._agents.find(session_id, acts=acts) if session_id else None
        return found.id if found and found.role in HELPS else None

    async def slow_down(self, request: web.Request, agent_id: str) -> None:
        """Count a try to log in; raises problem 429."""
        network = network_of(self._border.address(request))
        for key, pace in (
            (f"console:{network}", _OF_NETWORK),
            (f"agent:{agent_id}:{network}", _HERE),
            (f"agent:{agent_id}", _ANYWHERE),
        ):
            await enforce(self._limiter, key, *pace)

    def session_id(self, request: web.Request) -> str:
        """Return the id of the console's cookie, or an empty text."""
        return request.cookies.get(self._cookie(request), "")

    def give(self, request: web.Request, response: web.Response, session_id: str) -> None:
        """Set the cookie."""
        response.set_cookie(
            self._cookie(request),
            session_id,
            max_age=int(WHOLE.total_seconds()),
            path="/",
            secure=self._border.is_https(request),
            httponly=True,
            samesite="Strict",
        )

    def take(self, request: web.Request, response: web.Response) -> None:
        """Have the browser forget the cookie."""
        secure = self._border.is_https(request)
        response.del_cookie(self._cookie(request), path="/", secure=secure, httponly=True, samesite="Strict")

    def _cookie(self, request: web.Request) -> str:
        return "__Host-console" if self._border.is_https(request) else "console"
