"""Time the acknowledgement of LINE's webhooks while Rasa stalls: `python -m ops.bench_line`.

One gateway on an SQLite file of its own, before a Rasa and a platform that never answer; every webhook holds one
message of one of many people, and they come at an even pace whether the ones before were acknowledged or not.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import tempfile
from pathlib import Path

import aiohttp
import structlog
from aiohttp import web

from gateway.app import build_app
from gateway.line.settings import LineSettings
from gateway.settings import Settings
from ops.bench_sealing import served
from ops.timing import milliseconds, paced, spread
from service.clock import SystemClock
from service.vault import Vault, new_master_key

WEBHOOKS = int(os.environ.get("WEBHOOKS", "1000"))
PER_SECOND = int(os.environ.get("PER_SECOND", "50"))
_PEOPLE, _SECRET = 100, "bench"


def _body(number: int) -> bytes:
    event = {
        "type": "message",
        "webhookEventId": f"event-{number}",
        "replyToken": f"token-{number}",
        "mode": "active",
        "source": {"type": "user", "userId": f"U{number % _PEOPLE:032}"},
        "message": {"type": "text", "id": str(number), "text": "更新の手続きをしたいのですが"},
    }
    return json.dumps({"destination": "U", "events": [event]}).encode()


async def _send(http: aiohttp.ClientSession, url: str, number: int) -> None:
    body = _body(number)
    signature = base64.b64encode(hmac.digest(_SECRET.encode(), body, hashlib.sha256)).decode()
    async with http.post(url, data=body, headers={"X-Line-Signature": signature}) as response:
        await response.read()
        assert response.status == 200  # noqa: S101 - a benchmark of refusals would be none


async def _measure(folder: Path) -> list[float]:
    async def stall(_: web.Request) -> web.Response:
        await asyncio.sleep(3600)
        return web.json_response({})

    silent = web.Application()
    silent.router.add_route("*", "/{path:.*}", stall)
    async with served(silent) as silent_url:
        line = LineSettings(_SECRET, "token", "https://renewal.example.jp", api_url=silent_url)
        settings = Settings(
            f"sqlite+aiosqlite:///{folder}/gateway.db",
            silent_url,
            "channel",
            "http://127.0.0.1:9",
            "backend",
            keys := new_master_key(),
            line=line,
            session_burst=10**9,
        )
        app = await build_app(settings, Vault.from_setting(keys), SystemClock())
        async with served(app) as url, aiohttp.ClientSession() as http:
            webhook = f"{url}/line/webhook"
            sends = (milliseconds(_send(http, webhook, number)) for number in range(WEBHOOKS))
            return await paced(sends, PER_SECOND)


def main() -> None:
    """Measure and print the percentiles."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        took = asyncio.run(_measure(Path(folder)))
    print(f"{len(took)} webhooks of {_PEOPLE} people, {PER_SECOND} a second, Rasa and LINE silent; ms to the 200")
    print(spread(took))


if __name__ == "__main__":
    main()
