"""Serve an aiohttp application the same way in every process: request ids, logs, problems, limits."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext

import structlog
from aiohttp import web

from service import tracing
from service.logs import failure
from service.problems import CONTENT_TYPE, Problem

MAX_BODY_BYTES = 64 * 1024
REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)

_TRUSTS_CALLERS: web.AppKey[bool] = web.AppKey("trusts_callers", bool)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_KNOWN = {
    404: ("not-found", "お探しのページが見つかりません。"),
    405: ("method-not-allowed", "この操作はご利用いただけません。"),
    413: ("body-too-large", "送信内容が大きすぎます。短くしてもう一度お送りください。"),
}
# A browser sends 64 KiB at once; who takes longer holds a place that others need.
_BODY_SECONDS = 15
_log = structlog.get_logger()


@web.middleware
async def trace_request(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Give every request an id and a span, log its end, and turn each failure into problem JSON."""
    given = request.headers.get("X-Request-Id", "")
    request_id = given if re.fullmatch(r"[\w.-]{8,64}", given, re.ASCII) else uuid.uuid4().hex
    request[REQUEST_ID] = request_id
    resource = request.match_info.route.resource
    # The route's pattern, never the path: a path can hold a policy number.
    route = resource.canonical if resource else "unknown"
    began = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request_id=request_id), _span(request, route, request_id):
        response = await _answer(request, handler, request_id)
        if not response.prepared:
            response.headers["X-Request-Id"] = request_id
        tracing.note(status=response.status, error=str(response.status) if response.status >= 500 else None)
        _log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status,
            duration_ms=round((time.perf_counter() - began) * 1000, 2),
        )
        return response


def _span(request: web.Request, route: str, request_id: str) -> AbstractContextManager[None]:
    # The world outside must not choose which traces its requests belong to.
    caller = request.headers if request.app[_TRUSTS_CALLERS] and "traceparent" in request.headers else tracing.NOBODY
    # What only reads begins no trace: probes, pages, streams that stay open for hours.
    if not caller and request.method in ("GET", "HEAD"):
        return nullcontext()
    return tracing.serve(f"{request.method} {route}", caller, route=route, request_id=request_id)


async def _answer(request: web.Request, handler: _Handler, request_id: str) -> web.StreamResponse:
    try:
        _refuse_unstorable_address(request)
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


def _refuse_unstorable_address(request: web.Request) -> None:
    # No text column of PostgreSQL takes it, and no file has it in its name.
    if "\0" in request.path or "\0" in request.query_string:
        raise Problem(400, "malformed-address", "アドレスを読み取れませんでした。画面を開き直してお試しください。")


async def read_text(request: web.Request, media_type: str) -> str:
    """Read a body of the one media type that is expected, as UTF-8; refuse others with problem 400, 408, 413 or 415."""
    if request.content_type != media_type:
        raise Problem(
            415, "media-type-unsupported", "この形式の送信は受け付けられません。画面を開き直してお試しください。"
        )
    try:
        return (await asyncio.wait_for(request.read(), _BODY_SECONDS)).decode()
    except asyncio.TimeoutError as error:
        raise Problem(408, "body-too-slow", "送信が途中で止まりました。もう一度お試しください。") from error
    except (UnicodeDecodeError, web.RequestPayloadError) as error:
        raise Problem(400, "malformed-body", "送信内容を読み取れませんでした。もう一度お試しください。") from error


async def read_bytes(request: web.Request, most: int) -> bytes:
    """Read a body as it came, which a signature covers; refuse one of more than `most` bytes with problem 413."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > most:
            raise Problem(413, "body-too-large", "送信内容が大きすぎます。")
    return bytes(body)


async def ignore_expectation(request: web.Request) -> None:
    """Go on with a request whatever its Expect header says (RFC 9110, section 10.1.1), and ask for its body."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0


def create_app(
    *middlewares: Callable[..., Awaitable[web.StreamResponse]], trusts_callers: bool = False
) -> web.Application:
    """Make an application with the common middleware first and the 64 KiB body limit.

    One that trusts its callers goes on with their traces.
    """
    app = web.Application(middlewares=[trace_request, *middlewares], client_max_size=MAX_BODY_BYTES)
    app[_TRUSTS_CALLERS] = trusts_callers
    app.on_response_prepare.append(_name_no_software)
    return app


async def _name_no_software(_request: web.Request, response: web.StreamResponse) -> None:
    # Versions of Python and aiohttp would tell which of their faults to try.
    response.headers.pop("Server", None)
