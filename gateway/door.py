"""Let each customer through to what is theirs."""

from __future__ import annotations

from aiohttp import web

from gateway.conversations import Conversations, not_found
from gateway.limits import Limiter, enforce, network_of
from gateway.security import Border
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.tables import Conversation, Session


class Door:
    """Find the session and the conversation that a request may touch, at an allowed pace."""

    def __init__(
        self, border: Border, sessions: Sessions, conversations: Conversations, limiter: Limiter, settings: Settings
    ) -> None:
        self.border = border
        self.sessions = sessions
        self._conversations = conversations
        self._limiter = limiter
        self._settings = settings

    async def session(self, request: web.Request, *, seen: bool = True) -> Session | None:
        """Return the session of the request's cookie."""
        session_id = self.border.session_id(request)
        return await self.sessions.find(session_id, seen=seen) if session_id else None

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
        await enforce(self._limiter, f"address:{network}", pace.address_burst, pace.address_per_second)
        if own:
            await enforce(self._limiter, f"session:{own}", pace.session_burst, pace.session_per_second)
