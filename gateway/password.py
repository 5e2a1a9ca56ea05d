"""Set a new password by a link that is mailed to the member's address."""

from __future__ import annotations

import structlog
from aiohttp import web

from gateway.arrival import Arrival
from gateway.backend_client import BackendClient, BackendUnavailableError, LoginSlowedError, PasswordRefusedError
from gateway.html_form import read_form
from gateway.login import STALE

_UNAVAILABLE = "ただいま処理できません。しばらくしてから、もう一度お試しください。"
_SLOWED = "続けてお申し出がありました。時間をおいて、もう一度お試しください。"
_log = structlog.get_logger()


class PasswordPages:
    """Serve /password."""

    def __init__(self, arrival: Arrival, backend: BackendClient) -> None:
        self._arrival = arrival
        self._backend = backend

    async def show(self, request: web.Request) -> web.Response:
        """Ask for the e-mail address or, behind a link, for the new password."""
        await self._arrival.door.limit(request)
        return await self._form(request, request.query.get("token", ""))

    async def change(self, request: web.Request) -> web.Response:
        """Send a link or, behind one, set the password."""
        await self._arrival.door.limit(request)
        form = await read_form(request)
        token = form.get("token", "")
        try:
            if await self._arrival.sender(request, form) is None:
                return await self._form(request, token, 403, STALE)
            if token:
                return await self._set(request, token, form.get("password", ""))
            return await self._send(request, form.get("email", "").strip())
        except BackendUnavailableError as error:
            return await self._unavailable(request, token, error)

    async def _send(self, request: web.Request, email: str) -> web.Response:
        try:
            await self._backend.request_password_reset(email, self._arrival.door.network(request))
        except LoginSlowedError as slowed:
            response = await self._form(request, "", 429, _SLOWED)
            response.headers["Retry-After"] = str(slowed.seconds)
            return response
        return self._arrival.views.page("sent")

    async def _set(self, request: web.Request, token: str, password: str) -> web.Response:
        """Set the password; whoever was logged in with the old one is logged out."""
        try:
            member_id = await self._backend.reset_password(token, password)
        except PasswordRefusedError as refused:
            return await self._form(request, token, 422, refused.detail)
        await self._arrival.door.sessions.end_all(member_id)
        return self._arrival.views.page("password_set")

    async def _unavailable(self, request: web.Request, token: str, error: BackendUnavailableError) -> web.Response:
        _log.warning("password-unavailable", reason=str(error))
        return await self._arrival.page(request, "password", 503, state="open", token=token, error=_UNAVAILABLE)

    async def _form(self, request: web.Request, token: str, status: int = 200, error: str = "") -> web.Response:
        try:
            state = await self._backend.password_link(token) if token else "open"
        except BackendUnavailableError as unavailable:
            return await self._unavailable(request, token, unavailable)
        return await self._arrival.page(request, "password", status, state=state, token=token, error=error)
