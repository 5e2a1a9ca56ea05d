"""The proxy that fault runs put on the lines between the processes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from ops.faults.proxy import Proxy
from ops.ports import free_ports


class Line:
    """A server behind the proxy, and what reached it."""

    def __init__(self, proxy: Proxy, url: str) -> None:
        self.proxy = proxy
        self.reached: list[str] = []
        self._url = url

    async def serve(self, request: web.Request) -> web.Response:
        self.reached.append(await request.text())
        return web.Response(text="taken")

    async def post(self, text: str) -> str:
        async with aiohttp.ClientSession() as http, http.post(self._url, data=text) as response:
            return await response.text()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    port, target = free_ports(2)
    line = Line(Proxy(port, target), f"http://127.0.0.1:{port}/")
    app = web.Application()
    app.add_routes([web.post("/", line.serve)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(target)).start()
    await line.proxy.start()
    yield line
    await line.proxy.stop()
    await runner.cleanup()


async def test_a_cut_lets_the_request_through_and_its_reply_never_arrives(line: Line) -> None:
    assert await line.post("一") == "taken"
    line.proxy.mode = "cut"
    with pytest.raises(aiohttp.ClientError):
        await line.post("二")
    assert line.reached == ["一", "二"]
    assert line.proxy.hits == 1


async def test_a_refusal_lets_nothing_through(line: Line) -> None:
    line.proxy.mode = "refuse"
    with pytest.raises(aiohttp.ClientError):
        await line.post("一")
    assert not line.reached
    assert line.proxy.hits == 1


async def test_a_late_reply_arrives_late(line: Line) -> None:
    line.proxy.mode, line.proxy.delay = "late", 0.3
    began = time.monotonic()
    assert await line.post("一") == "taken"
    assert time.monotonic() - began >= 0.3
