"""Keep the border: whatever the network does, only errors of `actions.errors` come through."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from actions.backend_client import Backend, BackendClient, Caller, Deadline
from actions.errors import BackendError, BackendRefusal, BackendTimeout, BackendUnreachable
from actions.metrics import Metrics
from tests.actions.conftest import ROOT, free_port

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CALLER = Caller("taro", "web", "request-1")


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Server:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.requests: list[web.Request] = []
        self.reply: Handler
        self.clock = Clock()
        self.url = ""
        self._session = session

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        return await self.reply(request)

    def backend(self, url: str | None = None, seconds: float = 1.0) -> Backend:
        client = BackendClient(self._session, url or self.url, "key", Metrics())
        return client.acting_for(CALLER, Deadline(self.clock, seconds))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with aiohttp.ClientSession() as session:
        server = Server(session)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", server.handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
        await runner.cleanup()


def _says(status: int, text: str) -> Handler:
    async def reply(_: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type="application/json")

    return reply


async def _hang(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


@pytest.mark.parametrize(
    "reply",
    [
        _says(500, "{}"), _says(503, '{"title": "down"}'), _says(401, '{"title": "key"}'), _says(200, "<html>"),
        _says(200, "[]"), _says(200, "\xff"), _cut,
    ],
)  # fmt: skip
async def test_everything_unusable_is_unreachable(server: Server, reply: Handler) -> None:
    server.reply = reply
    with pytest.raises(BackendUnreachable):
        await server.backend().draft("/v1/renewals/r")


async def test_the_key_follows_no_redirect(server: Server) -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        return web.json_response({}, status=307, headers={"Location": f"{server.url}/elsewhere"})

    server.reply = elsewhere
    with pytest.raises(BackendUnreachable):
        await server.backend().draft("/v1/renewals/r")
    assert {request.path for request in server.requests} == {"/v1/renewals/r"}


async def test_a_closed_port_is_unreachable(server: Server) -> None:
    with pytest.raises(BackendUnreachable):
        await server.backend(f"http://127.0.0.1:{free_port()}").draft("/v1/renewals/r")


async def test_a_hanging_backend_ends_at_the_deadline(server: Server) -> None:
    server.reply = _hang
    with pytest.raises(BackendTimeout):
        await server.backend(seconds=0.2).draft("/v1/renewals/r")


async def test_no_call_is_begun_after_the_deadline(server: Server) -> None:
    server.reply = _says(200, "{}")
    backend = server.backend()
    server.clock.seconds = 9.0
    with pytest.raises(BackendTimeout):
        await backend.draft("/v1/renewals/r")
    assert server.requests == []


async def test_a_refusal_carries_kind_sentence_and_further_members(server: Server) -> None:
    server.reply = _says(409, '{"title": "outside-window", "detail": "まだです。", "opens_at": "2020-07-01"}')
    with pytest.raises(BackendRefusal) as caught:
        await server.backend().open_renewal("A020119183")
    assert (caught.value.kind, caught.value.detail) == ("outside-window", "まだです。")
    assert caught.value.extra["opens_at"] == "2020-07-01"
    assert len(server.requests) == 1


async def test_only_what_is_safe_is_tried_again(server: Server) -> None:
    server.reply = _says(503, "{}")
    for call in (
        server.backend().draft("/v1/renewals/r"),
        server.backend().answer("/v1/renewals/r", "consent.privacy", {"agreed": True}, {"message_id": "m"}),
    ):
        server.requests.clear()
        with pytest.raises(BackendError):
            await call
        assert len(server.requests) == 2
    server.requests.clear()
    with pytest.raises(BackendError):
        await server.backend().apply({}, "key-1")
    assert len(server.requests) == 1


async def test_each_call_says_who_acts_and_where(server: Server) -> None:
    server.reply = _says(200, "{}")
    await server.backend().apply({}, "key-1")
    headers = server.requests[0].headers
    assert headers["X-API-Key"] == "key"
    assert headers["X-Actor"] == "member:taro"
    assert headers["X-Channel"] == "web"
    assert headers["X-Request-Id"] == "request-1"
    assert headers["Idempotency-Key"] == "key-1"


def test_foreign_errors_are_known_at_the_border_alone() -> None:
    border = {"backend_client.py", "server.py", "__main__.py"}
    importing = {
        file.name
        for file in (ROOT / "actions").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.partition(".")[0] in ("aiohttp", "asyncio") for name in _names(node))
    }
    assert importing <= border, f"translate foreign errors in backend_client.py, not in {importing - border}"


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def test_the_tree_at_the_top_of_errors_is_the_tree() -> None:
    drawn = (Path(ROOT) / "actions/errors.py").read_text(encoding="utf-8").partition('"""')[2].partition('"""')[0]
    for error in (BackendError, *_descendants(BackendError)):
        assert error.__name__ in drawn


def _descendants(error: type[Exception]) -> list[type[Exception]]:
    return [item for child in error.__subclasses__() for item in (child, *_descendants(child))]


def test_nobody_logged_in_is_anonymous_and_never_the_system() -> None:
    assert Caller(None, "web", "request-1").headers()["X-Actor"] == "anonymous"
