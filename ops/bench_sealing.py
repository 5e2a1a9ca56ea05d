"""Time a message and a look at the history with and without sealing: `python -m ops.bench_sealing`.

Two gateways in one process, on SQLite files of their own, before a Rasa that answers at once with buttons and a card;
their messages alternate, so that the machine's moods fall on both. A whole turn, in which Rasa, the actions and the
backend work, too, feels less of it than the ratio says.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from gateway.app import build_app
from gateway.settings import Settings
from ops.customer import Customer
from ops.timing import milliseconds
from service.clock import SystemClock
from service.vault import Vault, new_master_key

MESSAGES = int(os.environ.get("MESSAGES", "400"))
_WARM_UP = 50
_HISTORY = 20  # messages a conversation, after which another begins: histories stay as long as customers' are
_CARD = {
    "type": "plan_table",
    "rows": [{"label": f"補償{n}", "values": ["無制限", "3,000万円", "なし"]} for n in range(20)],
}
_CHOICES = [{"label": f"プラン{n}に決定", "intent": "choose_plan", "entities": {"plan": n}} for n in range(4)]
_ANSWER = {
    "messages": [{"text": "プランをお選びください。", "step": "plan.choice", "choices": _CHOICES, "card": _CARD}]
}


class OpenVault(Vault):
    """Store as JSON what a vault would seal."""

    def seal(self, key: bytes | None, content: Any, place: str) -> bytes:
        """Return the content as it is."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    def open(self, key: bytes | None, sealed: bytes | None, place: str) -> Any:
        """Return the content as it is."""
        return json.loads(sealed or b"null")


class Side:
    """Talk to one gateway and note how long it takes, in milliseconds."""

    def __init__(self, url: str) -> None:
        """Begin with no conversation."""
        self._url = url
        self._customer: Customer | None = None
        self.said: list[float] = []
        self.read: list[float] = []

    async def step(self, number: int) -> None:
        """Send one message and read the whole history."""
        if self._customer is None or number % _HISTORY == 0:
            await self.close()
            self._customer = Customer(self._url)
            await self._customer.start()
        customer = self._customer
        history = f"/api/conversations/{customer.conversation_id}/messages?after=0"
        self.said.append(await milliseconds(customer.say("Aプランとの違いを教えてください。")))
        self.read.append(await milliseconds(customer.request("GET", history)))

    async def close(self) -> None:
        """Leave the conversation."""
        if self._customer is not None:
            await self._customer.close()


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """Serve an application on a free port of loopback and give its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def _measure(folder: Path) -> dict[str, Side]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(_ANSWER)

    rasa = web.Application()
    rasa.router.add_post("/webhooks/gateway/turns", answer)
    keys = new_master_key()
    async with AsyncExitStack() as stack:
        rasa_url = await stack.enter_async_context(served(rasa))
        sides = {}
        for name, kind in (("open", OpenVault), ("sealed", Vault)):
            url = f"sqlite+aiosqlite:///{folder}/{name}.db"
            # The pace that customers are held to is not what is measured.
            settings = Settings(url, rasa_url, "channel", "http://127.0.0.1:9", "backend", keys, address_burst=10**9)
            app = await build_app(settings, kind.from_setting(keys), SystemClock())
            sides[name] = Side(await stack.enter_async_context(served(app)))
            stack.push_async_callback(sides[name].close)
        for number in range(_WARM_UP + MESSAGES):
            for side in sides.values() if number % 2 else reversed(sides.values()):
                await side.step(number)
        return sides


def main() -> None:
    """Measure both ways and print the ratios."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        sides = asyncio.run(_measure(Path(folder)))
    print(f"{MESSAGES} messages each, a plan table in every answer; p50 in ms")
    for what in ("said", "read"):
        middle = {name: statistics.median(getattr(side, what)[_WARM_UP:]) for name, side in sides.items()}
        label = {"said": "a message and its answer", "read": f"a history of up to {2 * _HISTORY} lines"}[what]
        ratio = middle["sealed"] / middle["open"]
        print(f"{label:34} open {middle['open']:6.2f}  sealed {middle['sealed']:6.2f}  ratio {ratio:.3f}")


if __name__ == "__main__":
    main()
