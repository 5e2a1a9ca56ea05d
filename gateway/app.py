"""Assemble the gateway's application from its settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from gateway import data_keys
from gateway.answers import Answers
from gateway.api import ConversationApi, Waiting
from gateway.arrival import Arrival
from gateway.backend_client import BackendClient
from gateway.bell import Bell
from gateway.chatwoot.desk import LEASE as CHATWOOT_LEASE
from gateway.chatwoot.desk import ChatwootDesk
from gateway.choices import Buttons
from gateway.console.desk import LEASE, Console
from gateway.continuation import ContinuationPages
from gateway.conversations import Conversations
from gateway.door import Door
from gateway.forgetting import Forgetting
from gateway.handovers import HandoverQueue
from gateway.intake import Intake
from gateway.keys import Signer
from gateway.limits import LocalLimiter
from gateway.line.channel import LineChannel
from gateway.login import LoginPages
from gateway.metrics import Metrics
from gateway.migrations import SCRIPTS
from gateway.notes import Notes
from gateway.operations import api_operations, page_operations, upkeep_operations
from gateway.pages import Pages
from gateway.password import PasswordPages
from gateway.rasa_client import RasaClient
from gateway.registration import RegistrationPages
from gateway.runner import TurnRunner
from gateway.security import Border, refuse_forgery
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.streams import Streams
from gateway.takeovers import Takeovers
from gateway.transcript import Transcript
from gateway.turns import Leases
from gateway.views import Views
from gateway.watch import Watch
from service.clock import Clock
from service.database import Database
from service.migrations import migrate
from service.operations import routes
from service.vault import Vault
from service.web import create_app, ignore_expectation

_HERE = Path(__file__).parent


async def build_app(settings: Settings, vault: Vault, clock: Clock) -> web.Application:
    """Connect, bring the tables up to date and make the application, whose runner starts with it."""
    database = Database(settings.database_url)
    await migrate(database, SCRIPTS, vault=vault)
    await data_keys.check(database, vault)
    http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())
    rasa = RasaClient(http, settings.rasa_url, settings.channel_api_key, settings.rasa_deadline)
    backend = BackendClient(
        http,
        settings.backend_url,
        settings.backend_api_key,
        settings.backend_deadline,
        is_demonstration=settings.demonstration,
    )
    bell, metrics, leases = Bell(), Metrics(), Leases(vault, clock, settings.lease)
    lines = Transcript(database, vault, clock)
    buttons = Buttons(vault, Signer(settings.channel_api_key, purpose="choice"))
    notes = Notes(database, vault, clock)
    people = settings.handover != "phone"
    queue = HandoverQueue(lines, clock, metrics) if people else None
    answers = Answers(database, lines, buttons, leases, bell, metrics, clock=clock, notes=notes, queue=queue)
    runner = TurnRunner(database, clock, settings, leases, rasa=rasa, answers=answers, metrics=metrics)
    sessions = Sessions(database, clock, settings)
    conversations = Conversations(database, vault, clock, leases, runner)
    intake = Intake(database, lines, leases, runner, buttons, bell)
    common = _Common(settings, clock, database, bell, metrics, sessions)
    app, arrival, limiter = _web(common, lines, conversations, intake, backend, buttons)
    lease = CHATWOOT_LEASE if settings.chatwoot else LEASE
    takeovers = Takeovers(
        database,
        clock,
        lines=lines,
        conversations=conversations,
        runner=runner,
        bell=bell,
        metrics=metrics,
        lease=lease,
    )
    work = [Watch(database, bell, settings.watch_interval).run]
    if settings.chatwoot:
        known = Signer(settings.channel_api_key, purpose="chatwoot-contact")
        desk = ChatwootDesk(
            settings.chatwoot,
            database,
            clock,
            http,
            lines=lines,
            backend=backend,
            takeovers=takeovers,
            metrics=metrics,
            signer=known,
        )
        app.add_routes(routes(desk.operations()))
        work.append(desk.worker.run)
    elif settings.handover == "console":
        console = Console(
            database=database,
            vault=vault,
            clock=clock,
            lines=lines,
            notes=notes,
            backend=backend,
            takeovers=takeovers,
            border=arrival.door.border,
            sessions=sessions,
            limiter=limiter,
            views=arrival.views,
            public_url=settings.public_url,
            is_demonstration=settings.demonstration,
        )
        app.add_routes(routes(console.operations()))
        app.on_startup.append(console.open)
    if settings.line:
        channel = LineChannel(
            settings,
            settings.line,
            database=database,
            vault=vault,
            clock=clock,
            http=http,
            lines=lines,
            buttons=buttons,
            sessions=sessions,
            conversations=conversations,
            intake=intake,
            arrival=arrival,
            backend=backend,
            limiter=limiter,
            metrics=metrics,
        )
        app.add_routes(routes(channel.operations()))
        app.on_shutdown.append(channel.stop)
        work.append(channel.delivery.run)
    app.cleanup_ctx.append(_running(common, runner, work, http))
    return app


@dataclass(frozen=True)
class _Common:
    settings: Settings
    clock: Clock
    database: Database
    bell: Bell
    metrics: Metrics
    sessions: Sessions


def _web(
    common: _Common,
    lines: Transcript,
    conversations: Conversations,
    intake: Intake,
    backend: BackendClient,
    buttons: Buttons,
) -> tuple[web.Application, Arrival, LocalLimiter]:
    settings, bell = common.settings, common.bell
    border, views = Border(settings), Views(is_demonstration=settings.demonstration)
    csrf = Signer(settings.channel_api_key, purpose="csrf")
    limiter = LocalLimiter()
    door = Door(border, common.sessions, conversations, limiter, settings)
    waiting = Waiting(common.database, bell, settings)
    streams = Streams(lines, door, bell, buttons, settings, common.metrics)
    api = api_operations(ConversationApi(lines, door, conversations, intake, waiting, buttons), streams)
    arrival = Arrival(door, conversations, waiting, views, csrf)
    pages = page_operations(
        Pages(lines, door, conversations, backend, views, settings.login_idle),
        LoginPages(arrival, backend),
        RegistrationPages(arrival, conversations, backend),
        PasswordPages(arrival, backend),
        ContinuationPages(arrival, backend),
    )
    app = create_app(views.show_refusals, refuse_forgery)
    app.add_routes(routes((*api, *pages, *upkeep_operations(common.metrics, api))))
    app.router.add_static("/static", _HERE / "static", expect_handler=ignore_expectation)
    app.on_response_prepare.append(border.add_headers)
    app.on_shutdown.append(streams.close)
    return app, arrival, limiter


def _running(
    common: _Common, runner: TurnRunner, work: Sequence[Callable[[], Awaitable[None]]], http: aiohttp.ClientSession
) -> Callable[[web.Application], AsyncIterator[None]]:
    forgetting = Forgetting(common.database, common.clock)

    async def tidy() -> None:
        await common.sessions.forget_lapsed()
        await forgetting.forget_idle(common.settings.transcript_lifetime)

    async def run(_app: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.ensure_future(runner.run(tidy)), *(asyncio.ensure_future(each()) for each in work)]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await runner.stop()
        await http.close()
        await common.database.close()

    return run
