"""Let each customer through to what is theirs."""

from __future__ import annotations

from aiohttp import web

from gateway.console.guard import Guard
from gateway.conversations import Conversations, not_found
from gateway.limits import Limiter, enforce, network_of
from gateway.security import Border
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.tables import Conversation, Session


class Door:
    """Find the session and the conversation that a request may touch, at an allowed pace."""

    def __init__(
        self,
        border: Border,
        sessions: Sessions,
        conversations: Conversations,
        limiter: Limiter,
        settings: Settings,
        *,
        guard: Guard | None = None,
    ) -> None:
        """Let customers through, and agents to their calls while the `guard` of the console knows them."""
        self.border = border
        self.sessions = sessions
        self._conversations = conversations
        self.limiter = limiter
        self._settings = settings
        self._guard = guard

    async def session(self, request: web.Request, *, seen: bool = True) -> Session | None:
        """Return the session of the request's cookie; an agent's call is over when their login at the console is."""
        session_id = self.border.session_id(request)
        found = await self.sessions.find(session_id, seen=seen) if session_id else None
        if found is None or found.agent is None:
            return found
        agent_id = await self._guard.agent_id(request, acts=seen) if self._guard else None
        if agent_id == found.agent:
            return found
        await self.sessions.end(found)
        return None

    async def session_or_new(self, request: web.Request) -> tuple[Session, str]:
        """Return the request's session, or a new one with the id to give to the browser."""
        found = await self.session(request)
        return (found, "") if found else await self.sessions.open()

    async def conversation(self, request: web.Request, *, seen: bool = True) -> Conversation:
        """Return the conversation in the request's path if it is the session's own."""
        owner = await self.session(request, seen=seen)
        if owner is None:
            raise not_found()
        return await self._conversations.owned(owner, request.match_info["conversation_id"])

    def network(self, request: web.Request) -> str:
        """Return the network from which a request comes, as one customer holds it."""
        return network_of(self.border.address(request))

    async def limit(self, request: web.Request) -> None:
        """Count a request that costs work, by address and by session."""
        own, network = self.border.session_id(request), self.network(request)
        pace = self._settings
        await enforce(self.limiter, f"address:{network}", pace.address_burst, pace.address_per_second)
        if own:
            await enforce(self.limiter, f"session:{own}", pace.session_burst, pace.session_per_second)
