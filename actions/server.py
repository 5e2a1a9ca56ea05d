"""Serve Rasa's action calls over HTTP with rasa-sdk's executor.

rasa-sdk's own server makes every action by itself, without what we inject, and answers a failure with the
request's body, which holds what the customer said.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.errors import Unsettled
from actions.metrics import Metrics
from service import tracing
from service.logs import failure

_MAX_BODY_BYTES = 4 * 1024 * 1024  # the events of two turns, with their cards (bot/conversation.py)
_log = structlog.get_logger()


def create_app(
    open_executor: Callable[[], AsyncIterator[ActionExecutor]], api_key: str, metrics: Metrics
) -> web.Application:
    """Make the application; `open_executor` yields the executor, and closes what it uses when the server ends.

    Whoever may call an action acts for any member, so Rasa shows `api_key`, the key it has from the gateway.
    """
    expected = api_key.encode()
    app = web.Application(client_max_size=_MAX_BODY_BYTES)
    executors: list[ActionExecutor] = []

    async def hold_executor(_: web.Application) -> AsyncIterator[None]:
        async for executor in open_executor():
            executors.append(executor)
            yield

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get("X-API-Key", "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.json_response({"error": "api-key-wrong"}, status=401)
        with tracing.serve("action", request.headers):
            return await _run(executors[0], request)

    async def show_metrics(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": metrics.content_type})

    app.cleanup_ctx.append(hold_executor)
    app.add_routes([web.get("/health", _health), web.get("/metrics", show_metrics), web.post("/webhook", webhook)])
    return app


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _run(executor: ActionExecutor, request: web.Request) -> web.Response:
    started = time.perf_counter()
    call = json.loads(await request.read())
    name = str(call.get("next_action"))
    response = await _answer(executor, call, name)
    tracing.note(action=name, status=response.status, error=str(response.status) if response.status >= 500 else None)
    _log.info(
        "action", action=name, status=response.status, duration_ms=round((time.perf_counter() - started) * 1000, 2)
    )
    return response


async def _answer(executor: ActionExecutor, call: Any, name: str) -> web.Response:
    try:
        return web.json_response(await executor.run(call))
    except ActionExecutionRejection as rejection:
        return web.json_response({"error": rejection.message, "action_name": name}, status=400)
    except ActionNotFoundException as missing:
        return web.json_response({"error": missing.message, "action_name": name}, status=404)
    except Unsettled as error:  # Neither done nor failed: Rasa stores nothing, and the gateway sends the message again.
        _log.warning("unsettled", action=name, **failure(error))
        return web.json_response({"error": "unsettled", "action_name": name}, status=503)
    except Exception as error:  # The process's last border: Rasa's channel apologises, the log tells why.
        _log.error("unexpected", action=name, **failure(error))
        return web.json_response({"error": "unexpected", "action_name": name}, status=500)
