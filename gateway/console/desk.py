"""Put the console together; the gateway opens it where people answer in the chat."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from gateway.backend_client import BackendClient
from gateway.console import schemas
from gateway.console.agents import Agents
from gateway.console.agents_backend import AgentsBackend
from gateway.console.api import ConsoleApi
from gateway.console.calls import CALL, CallPages
from gateway.console.casework import Casework
from gateway.console.figures import Figures
from gateway.console.guard import Guard
from gateway.console.pages import HOME, ConsolePages
from gateway.console.qr_codes import QR, QrCodes
from gateway.console.supervision import Supervision
from gateway.conversations import Conversations
from gateway.notes import Notes
from gateway.security import Border
from gateway.sessions import Sessions
from gateway.takeovers import Takeovers
from gateway.transcript import Transcript
from gateway.views import Views
from service.clock import Clock
from service.database import Database
from service.operations import Operation

LEASE = timedelta(seconds=90)
"""How long a takeover outlives its holder's last sign of life; the page gives one every 20 seconds."""
_TALK = "/api/console/conversations/{conversation_id}"
_HANDOVER = "/api/console/handovers/{handover_id:[0-9]{1,9}}"


class Console:
    """Hold the console's parts."""

    def __init__(  # noqa: PLR0913 - the console's one place of wiring
        self,
        agents: Agents,
        guard: Guard,
        *,
        database: Database,
        clock: Clock,
        lines: Transcript,
        notes: Notes,
        backend: BackendClient,
        takeovers: Takeovers,
        border: Border,
        sessions: Sessions,
        conversations: Conversations,
        views: Views,
        public_url: str,
        is_demonstration: bool,
    ) -> None:
        as_agent = AgentsBackend(backend)
        casework = Casework(database, lines, notes, as_agent, clock)
        self._api = ConsoleApi(guard, agents, casework, takeovers, clock)
        leaving = (sessions.end_calls, takeovers.release)
        self._pages = ConsolePages(guard, agents, leaving, views, database, is_demonstration=is_demonstration)
        self._calls = CallPages(guard, casework, as_agent, sessions, border, views, conversations=conversations)
        self._supervision = Supervision(guard, agents, Figures(database, lines), views, clock)
        self._qr = QrCodes(guard, views, public_url)
        self._is_demonstration = is_demonstration

    async def open(self, _app: web.Application) -> None:
        """Make a demonstration's agents."""
        if self._is_demonstration:
            await self._pages.make_demonstration()

    def operations(self) -> tuple[Operation, ...]:
        """Return the console's pages and its API, which is for its page alone."""
        pages = (
            ("GET", HOME, self._pages.show_console),
            ("GET", "/console/login", self._pages.show_login),
            ("POST", "/console/login", self._pages.log_in),
            ("POST", "/console/logout", self._pages.log_out),
            ("GET", CALL, self._calls.show),
            ("POST", CALL, self._calls.begin),
            ("POST", f"{CALL}/link", self._calls.send_link),
            ("POST", f"{CALL}/end", self._calls.end),
            ("GET", "/console/audit", self._pages.show_audit),
            ("GET", QR, self._qr.show),
            ("GET", f"{QR}/{{campaign}}.{{ending:svg|png}}", self._qr.draw),
            ("GET", "/console/overview", self._supervision.show_overview),
            ("GET", "/console/funnel", self._supervision.show_funnel),
            ("GET", "/api/console/queue", self._api.show_queue),
            ("GET", _TALK, self._api.show_talk),
            ("GET", f"{_TALK}/renewals", self._api.show_renewals),
            ("GET", f"{_TALK}/transcript.txt", self._api.export),
            ("POST", f"{_HANDOVER}/take", self._api.take),
        )
        posts = (
            ("/api/console/search", self._api.search, schemas.Search),
            (f"{_HANDOVER}/keep", self._api.keep, schemas.Held),
            (f"{_HANDOVER}/messages", self._api.say, schemas.Say),
            (f"{_HANDOVER}/return", self._api.give_back, schemas.Held),
            (f"{_HANDOVER}/close", self._api.close, schemas.Held),
            (f"{_HANDOVER}/reopen", self._api.reopen, schemas.Reopen),
            (f"{_TALK}/notes", self._api.write_note, schemas.Write),
            (f"{_TALK}/look", self._api.uncover, schemas.Look),
        )
        return (
            *(Operation(method, path, handler, path, documented=False) for method, path, handler in pages),
            *(Operation("POST", path, handler, path, body=body, documented=False) for path, handler, body in posts),
        )
