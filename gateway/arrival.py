"""Show the forms by which a person becomes or proves a member, and let them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from gateway.api import Waiting
from gateway.conversations import Conversations
from gateway.door import Door
from gateway.keys import Signer
from gateway.tables import Session
from gateway.views import Views


class Arrival:
    """Guard forms against other sites' requests, and bind a browser to the member who came through one."""

    def __init__(self, door: Door, conversations: Conversations, waiting: Waiting, views: Views, csrf: Signer) -> None:
        self.door = door
        self.views = views
        self._conversations = conversations
        self._waiting = waiting
        self._csrf = csrf

    async def page(self, request: web.Request, name: str, status: int = 200, **context: Any) -> web.Response:
        """Show a page with a form; its token belongs to the session it is shown in."""
        owner, new_session_id = await self.door.session_or_new(request)
        response = self.views.page(name, status, csrf=self._csrf.sign(owner.id_hash), **context)
        if new_session_id:
            self.door.border.give_session(request, response, new_session_id)
        return response

    async def sender(self, request: web.Request, form: Mapping[str, str]) -> Session | None:
        """Return the session that sends a form, if the form was shown in it."""
        owner = await self.door.session(request)
        return owner if owner is not None and self._csrf.fits(owner.id_hash, form.get("csrf", "")) else None

    async def waits_for_its_member(self, request: web.Request) -> bool:
        """Tell whether the browser's conversation is a member's who is not logged in any more."""
        owner = await self.door.session(request, seen=False)
        own = await self._conversations.of_session(owner) if owner else None
        return own is not None and owner is not None and own.member_id not in (None, owner.member_id)

    async def let_in(
        self, request: web.Request, owner: Session, member_id: str, event: str = "resume_after_login"
    ) -> web.Response:
        """Rotate the session's id, have its conversation go on by the event, and lead to the chat."""
        session_id = await self.door.sessions.bind(owner, member_id)
        resumed = await self._conversations.resume_as_member(owner, member_id, event)
        if resumed is not None:
            # The page that opens next shows how the conversation went on.
            await self._waiting.settle(resumed)
        response = to_chat()
        self.door.border.give_session(request, response, session_id)
        return response


def to_chat() -> web.Response:
    """Lead to the chat."""
    return web.Response(status=303, headers={"Location": "/"})
