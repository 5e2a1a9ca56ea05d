"""Run the real gateway between stand-ins, over each database that is there."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from aiohttp import web

from gateway.app import build_app
from gateway.migrations import SCRIPTS
from gateway.settings import Settings
from gateway.tables import Table
from service.clock import SystemClock
from service.database import Database
from service.migrations import migrate
from service.vault import Vault, new_master_key
from tests.gateway.browser import Browser
from tests.gateway.stand_ins import BACKEND_KEY, CHANNEL_KEY, Backend, Rasa

DATA_KEYS = new_master_key()
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/test")


class MovableClock(SystemClock):
    """Tell the machine's time, moved ahead as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class Gateway:
    """Run one gateway process's application on a free port."""

    def __init__(self, settings: Settings, clock: MovableClock) -> None:
        self.settings = settings
        self.clock = clock
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = await build_app(self.settings, Vault.from_setting(self.settings.data_keys), self.clock)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


StartGateway = Callable[..., Awaitable[Gateway]]
NewBrowser = Callable[[Gateway], Browser]


@pytest.fixture
async def rasa() -> AsyncIterator[Rasa]:
    stand_in = Rasa()
    await stand_in.start()
    yield stand_in
    stand_in.gate.set()
    await stand_in.stop()


@pytest.fixture
async def backend() -> AsyncIterator[Backend]:
    stand_in = Backend()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Make a database of this run's own on the server that is there, its tables made, or skip with the reason."""
    name = f"gateway_{uuid.uuid4().hex}"
    try:
        asyncio.run(run_sql(POSTGRES_URL, f"CREATE DATABASE {name}"))
    except (OSError, asyncpg.PostgresError) as error:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(f"PostgreSQL is not reachable: {type(error).__name__}")
    url = f"{POSTGRES_URL.rpartition('/')[0]}/{name}"
    asyncio.run(_migrate(url))
    yield url
    asyncio.run(run_sql(POSTGRES_URL, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite file with its tables, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "gateway.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Run a test on a new SQLite file, and on an emptied PostgreSQL database."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path)
        return f"sqlite+aiosqlite:///{copy}"
    url: str = request.getfixturevalue("postgres_url")
    asyncio.run(run_sql(url, f"TRUNCATE {', '.join(Table.metadata.tables)} RESTART IDENTITY"))
    return url


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database, SCRIPTS, vault=Vault.from_setting(DATA_KEYS))
    await database.close()


async def run_sql(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=3)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture
def settings(database_url: str, rasa: Rasa, backend: Backend) -> Settings:
    """Everything that lasts seconds in service lasts tenths here."""
    return Settings(
        database_url=database_url,
        rasa_url=rasa.url,
        channel_api_key=CHANNEL_KEY,
        backend_url=backend.url,
        backend_api_key=BACKEND_KEY,
        data_keys=DATA_KEYS,
        left_interval=0.05,
        respond_within=20,
        apology_after=0.5,
        rasa_deadline=10,
        lease=1,
        longest_pause=0.1,
        poll_interval=0.05,
        watch_interval=0.2,
        heartbeat=0.4,
    )


@pytest.fixture
async def start_gateway(settings: Settings, clock: MovableClock) -> AsyncIterator[StartGateway]:
    async with AsyncExitStack() as stack:

        async def start(**changes: object) -> Gateway:
            gateway = Gateway(replace(settings, **changes), clock)  # type: ignore[arg-type]
            await gateway.start()
            stack.push_async_callback(gateway.stop)
            return gateway

        yield start


@pytest.fixture
async def gateway(start_gateway: StartGateway) -> Gateway:
    return await start_gateway()


@pytest.fixture
async def new_browser() -> AsyncIterator[NewBrowser]:
    async with AsyncExitStack() as stack:

        def browse(gateway: Gateway) -> Browser:
            browser = Browser(gateway.url)
            stack.push_async_callback(browser.http.close)
            return browser

        yield browse


@pytest.fixture
async def browser(gateway: Gateway, new_browser: NewBrowser) -> Browser:
    return new_browser(gateway)
