"""Take turns from the gateway over HTTP: the only way into Rasa."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
import structlog
from pydantic import ValidationError
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, HTTPResponse, Request, response

from bot.action_endpoint import ActionFailed, ActionsUnavailable
from bot.labels import labelled
from bot.metrics import Metrics
from bot.turn import CHANNEL, Replies, TurnRequest, parsed_choice, replay, user_message
from service import tracing
from service.logs import failure

TURN_DEADLINE = 25.0  # seconds: under the 45 s that the gateway waits, and the 60 s that a conversation's lock lives
_LOCK_POLL = 0.05  # seconds between looks at a conversation's lock; Rasa's own second would be felt
# What passes by itself: the action server or the store is away, another replica was first, the time was up.
_PASSING = (
    ActionsUnavailable,
    asyncio.TimeoutError,
    ConnectionError,
    LockError,
    sa.exc.IntegrityError,
    sa.exc.InterfaceError,
    sa.exc.OperationalError,
    sa.exc.TimeoutError,
)
_OUTCOMES = {200: "answered", 500: "failed", 503: "unavailable"}

log = structlog.get_logger()


class GatewayChannel(InputChannel):
    """Run one turn for each message of the gateway, in order for each conversation, and never twice.

    A turn either ends and is stored, or fails and leaves no trace, so that the gateway can send the same message
    again: with 503 for what passes by itself, with 500 for what will most likely fail the same way.
    """

    def __init__(self, api_key: str, metrics: Metrics) -> None:
        """Take the key that the gateway must show."""
        self._api_key = api_key.encode()
        self._metrics = metrics

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's address, /webhooks/gateway."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayChannel:
        """Create the channel from `credentials.yml`."""
        if not credentials or not credentials.get("api_key"):
            raise RasaException("credentials.yml: the gateway's channel needs an api_key")
        return cls(str(credentials["api_key"]), Metrics())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel's routes; they speak to the agent itself, since a replay needs its lock and tracker."""
        blueprint = Blueprint(CHANNEL)
        blueprint.add_route(_healthz, "/healthz", methods=["GET"])

        @blueprint.post("/turns")
        async def turns(request: Request) -> HTTPResponse:
            return await self._turn(request)

        @blueprint.get("/metrics")
        async def metrics(_: Request) -> HTTPResponse:
            return HTTPResponse(self._metrics.text(), content_type=self._metrics.content_type)

        return blueprint

    async def _turn(self, request: Request) -> HTTPResponse:
        if not hmac.compare_digest(request.headers.get("X-API-Key", "").encode(), self._api_key):
            return _problem(401, "api-key-wrong", "X-API-Key が正しくありません。")
        agent = _agent(request)
        if agent is None:
            return _problem(503, "model-not-loaded", "モデルを読み込んでいます。")
        try:
            turn = TurnRequest.parse_raw(request.body)
        except ValidationError as error:
            fields = sorted({".".join(map(str, each["loc"])) for each in error.errors()})
            return _problem(422, "turn-invalid", "要求の形式が正しくありません。", fields=fields)
        if turn.choice and turn.choice.intent.partition("/")[0] not in agent.domain.intents:
            return _problem(422, "intent-unknown", "選択肢の意図が定義されていません。", intent=turn.choice.intent)
        with tracing.serve("turn", request.headers, message_id=turn.message_id):
            started = time.perf_counter()
            answer = await _answer(agent, turn)
            self._metrics.turn_seconds.labels(_OUTCOMES[answer.status]).observe(time.perf_counter() - started)
            return answer


async def _healthz(request: Request) -> HTTPResponse:
    """Answer 200 once the model is loaded."""
    if _agent(request) is None:
        return _problem(503, "model-not-loaded", "モデルを読み込んでいます。")
    return response.json({"status": "ok"})


async def _answer(agent: Agent, turn: TurnRequest) -> HTTPResponse:
    started = time.perf_counter()
    ids = {"conversation_id": turn.conversation_id, "message_id": turn.message_id}
    try:
        replies = await asyncio.wait_for(_run(agent, turn), TURN_DEADLINE)
    except _PASSING as error:
        tracing.note(error=type(error).__name__)
        log.warning("turn_unavailable", **failure(error), **ids)
        return _problem(503, "turn-unavailable", "応答を作成できませんでした。同じ message_id で再送してください。")
    except (Exception, ActionFailed) as error:
        tracing.note(error=type(error).__name__)
        log.error("turn_failed", **failure(error), **ids)
        return _problem(500, "turn-failed", "このメッセージへの応答を作成できませんでした。")
    duration = round((time.perf_counter() - started) * 1000, 2)
    log.info("turn", duration_ms=duration, replies=len(replies.messages), **ids)
    return response.json({"messages": replies.messages}, ensure_ascii=False, escape_forward_slashes=False)


async def _run(agent: Agent, turn: TurnRequest) -> Replies:
    """Run the turn, or give again what it gave when it was run before."""
    replies = Replies()
    async with agent.lock_store.lock(turn.conversation_id, wait_time_in_seconds=_LOCK_POLL):
        tracker = await agent.tracker_store.retrieve(turn.conversation_id)
        if tracker is None or not await replay(tracker.events, turn.message_id, replies):
            await agent.processor.handle_message(await _heard(agent, turn, replies, tracker))
    return replies


async def _heard(
    agent: Agent, turn: TurnRequest, replies: Replies, tracker: DialogueStateTracker | None
) -> UserMessage:
    """Return the turn as Rasa's message; a button's words that were typed mean what the button means."""
    message = user_message(turn, replies)
    choice = labelled(turn.text, tracker.events) if tracker and turn.metadata.input == "text" else None
    if choice:
        # What else the words say, a yes or a no, is kept.
        parsed = await agent.processor.parse_message(message, tracker)
        message.parse_data = {**parsed, **parsed_choice(choice, turn.text)}
    return message


def _agent(request: Request) -> Agent | None:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _problem(status: int, kind: str, detail: str, **extra: Any) -> HTTPResponse:
    document = {"type": f"/problems/{kind}", "title": kind, "status": status, "detail": detail, **extra}
    return response.json(document, status, content_type="application/problem+json", ensure_ascii=False)
