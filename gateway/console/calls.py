"""Let an agent do a renewal for someone who telephones, in the chat itself and under the agent's own name."""

from __future__ import annotations

from aiohttp import web

from gateway.backend_client import BackendUnavailableError, RefusedError
from gateway.console.agents_backend import AgentsBackend
from gateway.console.casework import Casework
from gateway.console.guard import HELPS, Guard
from gateway.console.tables import Agent
from gateway.conversations import Conversations
from gateway.html_form import read_form
from gateway.security import Border
from gateway.sessions import Sessions
from gateway.tables import Session
from gateway.views import Views

CALL = "/console/call"
_UNAVAILABLE = "手続きのシステムにつながりません。少し待って、もう一度お試しください。"
_SENT = "会員登録のメールアドレスへ、続きのリンクを送りました。お客さまの画面で続けられます。"
_NO_CALL = "お電話の代行は終わっています。続けるときは、もう一度ご本人を確認してください。"


class CallPages:
    """Serve /console/call: verify the caller, then act in a chat session of theirs that belongs to the agent."""

    def __init__(  # noqa: PLR0913 - where the desk and the chat meet
        self,
        guard: Guard,
        casework: Casework,
        backend: AgentsBackend,
        sessions: Sessions,
        border: Border,
        views: Views,
        *,
        conversations: Conversations,
    ) -> None:
        self._guard = guard
        self._casework = casework
        self._backend = backend
        self._sessions = sessions
        self._border = border
        self._conversations = conversations
        self._views = views

    async def show(self, request: web.Request) -> web.Response:
        """Ask what the caller says to be known by."""
        agent = await self._guard.agent(request, HELPS)
        return self._form(agent, is_call=await self._call(request, agent) is not None)

    async def begin(self, request: web.Request) -> web.Response:
        """Verify the caller and lead to the chat, which is theirs from here on; a call before it ends."""
        agent = await self._guard.agent(request, HELPS)
        form = await read_form(request)
        claims = {name: form.get(name, "").strip() for name in ("policy_number", "name", "birth_date", "phone")}
        try:
            member_id = await self._backend.verify_caller(claims, agent.id)
        except RefusedError as refused:
            await self._casework.write_down(agent, "call-refused")
            return self._form(agent, 422, str(refused), claims)
        except BackendUnavailableError:
            return self._form(agent, 503, _UNAVAILABLE, claims)
        await self._sessions.end_calls(agent.id)
        response = web.Response(status=303, headers={"Location": "/"})
        self._border.give_session(request, response, await self._sessions.open_call(member_id, agent.id))
        return response

    async def send_link(self, request: web.Request) -> web.Response:
        """Mail the caller the link by which they go on by themselves."""
        agent = await self._guard.agent(request, HELPS)
        call = await self._call(request, agent)
        if call is None:
            return self._form(agent, 409, _NO_CALL)
        try:
            await self._backend.send_continuation(str(call.member_id), agent.id)
        except RefusedError as refused:
            return self._form(agent, 422, str(refused), is_call=True)
        except BackendUnavailableError:
            return self._form(agent, 503, _UNAVAILABLE, is_call=True)
        chat = await self._conversations.of_session(call)
        await self._casework.write_down(agent, "call-link", chat.id if chat else None)
        return self._form(agent, said=_SENT, is_call=True)

    async def end(self, request: web.Request) -> web.Response:
        """End the call: nothing more is done for this caller."""
        agent = await self._guard.agent(request, HELPS)
        await self._sessions.end_calls(agent.id)
        await self._casework.write_down(agent, "call-end")
        response = web.Response(status=303, headers={"Location": CALL})
        self._border.drop_session(request, response)
        return response

    async def _call(self, request: web.Request, agent: Agent) -> Session | None:
        session_id = self._border.session_id(request)
        found = await self._sessions.find(session_id) if session_id else None
        return found if found and found.member_id and found.agent == agent.id else None

    def _form(
        self,
        agent: Agent,
        status: int = 200,
        error: str = "",
        claims: dict[str, str] | None = None,
        *,
        said: str = "",
        is_call: bool = False,
    ) -> web.Response:
        return self._views.page(
            "console_call", status, agent=agent, error=error, claims=claims or {}, said=said, is_call=is_call
        )
