"""Bind a browser to a member, and let go of it again."""

from __future__ import annotations

import structlog
from aiohttp import web

from gateway.arrival import Arrival, to_chat
from gateway.backend_client import BackendClient, BackendUnavailableError, LoginFailedError, LoginSlowedError
from gateway.html_form import read_form
from gateway.tables import Session

STALE = "画面の有効期限が切れました。お手数ですが、もう一度入力してください。"
_FAILED = "メールアドレスまたはパスワードが違います。ご確認のうえ、もう一度入力してください。"
_UNAVAILABLE = "ただいまログインできません。しばらくしてから、もう一度お試しください。"
_log = structlog.get_logger()


class LoginPages:
    """Serve /login and /logout."""

    def __init__(self, arrival: Arrival, backend: BackendClient) -> None:
        self._arrival = arrival
        self._backend = backend

    async def show_login(self, request: web.Request) -> web.Response:
        """Show the login form."""
        await self._arrival.door.limit(request)
        return await self._form(request)

    async def log_in(self, request: web.Request) -> web.Response:
        """Check the member's e-mail and password; rotate the session id; let the conversation go on."""
        await self._arrival.door.limit(request)
        form = await read_form(request)
        email, password = form.get("email", "").strip(), form.get("password", "")
        owner = await self._arrival.sender(request, form)
        if owner is None:
            return await self._form(request, 403, STALE, email)
        try:
            member_id = await self._backend.authenticate(email, password, self._arrival.door.network(request))
        except LoginFailedError:
            return await self._form(request, 401, _FAILED, email)
        except LoginSlowedError as slowed:
            return await self._slowed(request, slowed.seconds, email)
        except BackendUnavailableError as error:
            _log.warning("login-unavailable", reason=str(error))
            return await self._form(request, 503, _UNAVAILABLE, email)
        return await self.enter(request, owner, member_id)

    async def enter(self, request: web.Request, owner: Session, member_id: str) -> web.Response:
        """Lead whoever has logged in to where they came from."""
        return await self._arrival.let_in(request, owner, member_id)

    async def log_out(self, request: web.Request) -> web.Response:
        """End the session; the next page starts anew."""
        door = self._arrival.door
        owner = await door.session(request)
        if owner is not None:
            await door.sessions.end(owner)
        response = to_chat()
        door.border.drop_session(request, response)
        return response

    async def _slowed(self, request: web.Request, seconds: int, email: str) -> web.Response:
        minutes = -(-seconds // 60)
        said = f"{minutes}分" if seconds >= 60 else f"{seconds}秒"
        error = f"続けて間違えたため、{said}ほどログインできません。時間をおいて、もう一度お試しください。"
        response = await self._form(request, 429, error, email)
        response.headers["Retry-After"] = str(seconds)
        return response

    async def _form(
        self, request: web.Request, status: int = 200, error: str | None = None, email: str = ""
    ) -> web.Response:
        demonstration = await self._backend.demonstration_logins()
        is_anothers = await self._arrival.waits_for_its_member(request)
        context = {"error": error, "email": email, "demonstration": demonstration, "is_anothers": is_anothers}
        # The form goes where it was shown, with all that the address says.
        return await self._arrival.page(request, "login", status, action=str(request.rel_url), **context)
