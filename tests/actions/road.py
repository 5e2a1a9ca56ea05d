"""Stand between the actions and the real backend, count what passes, and fail on demand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web


class Road:
    """Forward requests; `breaks` maps a path's last part to a fault.

    Faults: `down` 503 without forwarding, `lost` the backend acts but its answer never arrives, `garbled` no JSON.
    """

    def __init__(self, backend_url: str, key: str) -> None:
        self.url = ""
        self.breaks: dict[str, str] = {}
        self.passed: list[tuple[str, str]] = []
        self._backend_url = backend_url
        self._key = key
        self._session: aiohttp.ClientSession

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Road]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._forward)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession() as self._session:
            yield self
            await runner.cleanup()

    async def ask(self, method: str, path: str, **request: Any) -> Any:
        """Ask the backend itself, as the system."""
        headers = {"X-API-Key": self._key, **request.pop("headers", {})}
        async with self._session.request(method, self._backend_url + path, headers=headers, **request) as response:
            return await response.json()

    async def ledger(self, renewal_id: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = (await self.ask("GET", f"/v1/ledger?renewal_id={renewal_id}"))["entries"]
        return entries

    async def _forward(self, request: web.Request) -> web.Response:
        self.passed.append((request.method, request.path))
        fault = self.breaks.get(request.path.rpartition("/")[2]) or self.breaks.get("*")
        if fault == "down":
            return web.json_response({"title": "down"}, status=503)
        if fault == "garbled":
            return web.Response(text="<html>")
        async with self._session.request(
            request.method, self._backend_url + request.path_qs, headers=request.headers, data=await request.read()
        ) as response:
            body = await response.read()
        if fault == "lost" and request.transport:
            request.transport.abort()
        return web.Response(body=body, status=response.status, content_type=response.content_type)
