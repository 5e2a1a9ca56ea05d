"""Time the console while many conversations wait, and customers' messages beside it: `python -m ops.bench_console`.

One gateway on an SQLite file, a process of its own, before a Rasa and a backend that answer at once. Every customer is
a member with an open handover; they write at an even pace, in rounds with and without agents who poll as the
console's page does (gateway/static/console.js), each of whom has taken one conversation.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pyotp

from gateway.console.agents import AGENT, Agents
from ops.bench_sealing import served
from ops.customer import HEADERS, Customer
from ops.gateways import Gateway, address_of, gateways
from ops.stand_ins import Json, backend, rasa
from ops.timing import milliseconds, paced, spread
from service.clock import SystemClock
from service.database import Database
from service.files import allow_open_files
from service.passwords import Passwords, argon2id
from service.vault import Vault

CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "500"))
AGENTS = int(os.environ.get("AGENTS", "20"))
PER_SECOND = int(os.environ.get("PER_SECOND", "25"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
_ROUND = 20  # seconds
_OPENING = 10  # conversations a second
_PASSWORD = "shiroi-neko-to-aoi-umi"  # noqa: S105 - of a gateway that lives for minutes
_CALL = "担当者をお願いします"
_CHOICES = [{"label": label, "intent": label} for label in ("はい", "いいえ")]
_QUESTION = {"text": "お車の使用目的は、前年と同じでよろしいですか。", "step": "usage.purpose", "choices": _CHOICES}
# With the greeting, the login's answer and the place in the queue: a transcript of 30 lines.
_TALK = [*[_QUESTION] * 25, {**_QUESTION, "text": "担当者におつなぎします。", "handover": "asked"}]
Times = defaultdict[str, list[float]]


def _answer(turn: Json) -> list[Json]:
    return _TALK if turn["text"] == _CALL else [_QUESTION]


class Desk:
    """Poll as one agent's page does."""

    def __init__(self, url: str, agent: str, secret: str, address: str) -> None:
        """Prepare the agent's browser."""
        self._url, self._agent, self._secret = url, agent, secret
        self._http = aiohttp.ClientSession(
            headers={**HEADERS, "X-Forwarded-For": address}, cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        self._after = 0
        self._taken: Json = {}

    async def close(self) -> None:
        """Close the browser."""
        await self._http.close()

    async def begin(self, place: int) -> None:
        """Log in and take the handover at a place of the queue."""
        code = pyotp.TOTP(self._secret).at(SystemClock().now())
        form = {"agent": self._agent, "password": _PASSWORD, "code": code}
        async with self._http.post(f"{self._url}/console/login", data=form, allow_redirects=False) as response:
            if response.status != 303:
                raise PermissionError(f"login answered {response.status}")
        self._taken = (await self._call("queue"))["handovers"][place]
        self._taken |= await self._call(f"handovers/{self._taken['id']}/take", {})

    async def poll(self, times: Times) -> None:
        """Look for ever, as often as the page."""
        talk = f"conversations/{self._taken['conversation_id']}"
        keep = f"handovers/{self._taken['id']}/keep"
        async with asyncio.TaskGroup() as tasks:
            for pause, name, work in (
                (3, "queue", lambda: self._call("queue")),
                (1.5, "talk", lambda: self._look(talk)),
                (10, "renewals", lambda: self._call(f"{talk}/renewals")),
                (20, "keep", lambda: self._call(keep, {"version": self._taken["version"]})),
            ):
                tasks.create_task(_repeat(pause, work, times[name]))

    async def _look(self, talk: str) -> None:
        for line in (await self._call(f"{talk}?after={self._after}"))["lines"]:
            self._after = line["seq"]

    async def _call(self, path: str, body: Json | None = None) -> Any:
        method = "GET" if body is None else "POST"
        async with self._http.request(method, f"{self._url}/api/console/{path}", json=body) as response:
            response.raise_for_status()
            return await response.json()


async def _repeat(pause: float, work: Any, took: list[float]) -> None:
    await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - pages are not opened all at once
    while True:
        took.append(await milliseconds(work()))
        await asyncio.sleep(pause)


async def _ask_for_a_person(customer: Customer, email: str) -> None:
    await customer.start()
    await customer.login(email, _PASSWORD)
    await customer.say(_CALL)


async def _make_agents(gateway: Gateway) -> dict[str, str]:
    """Return each agent's secret for the authenticator."""
    database = Database(gateway.env["GATEWAY_DATABASE_URL"])
    vault, passwords = Vault.from_setting(gateway.env["DATA_KEYS"]), Passwords(argon2id())
    agents = Agents(database, vault, SystemClock(), passwords)
    made = {name: await agents.create(name, name, AGENT, _PASSWORD) for name in map("agent-{}".format, range(AGENTS))}
    await database.close()
    return made


async def _measure(folder: Path) -> tuple[Times, Times]:
    async with AsyncExitStack() as stack:
        rasa_url = await stack.enter_async_context(served(rasa(_answer)))
        backend_url = await stack.enter_async_context(served(backend()))
        (gateway,) = stack.enter_context(gateways(folder, rasa_url, backend_url))
        customers = [Customer(gateway.url, address_of(number)) for number in range(CONVERSATIONS)]
        secrets = await _make_agents(gateway)
        desks = [
            Desk(gateway.url, name, secret, address_of(CONVERSATIONS + number))
            for number, (name, secret) in enumerate(secrets.items())
        ]
        for close in (each.close for group in (customers, desks) for each in group):
            stack.push_async_callback(close)
        asking = (_ask_for_a_person(each, f"m-{number}@example.com") for number, each in enumerate(customers))
        await paced(asking, _OPENING)
        for place, desk in enumerate(desks):
            await desk.begin(place)
        alone, beside = Times(list), Times(list)
        for _ in range(ROUNDS):
            await _write(customers, gateway, alone)
            polling = [asyncio.create_task(desk.poll(beside)) for desk in desks]
            await _write(customers, gateway, beside)
            for task in polling:
                task.cancel()
            for ended in await asyncio.gather(*polling, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended
        return alone, beside


async def _write(customers: list[Customer], gateway: Gateway, times: Times) -> None:
    writing = random.choices(customers, k=PER_SECOND * _ROUND)  # noqa: S311 - who writes next is no secret
    works = (milliseconds(customer.say("前年と同じです")) for customer in writing)
    took, share = await asyncio.gather(paced(works, PER_SECOND), gateway.share(_ROUND))
    times["said"] += took
    times["share"].append(share)


def main() -> None:
    """Measure and print."""
    allow_open_files()
    with tempfile.TemporaryDirectory() as folder:
        alone, beside = asyncio.run(_measure(Path(folder)))
    print(f"{CONVERSATIONS} open handovers, {AGENTS} agents at the console, {PER_SECOND} messages a second; ms")
    for what, times in (
        ("the queue", beside["queue"]),
        ("a conversation", beside["talk"]),
        ("a message, nobody at the desk", alone["said"]),
        ("a message, agents polling", beside["said"]),
    ):
        print(f"{what:32} {spread(times)}")
    shares = [statistics.mean(times["share"]) for times in (alone, beside)]
    print(f"ratio of the messages' p50: {statistics.median(beside['said']) / statistics.median(alone['said']):.2f}")
    print(f"share of one processor: nobody at the desk {shares[0]:.0%}, agents polling {shares[1]:.0%}")


if __name__ == "__main__":
    main()
