"""Complete a registration by the link in its mail: the first password is set on a page, never in the chat."""

from __future__ import annotations

import structlog
from aiohttp import web

from gateway.arrival import Arrival
from gateway.backend_client import BackendClient, BackendUnavailableError, PasswordRefusedError, Registered
from gateway.conversations import Conversations
from gateway.html_form import read_form
from gateway.login import STALE
from gateway.tables import Session

_UNAVAILABLE = "ただいま登録できません。しばらくしてから、もう一度お試しください。"
_log = structlog.get_logger()


class RegistrationPages:
    """Serve /register."""

    def __init__(self, arrival: Arrival, conversations: Conversations, backend: BackendClient) -> None:
        self._arrival = arrival
        self._conversations = conversations
        self._backend = backend

    async def show(self, request: web.Request) -> web.Response:
        """Ask for the first password, or say what has become of the link."""
        await self._arrival.door.limit(request)
        return await self._form(request, request.query.get("token", ""))

    async def complete(self, request: web.Request) -> web.Response:
        """Make the member and let this browser in."""
        await self._arrival.door.limit(request)
        form = await read_form(request)
        token, password = form.get("token", ""), form.get("password", "")
        owner = await self._arrival.sender(request, form)
        if owner is None:
            return await self._form(request, token, 403, STALE)
        try:
            registered = await self._backend.complete_registration(token, password)
        except PasswordRefusedError as refused:
            return await self._form(request, token, 422, refused.detail)
        except BackendUnavailableError as error:
            return await self._unavailable(request, token, error)
        return await self._welcome(request, owner, registered)

    async def renew(self, request: web.Request) -> web.Response:
        """Have a new link sent in the place of one that is too old."""
        await self._arrival.door.limit(request)
        form = await read_form(request)
        token = form.get("token", "")
        if await self._arrival.sender(request, form) is None:
            return await self._form(request, token, 403, STALE)
        try:
            await self._backend.renew_registration_link(token)
        except BackendUnavailableError as error:
            return await self._unavailable(request, token, error)
        return self._arrival.views.page("sent")

    async def _welcome(self, request: web.Request, owner: Session, registered: Registered) -> web.Response:
        own = await self._conversations.of_session(owner)
        is_here = own is not None and own.id == registered.conversation_id
        event = "resume_after_registration" if is_here else "resume_after_login"
        to_chat = await self._arrival.let_in(request, owner, registered.member_id, event)
        if is_here:
            return to_chat
        # Who set the password is known. Who began the registration in another browser is not: they log in there.
        await self._conversations.tell(registered.conversation_id, "resume_after_registration")
        page = self._arrival.views.page("registered")
        page.cookies.update(to_chat.cookies)
        return page

    async def _unavailable(self, request: web.Request, token: str, error: BackendUnavailableError) -> web.Response:
        _log.warning("registration-unavailable", reason=str(error))
        link = {"state": "open", "email": None}
        return await self._arrival.page(request, "register", 503, link=link, token=token, error=_UNAVAILABLE)

    async def _form(self, request: web.Request, token: str, status: int = 200, error: str = "") -> web.Response:
        try:
            link = await self._backend.registration_link(token)
        except BackendUnavailableError as unavailable:
            return await self._unavailable(request, token, unavailable)
        return await self._arrival.page(request, "register", status, link=link, token=token, error=error)
