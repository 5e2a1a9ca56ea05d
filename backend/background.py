"""Run what the process does by itself beside serving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from service.logs import failure

Act = Callable[[], Awaitable[None]]
_log = structlog.get_logger()


def in_background(pauses: Mapping[Act, float]) -> Callable[[web.Application], AsyncIterator[None]]:
    """Make the part of an application's life in which each act is repeated, with so many seconds between."""

    async def run(_app: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(_repeat(act, pause)) for act, pause in pauses.items()]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    return run


async def _repeat(act: Act, pause: float) -> None:
    while True:
        try:
            await act()
        except Exception as error:  # The database may be away for a while: the next round finds what is left.
            _log.error("background_failed", act=getattr(act, "__qualname__", "act"), **failure(error))
        await asyncio.sleep(pause)
