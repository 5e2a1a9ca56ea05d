"""Assemble the gateway's application from its settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import aiohttp
from aiohttp import web

from gateway import data_keys
from gateway.answers import Answers
from gateway.backend_client import BackendClient
from gateway.bell import Bell
from gateway.chatwoot.desk import LEASE as CHATWOOT_LEASE
from gateway.chatwoot.desk import ChatwootDesk
from gateway.choices import Buttons
from gateway.console.agents import Agents
from gateway.console.desk import LEASE, Console
from gateway.conversations import Conversations
from gateway.forgetting import Forgetting
from gateway.handovers import HandoverQueue
from gateway.intake import Intake
from gateway.keys import Signer
from gateway.line.channel import LineChannel
from gateway.metrics import Metrics
from gateway.migrations import SCRIPTS
from gateway.notes import Notes
from gateway.rasa_client import RasaClient
from gateway.runner import TurnRunner
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.takeovers import Takeovers
from gateway.transcript import Transcript
from gateway.turns import Leases
from gateway.watch import Watch
from gateway.web_channel import Common, web_channel
from service.clock import Clock
from service.database import Database
from service.migrations import migrate
from service.operations import routes
from service.passwords import Passwords, argon2id
from service.vault import Vault


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
    agents = Agents(database, vault, clock, Passwords(argon2id())) if settings.handover == "console" else None
    common = Common(settings, clock, database, bell, metrics, sessions, agents)
    app, arrival, guard = web_channel(common, lines, conversations, intake, backend, buttons)
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
        look_every=settings.left_interval,
    )
    work = [Watch(database, bell, settings.watch_interval).run]
    if people:
        work.append(takeovers.run)
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
    elif agents and guard:
        console = Console(
            agents,
            guard,
            database=database,
            clock=clock,
            lines=lines,
            notes=notes,
            backend=backend,
            takeovers=takeovers,
            border=arrival.door.border,
            sessions=sessions,
            conversations=conversations,
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
            limiter=arrival.door.limiter,
            metrics=metrics,
        )
        app.add_routes(routes(channel.operations()))
        app.on_shutdown.append(channel.stop)
        work.append(channel.delivery.run)
    app.cleanup_ctx.append(_running(common, runner, work, http))
    return app


def _running(
    common: Common, runner: TurnRunner, work: Sequence[Callable[[], Awaitable[None]]], http: aiohttp.ClientSession
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
