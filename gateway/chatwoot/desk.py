"""Put the desk at Chatwoot together; the gateway starts it where people answer there."""

from __future__ import annotations

from datetime import timedelta

import aiohttp

from gateway.backend_client import BackendClient
from gateway.chatwoot import webhook
from gateway.chatwoot.cases import Cases
from gateway.chatwoot.client import ChatwootClient
from gateway.chatwoot.hearing import Hearing
from gateway.chatwoot.mirror import Mirror
from gateway.chatwoot.settings import ChatwootSettings
from gateway.chatwoot.webhook import Webhook
from gateway.chatwoot.worker import Worker
from gateway.console.agents_backend import AgentsBackend
from gateway.console.covers import Covers
from gateway.keys import Signer
from gateway.metrics import Metrics
from gateway.takeovers import Takeovers
from gateway.transcript import Transcript
from service.clock import Clock
from service.database import Database
from service.operations import Operation

LEASE = timedelta(minutes=15)
"""How long a takeover outlives the last look at the desk; while the gateway runs, each look renews it."""


class ChatwootDesk:
    """Hold the desk's parts: what tells it, what hears it, and what it rings."""

    def __init__(  # noqa: PLR0913 - the desk's one place of wiring
        self,
        settings: ChatwootSettings,
        database: Database,
        clock: Clock,
        http: aiohttp.ClientSession,
        *,
        lines: Transcript,
        backend: BackendClient,
        takeovers: Takeovers,
        metrics: Metrics,
        signer: Signer,
    ) -> None:
        """Let `signer` make the identifiers of customers at the desk, which tell nobody who they are."""
        cases = Cases(database, clock, settings)
        client = ChatwootClient(http, settings, metrics)
        covers = Covers(AgentsBackend(backend), clock)
        mirror = Mirror(cases, client, settings, clock, lines=lines, covers=covers, signer=signer)
        hearing = Hearing(cases, client, settings, clock, takeovers)
        self.worker = Worker(cases, client, settings, clock, mirror=mirror, hearing=hearing)
        self._webhook = Webhook(settings, cases, metrics)

    def operations(self) -> tuple[Operation, ...]:
        """Return the desk's one operation, which is no part of the web API."""
        return (Operation("POST", webhook.PATH, self._webhook.receive, webhook.PATH, documented=False),)
