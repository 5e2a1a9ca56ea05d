"""Serve the trained model to the gateway."""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop
from pathlib import Path

import sqlalchemy as sa
import structlog
from rasa.core.brokers.broker import EventBroker
from rasa.core.channels.channel import register
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.model import get_latest_model
from sanic import Sanic

from bot.action_endpoint import ActionEndpoint
from bot.channel import GatewayChannel
from bot.metrics import Metrics
from bot.processor import TurnAgent
from bot.settings import Settings
from bot.tracker_store import AppendingTrackerStore

_DAY = 24 * 60 * 60  # seconds

log = structlog.get_logger()


def create_app(settings: Settings, endpoints: AvailableEndpoints) -> Sanic:
    """Return the server with the gateway's channel as its only route; the model loads before it listens."""
    app, metrics = Sanic("rasa", configure_logging=False), Metrics()
    register([GatewayChannel(settings.channel_api_key, metrics)], app, route="/webhooks/")

    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.agent = await load_agent(settings.model_path, endpoints, metrics)
        log.info("model_loaded", model=app.ctx.agent.processor.model_filename)

    async def begin_to_forget(app: Sanic, loop: AbstractEventLoop) -> None:
        app.add_task(_forget_idle(app, settings.transcript_days * _DAY))

    app.register_listener(load, "before_server_start")
    app.register_listener(begin_to_forget, "after_server_start")
    app.register_listener(_close, "after_server_stop")
    return app


async def load_agent(model_path: Path, endpoints: AvailableEndpoints, metrics: Metrics) -> TurnAgent:
    """Return an agent over the newest model at `model_path`, or that very file.

    Raises FileNotFoundError when there is no model, and what the database raises when it cannot be reached.
    """
    model = _newest(model_path)
    agent = TurnAgent(
        metrics,
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=ActionEndpoint.from_config(endpoints.action),
    )
    # Assigned, not passed: the agent would wrap it in a store that goes on in memory when the database fails.
    agent.tracker_store = await _tracker_store(endpoints)
    agent.load_model(model)
    return agent


def _newest(path: Path) -> str:
    model = get_latest_model(str(path)) if path.is_dir() else str(path)
    if model is None or not Path(model).exists():
        raise FileNotFoundError(f"There is no model at {path}: train one with `python -m bot.train`")
    return str(model)


async def _tracker_store(endpoints: AvailableEndpoints) -> AppendingTrackerStore:
    broker = await EventBroker.create(endpoints.event_broker)
    store = TrackerStore.create(endpoints.tracker_store, event_broker=broker)
    if not isinstance(store, AppendingTrackerStore):
        raise TypeError(f"endpoints.yml names the tracker store {type(store).__name__}, not AppendingTrackerStore")
    return store


async def _forget_idle(app: Sanic, seconds: float) -> None:
    """Forget old conversations now and every day from now on, in whichever replica is first."""
    while True:
        try:
            forgotten = await app.ctx.agent.tracker_store.forget_idle(seconds)
        except sa.exc.SQLAlchemyError as error:
            log.warning("forgetting_failed", error=type(error).__name__)
        else:
            log.info("idle_conversations_forgotten", conversations=forgotten)
        await asyncio.sleep(_DAY)


async def _close(app: Sanic, loop: AbstractEventLoop) -> None:
    agent = getattr(app.ctx, "agent", None)
    if agent is None:
        return
    await agent.action_endpoint.close()
    if agent.tracker_store.event_broker is not None:
        await agent.tracker_store.event_broker.close()
    agent.tracker_store.close()
    log.info("stopped")
