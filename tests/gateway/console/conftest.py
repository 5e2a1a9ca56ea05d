"""Put people at the console of a gateway, and a customer in front of its bot."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pyotp
import pytest
from argon2 import PasswordHasher

from gateway.console.agents import Agents
from gateway.settings import Settings
from service.database import Database
from service.passwords import Passwords
from service.vault import Vault
from tests.gateway.browser import JSON, Browser, Json
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser, StartGateway
from tests.gateway.stand_ins import Rasa

PASSWORD = "shiroi-neko-to-aoi-umi"
CALL = "担当者をお願いします"


class Desk:
    """Work at the console as its page does."""

    def __init__(self, url: str, agent: str, secret: str, clock: MovableClock) -> None:
        self.url, self.agent, self.secret = url, agent, secret
        self._clock = clock
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.status, self.page = 0, ""
        self.version = 0

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self._clock.now())

    async def log_in(self, password: str = PASSWORD, code: str = "") -> int:
        form = {"agent": self.agent, "password": password, "code": code or self.code()}
        async with self.http.post(f"{self.url}/console/login", data=form, allow_redirects=False) as response:
            self.page = await response.text()
            return response.status

    async def ask(self, path: str, body: Json | None = None) -> Any:
        """Call the console's API; keep the status; return JSON or text."""
        method, options = ("GET", {}) if body is None else ("POST", {"json": body})
        async with self.http.request(method, f"{self.url}/api/console/{path}", headers=JSON, **options) as response:
            self.status = response.status
            return await (response.json() if "json" in response.content_type else response.text())

    async def queue(self) -> list[Json]:
        rows: list[Json] = (await self.ask("queue"))["handovers"]
        return rows

    async def take(self, handover: int) -> Json:
        taken: Json = await self.ask(f"handovers/{handover}/take", {})
        self.version = taken.get("version", self.version)
        return taken

    async def act(self, handover: int, what: str, **body: Any) -> Json:
        done: Json = await self.ask(f"handovers/{handover}/{what}", {"version": self.version, **body})
        return done

    async def say(self, handover: int, text: str, client_message_id: str = "") -> Json:
        return await self.act(handover, "messages", text=text, client_message_id=client_message_id or str(uuid.uuid4()))

    async def talk(self, conversation_id: str, after: int = 0) -> Json:
        shown: Json = await self.ask(f"conversations/{conversation_id}?after={after}")
        return shown


OpenDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def gateway(start_gateway: StartGateway, rasa: Rasa) -> Gateway:
    rasa.prepared[CALL] = [
        {"text": "担当者におつなぎします。", "handover": "asked"},
        {"text": "同意しますか。", "step": "consent.privacy", "choices": [{"label": "同意する", "intent": "affirm"}]},
    ]
    return await start_gateway(handover="console")


@pytest.fixture
async def customer(gateway: Gateway, new_browser: NewBrowser) -> Browser:
    """Return a customer who has asked for a person."""
    browser = new_browser(gateway)
    await browser.open()
    await browser.say(CALL)
    return browser


@pytest.fixture
async def agents(settings: Settings, clock: MovableClock, gateway: Gateway) -> AsyncIterator[Agents]:
    database = Database(settings.database_url)
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield Agents(database, Vault.from_setting(settings.data_keys), clock, quick)
    await database.close()


@pytest.fixture
async def open_desk(gateway: Gateway, agents: Agents, clock: MovableClock) -> AsyncIterator[OpenDesk]:
    async with AsyncExitStack() as stack:

        async def open_(agent: str = "sato", name: str = "佐藤", role: str = "agent", url: str = "") -> Desk:
            secret = await agents.create(agent, name, role, PASSWORD)
            desk = Desk(url or gateway.url, agent, secret, clock)
            stack.push_async_callback(desk.http.close)
            assert await desk.log_in() == 303
            return desk

        yield open_


@pytest.fixture
async def desk(open_desk: OpenDesk) -> Desk:
    return await open_desk()


@pytest.fixture
async def handover(customer: Browser, desk: Desk) -> int:
    """Return the customer's handover, which nobody has taken."""
    (row,) = await desk.queue()
    return int(row["id"])
