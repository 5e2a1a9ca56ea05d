"""Bind a browser to a member, and let go of it again."""

from __future__ import annotations

import structlog
from aiohttp import web

from gateway.api import Waiting
from gateway.backend_client import BackendClient, BackendUnavailableError, LoginFailedError, LoginSlowedError
from gateway.conversations import Conversations
from gateway.door import Door
from gateway.keys import Signer
from gateway.tables import Session
from gateway.views import Views

_FAILED = "メールアドレスまたはパスワードが違います。ご確認のうえ、もう一度入力してください。"
_UNAVAILABLE = "ただいまログインできません。しばらくしてから、もう一度お試しください。"
_STALE = "画面の有効期限が切れました。お手数ですが、もう一度入力してください。"
_log = structlog.get_logger()


class LoginPages:
    """Serve /login and /logout."""

    def __init__(
        self,
        door: Door,
        conversations: Conversations,
        backend: BackendClient,
        waiting: Waiting,
        views: Views,
        csrf: Signer,
    ) -> None:
        self._door = door
        self._conversations = conversations
        self._backend = backend
        self._waiting = waiting
        self._views = views
        self._csrf = csrf

    async def show_login(self, request: web.Request) -> web.Response:
        """Show the login form; its token belongs to the session it is shown in."""
        await self._door.limit(request)
        return await self._form(request)

    async def log_in(self, request: web.Request) -> web.Response:
        """Check the member's e-mail and password; rotate the session id; let the conversation go on."""
        await self._door.limit(request)
        form = await request.post()
        email, password = str(form.get("email", "")).strip(), str(form.get("password", ""))
        owner = await self._door.session(request)
        if owner is None or not self._csrf.fits(owner.id_hash, str(form.get("csrf", ""))):
            return await self._form(request, 403, _STALE, email)
        try:
            member_id = await self._backend.authenticate(email, password, self._door.border.address(request))
        except LoginFailedError:
            return await self._form(request, 401, _FAILED, email)
        except LoginSlowedError as slowed:
            return await self._slowed(request, slowed.seconds, email)
        except BackendUnavailableError as error:
            _log.warning("login-unavailable", reason=str(error))
            return await self._form(request, 503, _UNAVAILABLE, email)
        return await self._let_in(request, owner, member_id)

    async def log_out(self, request: web.Request) -> web.Response:
        """End the session; the next page starts anew."""
        owner = await self._door.session(request)
        if owner is not None:
            await self._door.sessions.end(owner)
        response = _to_chat()
        self._door.border.drop_session(request, response)
        return response

    async def _let_in(self, request: web.Request, owner: Session, member_id: str) -> web.Response:
        session_id = await self._door.sessions.bind(owner, member_id)
        resumed = await self._conversations.resume_after_login(owner, member_id)
        if resumed is not None:
            # The page that opens next shows how the conversation went on.
            await self._waiting.settle(resumed)
        response = _to_chat()
        self._door.border.give_session(request, response, session_id)
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
        owner, new_session_id = await self._door.session_or_new(request)
        csrf = self._csrf.sign(owner.id_hash)
        demonstration = await self._backend.demonstration_logins()
        response = self._views.page("login", status, error=error, email=email, csrf=csrf, demonstration=demonstration)
        if new_session_id:
            self._door.border.give_session(request, response, new_session_id)
        return response


def _to_chat() -> web.Response:
    return web.Response(status=303, headers={"Location": "/"})
