"""Time how soon an answer is on its page while many pages are open, and weigh them: `python -m ops.bench_pages`.

Two gateways on one SQLite file, processes of their own, before a Rasa that answers at once. All pages listen to the
first; their customers write at an even pace, to the first and then to the second, whose lines the first finds by
looking every `watch_interval`. The time runs from Rasa's answer to the line at the page.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from yarl import URL

from gateway.settings import Settings
from ops.bench_sealing import served
from ops.customer import Customer
from ops.gateways import address_of, gateways
from ops.stand_ins import Json, backend, rasa
from ops.timing import paced, spread
from service.files import allow_open_files

PAGES = int(os.environ.get("PAGES", "1000"))
PER_SECOND = int(os.environ.get("PER_SECOND", "25"))
_OPENING = 40  # pages a second
_answered: dict[str, float] = {}


def _answer(turn: Json) -> list[Json]:
    said = f"「{turn['text']}」を承りました。"
    _answered[said] = time.perf_counter()
    return [{"text": said, "step": "menu"}]


class Page(Customer):
    """Note how long after Rasa's answer it arrives, in milliseconds."""

    took: asyncio.Future[float]

    async def listen(self) -> None:
        """Listen until the page is closed."""
        async for line in self.events():
            if line["author"] == "bot" and not self.took.done():
                self.took.set_result((time.perf_counter() - _answered[line["text"]]) * 1000)

    async def ask(self, url: str, text: str) -> float:
        """Write at one of the gateways and wait for the answer at the page."""
        self._url = URL(url)
        self.took = asyncio.get_running_loop().create_future()
        await self.say(text)
        async with asyncio.timeout(60):
            return await self.took


async def _write(pages: list[Page], url: str, way: str) -> list[float]:
    return await paced((page.ask(url, f"{way}{number}番") for number, page in enumerate(pages)), PER_SECOND)


@asynccontextmanager
async def _listening(pages: list[Page], url: str) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(page.listen()) for page in pages]
    async with asyncio.timeout(120), aiohttp.ClientSession() as http:
        figure = ""
        while f"gateway_open_streams {len(pages)}.0" not in figure:
            await asyncio.sleep(0.5)
            async with http.get(f"{url}/metrics") as response:
                figure = await response.text()
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _measure(folder: Path) -> None:
    async with AsyncExitStack() as stack:
        rasa_url = await stack.enter_async_context(served(rasa(_answer)))
        backend_url = await stack.enter_async_context(served(backend()))
        here, there = stack.enter_context(gateways(folder, rasa_url, backend_url, count=2))
        pages = [Page(here.url, address_of(number)) for number in range(PAGES)]
        for page in pages:
            stack.push_async_callback(page.close)
        await paced((page.start() for page in pages), _OPENING)
        gc.freeze()  # a full collection here would count as the gateway's delay
        before, unused = here.megabytes(), await here.share()
        async with _listening(pages, here.url):
            opened, idle = here.megabytes(), await here.share()
            own, working = await _write(pages, here.url, "こちら"), here.megabytes()
            others = await _write(pages, there.url, "あちら")
    print(f"{PAGES} open pages at one gateway, {PER_SECOND} messages a second; ms from Rasa's answer to the page")
    print(f"{'written by the page’s own process':40} {spread(own)}")
    print(f"{f'by a replica, looked for every {Settings.watch_interval:.0f} s':40} {spread(others)}")
    print(
        f"resident MB: no page {before:.1f}, all {opened:.1f}, after the messages {working:.1f}; "
        f"{(opened - before) / PAGES * 1024:.1f} KB a page"
    )
    print(f"share of one processor while nobody writes: no page {unused:.1%}, all {idle:.1%}")


def main() -> None:
    """Measure and print."""
    allow_open_files()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder)))


if __name__ == "__main__":
    main()
