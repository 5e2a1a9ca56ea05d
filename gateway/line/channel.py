"""Put the LINE channel together; the gateway starts it where it is connected."""

from __future__ import annotations

import aiohttp
from aiohttp import web

from gateway.arrival import Arrival
from gateway.backend_client import BackendClient
from gateway.choices import Buttons
from gateway.conversations import Conversations
from gateway.intake import Intake
from gateway.keys import Signer
from gateway.limits import Limiter
from gateway.line import linking, webhook
from gateway.line.client import LineClient
from gateway.line.delivery import Delivery
from gateway.line.linking import Linking, LinkPages, LoginLinks
from gateway.line.rendering import Rendering
from gateway.line.settings import LineSettings
from gateway.line.talks import Talks
from gateway.line.webhook import Webhook
from gateway.metrics import Metrics
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.transcript import Transcript
from service.clock import Clock
from service.database import Database
from service.operations import Operation
from service.vault import Vault


class LineChannel:
    """Hold the channel's parts: what listens, what tells, and the pages between."""

    def __init__(  # noqa: PLR0913 - the channel's one place of wiring
        self,
        settings: Settings,
        line: LineSettings,
        *,
        database: Database,
        vault: Vault,
        clock: Clock,
        http: aiohttp.ClientSession,
        lines: Transcript,
        buttons: Buttons,
        sessions: Sessions,
        conversations: Conversations,
        intake: Intake,
        arrival: Arrival,
        backend: BackendClient,
        limiter: Limiter,
        metrics: Metrics,
    ) -> None:
        client = LineClient(http, line)
        people = Signer(settings.channel_api_key, purpose="line-user")
        talks = Talks(database, vault, clock, sessions=sessions, conversations=conversations, signer=people)
        links = LoginLinks(clock, Signer(settings.channel_api_key, purpose="line-login"), line.public_url)
        linked = Linking(database, clock, talks, sessions, conversations)
        rendering = Rendering(buttons, line.public_url)
        self.delivery = Delivery(
            database,
            clock,
            line,
            talks=talks,
            lines=lines,
            rendering=rendering,
            client=client,
            links=links,
            metrics=metrics,
        )
        self.webhook = Webhook(
            line,
            settings,
            talks=talks,
            intake=intake,
            linking=linked,
            links=links,
            client=client,
            limiter=limiter,
            metrics=metrics,
        )
        self._pages = LinkPages(
            arrival, backend, talks=talks, links=links, linking=linked, client=client, settings=line
        )

    def operations(self) -> tuple[Operation, ...]:
        """Return the channel's operations; none is part of the web API."""
        table = (
            ("POST", webhook.PATH, self.webhook.receive),
            ("GET", linking.PATH, self._pages.show_login),
            ("POST", linking.PATH, self._pages.log_in),
        )
        return tuple(Operation(method, path, handler, path, documented=False) for method, path, handler in table)

    async def stop(self, _app: web.Application) -> None:
        """Stop what is under way."""
        await self.webhook.stop()
