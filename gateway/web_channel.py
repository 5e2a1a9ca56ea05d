"""Assemble what customers reach with a browser: the API, the pages, and the border around every page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from gateway.api import ConversationApi, Waiting
from gateway.arrival import Arrival
from gateway.backend_client import BackendClient
from gateway.bell import Bell
from gateway.choices import Buttons
from gateway.console.agents import Agents
from gateway.console.guard import Guard
from gateway.continuation import ContinuationPages
from gateway.conversations import Conversations
from gateway.door import Door
from gateway.intake import Intake
from gateway.keys import Signer
from gateway.limits import LocalLimiter
from gateway.login import LoginPages
from gateway.metrics import Metrics
from gateway.operations import api_operations, page_operations, upkeep_operations
from gateway.pages import Pages
from gateway.password import PasswordPages
from gateway.registration import RegistrationPages
from gateway.security import Border, refuse_forgery
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.streams import Streams
from gateway.transcript import Transcript
from gateway.views import Views
from service.clock import Clock
from service.database import Database
from service.operations import routes
from service.web import create_app, ignore_expectation

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Common:
    """Hold what every room of the process uses; `agents` only where people answer at the console."""

    settings: Settings
    clock: Clock
    database: Database
    bell: Bell
    metrics: Metrics
    sessions: Sessions
    agents: Agents | None


def web_channel(
    common: Common,
    lines: Transcript,
    conversations: Conversations,
    intake: Intake,
    backend: BackendClient,
    buttons: Buttons,
) -> tuple[web.Application, Arrival, Guard | None]:
    """Return the application with its pages, what lets people in at them, and what lets agents in."""
    settings, bell = common.settings, common.bell
    border, views = Border(settings), Views(is_demonstration=settings.demonstration)
    csrf = Signer(settings.channel_api_key, purpose="csrf")
    limiter = LocalLimiter()
    guard = Guard(common.agents, border, limiter) if common.agents else None
    door = Door(border, common.sessions, conversations, limiter, settings, guard=guard)
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
    app.router.add_static("/static", _STATIC, expect_handler=ignore_expectation)
    app.on_response_prepare.append(border.add_headers)
    app.on_shutdown.append(streams.close)
    return app, arrival, guard
