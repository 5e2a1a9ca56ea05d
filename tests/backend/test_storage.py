"""The database comes up whole, also when two processes start at once."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import StatementError

from backend.demonstration.seeding import seed
from backend.settings import Settings, database_url
from backend.storage.tables import AttemptsRow, ContractRow, MemberRow, Row
from service.database import Database
from tests.backend.world import DATA_KEYS, World, filled


async def test_two_processes_that_start_at_once_migrate_and_seed_once(empty_url: str) -> None:
    async def start() -> None:
        await (await filled(empty_url, copies=2)).close()

    await asyncio.gather(start(), start(), start())
    database = Database(empty_url)
    async with database.read() as session:
        counts = [
            (await session.scalars(select(func.count()).select_from(row))).one() for row in (MemberRow, ContractRow)
        ]
    await database.close()
    assert counts == [30, 36]


async def test_the_migrations_make_exactly_the_declared_tables(world: World) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(
            compare_metadata(
                MigrationContext.configure(connection, opts={"version_table": "backend_version"}), Row.metadata
            )
        )

    async with world.database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_moment_comes_back_as_it_was_in_japan(world: World) -> None:
    moment = datetime.fromisoformat("2020-06-02T15:59:59.123456+09:00")
    async with world.database.write() as session:
        session.add(AttemptsRow(key="k", attempts=1, last_at=moment.astimezone()))
    async with world.database.read() as session:
        kept = (await session.get_one(AttemptsRow, "k")).last_at
    assert (kept, kept.isoformat()) == (moment, moment.isoformat())


async def test_a_moment_without_a_zone_is_refused(world: World) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        async with world.database.write() as session:
            session.add(AttemptsRow(key="k", attempts=1, last_at=datetime(2020, 6, 2)))  # noqa: DTZ001


async def test_a_later_start_moves_no_ones_maturity(world: World) -> None:
    world.clock.set("2021-01-01T00:00:00")
    await seed(world.resources)
    contracts = await world.call("GET", "/v1/contracts?member_id=taro")
    assert contracts["contracts"][0]["expiry_at"] == "2020-06-02T16:00:00+09:00"


async def test_copies_have_their_own_logins_and_contracts(empty_url: str) -> None:
    database = await filled(empty_url, copies=1)
    async with database.read() as session:
        contract = (await session.scalars(select(ContractRow).where(ContractRow.member_id == "taro.0001"))).one()
        member = await session.get_one(MemberRow, "taro.0001")
    await database.close()
    assert (contract.policy_number, contract.renewed_policy_number) == ("A021119183", "K324456789")
    assert member.email == contract.policyholder["email"] == "taro.0001@example.com"


def test_the_key_is_required() -> None:
    with pytest.raises(ValueError, match="BACKEND_API_KEY"):
        Settings.from_env({})
    assert Settings.from_env({"BACKEND_API_KEY": "x", "DEMONSTRATION": "1"}).port == 8100
    assert database_url({"STATE_DIR": "/state"}) == "sqlite+aiosqlite:////state/backend.db"


async def test_the_process_starts_serves_and_stops_when_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"BACKEND_API_KEY": "x", "STATE_DIR": str(tmp_path / "state"), "BACKEND_PORT": str(port)}
    env |= {"DATA_KEYS": DATA_KEYS, "SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "noreply@example.com"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "backend", env={**os.environ, **env}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        assert await asyncio.wait_for(_healthy(f"http://127.0.0.1:{port}/healthz"), 20)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()


async def _healthy(url: str) -> bool:
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(url) as response:
                    return response.status == 200
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
