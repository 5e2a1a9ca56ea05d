"""Serve an aiohttp application the same way in every process: request ids, logs, problems, limits."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from service.logs import failure
from service.problems import CONTENT_TYPE, Problem

MAX_BODY_BYTES = 64 * 1024
REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_KNOWN = {
    404: ("not-found", "お探しのページが見つかりません。"),
    405: ("method-not-allowed", "この操作はご利用いただけません。"),
    413: ("body-too-large", "送信内容が大きすぎます。短くしてもう一度お送りください。"),
}
_log = structlog.get_logger()


@web.middleware
async def trace_request(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Give every request an id, log its end, and turn each failure into problem JSON."""
    given = request.headers.get("X-Request-Id", "")
    request_id = given if re.fullmatch(r"[\w.-]{8,64}", given) else uuid.uuid4().hex
    request[REQUEST_ID] = request_id
    began = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        response = await _answer(request, handler, request_id)
        if not response.prepared:
            response.headers["X-Request-Id"] = request_id
        route = request.match_info.route.resource
        _log.info(
            "request",
            method=request.method,
            # The route's pattern, never the path: a path can hold a policy number.
            route=route.canonical if route else "unknown",
            status=response.status,
            duration_ms=round((time.perf_counter() - began) * 1000, 2),
        )
        return response


async def _answer(request: web.Request, handler: _Handler, request_id: str) -> web.StreamResponse:
    try:
        return await handler(request)
    except Problem as problem:
        return _problem_response(problem, request_id)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        kind, detail = _KNOWN.get(error.status, ("refused", "リクエストを受け付けられませんでした。"))
        return _problem_response(Problem(error.status, kind, detail), request_id)
    except Exception as error:  # The process's last border: logged, and told as one calm sentence.
        _log.error("unexpected", **failure(error))
        detail = "ただいま処理できませんでした。しばらくしてからもう一度お試しください。"
        return _problem_response(Problem(500, "unexpected", detail), request_id)


def _problem_response(problem: Problem, request_id: str) -> web.Response:
    return web.json_response(
        problem.document(request_id), status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers
    )


def create_app(*middlewares: Callable[..., Awaitable[web.StreamResponse]]) -> web.Application:
    """Make an application with the common middleware first and the 64 KiB body limit."""
    return web.Application(middlewares=[trace_request, *middlewares], client_max_size=MAX_BODY_BYTES)
