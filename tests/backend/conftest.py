"""Run the real backend over each database that is there; every test begins from the demonstration's data."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import asyncpg
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.engine import make_url

from backend.app import backend_app
from tests.backend.world import API_KEY, HandClock, World, filled, opened, resources_over

POSTGRES_URL = make_url(os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/test"))


class Databases(Protocol):
    """Hand out database URLs."""

    async def empty(self) -> str: ...
    async def filled(self) -> str: ...
    async def drop(self, url: str) -> None: ...
    async def close(self) -> None: ...


class SqliteFiles:
    """Copy files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"

    async def prepare(self) -> None:
        await _fill(f"sqlite+aiosqlite:///{self._template}")

    async def empty(self) -> str:
        return f"sqlite+aiosqlite:///{self._folder / uuid.uuid4().hex}.db"

    async def filled(self) -> str:
        url = await self.empty()
        shutil.copy(self._template, url.removeprefix("sqlite+aiosqlite:///"))
        return url

    async def drop(self, url: str) -> None:
        Path(url.removeprefix("sqlite+aiosqlite:///")).unlink(missing_ok=True)

    async def close(self) -> None: ...


class PostgresDatabases:
    """Copy databases of this run's own; the server's own copying is quicker than filling each."""

    def __init__(self) -> None:
        self._prefix = f"backend_{uuid.uuid4().hex[:8]}"
        self._made: set[str] = set()

    async def prepare(self) -> None:
        await self._sql(f"CREATE DATABASE {self._prefix}")
        await _fill(self._url(self._prefix))

    async def empty(self) -> str:
        return await self._create("template1")

    async def filled(self) -> str:
        return await self._create(self._prefix)

    async def drop(self, url: str) -> None:
        await self._sql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    async def close(self) -> None:
        await self._sql(f"DROP DATABASE IF EXISTS {self._prefix} WITH (FORCE)")

    async def _create(self, template: str) -> str:
        name = f"{self._prefix}_{uuid.uuid4().hex[:8]}"
        await self._sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    async def _sql(self, statement: str) -> None:
        connection = await asyncpg.connect(POSTGRES_URL.set(drivername="postgresql").render_as_string(False), timeout=3)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @staticmethod
    def _url(name: str) -> str:
        return POSTGRES_URL.set(database=name).render_as_string(hide_password=False)


async def _fill(url: str) -> None:
    await (await filled(url)).close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Prepare one engine's databases."""
    made = SqliteFiles(tmp_path_factory.mktemp("sqlite")) if request.param == "sqlite" else PostgresDatabases()
    try:
        asyncio.run(made.prepare())
    except OSError as error:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(f"needs PostgreSQL at {POSTGRES_URL.host}:{POSTGRES_URL.port} ({error})")
    yield made
    asyncio.run(made.close())


@pytest.fixture
async def empty_url(databases: Databases) -> AsyncIterator[str]:
    """Give a database without tables."""
    url = await databases.empty()
    yield url
    await databases.drop(url)


@pytest.fixture
async def url(databases: Databases) -> AsyncIterator[str]:
    """Give a database with the demonstration's data."""
    url = await databases.filled()
    yield url
    await databases.drop(url)


@pytest.fixture
def clock() -> HandClock:
    """Stand on the flyer's day."""
    return HandClock()


@pytest.fixture
async def world(url: str, clock: HandClock) -> AsyncIterator[World]:
    """Run the backend on a free port."""
    resources = resources_over(await opened(url), clock)
    async with TestClient(TestServer(backend_app(resources, API_KEY))) as client:
        yield World(client, resources, clock)
