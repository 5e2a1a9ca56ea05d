import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from service import sqlite
from service.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db")
    async with database.write() as session:
        await session.execute(text("CREATE TABLE counts (n INTEGER)"))
        await session.execute(text("INSERT INTO counts VALUES (0)"))
    yield database
    await database.close()


async def _count(database: Database) -> int:
    async with database.read() as session:
        return int((await session.execute(text("SELECT n FROM counts"))).scalar_one())


async def test_a_failed_write_leaves_nothing_behind(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database.write() as session:
            await session.execute(text("UPDATE counts SET n = 9"))
            raise KeyError

    with pytest.raises(KeyError):
        await fail_half_way()
    assert await _count(database) == 0


async def test_writers_at_the_same_time_wait_for_each_other(database: Database) -> None:
    async def add_one() -> None:
        async with database.write() as session:
            n = (await session.execute(text("SELECT n FROM counts"))).scalar_one()
            await asyncio.sleep(0.001)
            await session.execute(text("UPDATE counts SET n = :n"), {"n": n + 1})

    await asyncio.gather(*(add_one() for _ in range(20)))
    assert await _count(database) == 20


async def test_sqlite_keeps_a_commit_through_a_power_cut(database: Database) -> None:
    async with database.read() as session:
        assert (await session.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
        assert (await session.execute(text("PRAGMA synchronous"))).scalar_one() == 2


async def test_only_what_may_wait_goes_to_the_connections_thread(database: Database) -> None:
    threads: dict[str, str] = {}

    def note(name: str) -> int:
        threads[name] = threading.current_thread().name
        return 0

    async with database.write() as session:
        raw = await (await session.connection()).get_raw_connection()
        connection = raw.driver_connection
        assert connection is not None
        await connection.create_function("note", 1, note)
        await session.execute(text("SELECT note('statement')"))
        await connection._execute(_named("commit", lambda: note("commit")))
    assert threads["statement"] == threading.main_thread().name
    assert threads["commit"] != threading.main_thread().name


async def test_a_task_cancelled_while_it_waits_for_the_lock_does_no_harm(database: Database) -> None:
    async def add_one() -> None:
        async with database.write() as session:
            await session.execute(text("UPDATE counts SET n = n + 1"))

    async with database.write() as session:
        waiting = [asyncio.create_task(add_one()) for _ in range(5)]
        await asyncio.sleep(0.05)
        for task in waiting:
            task.cancel()
        await session.execute(text("UPDATE counts SET n = 7"))
    await asyncio.gather(*waiting, return_exceptions=True)
    assert await _count(database) == 7
    await add_one()
    assert await _count(database) == 8


async def test_a_connection_stopped_by_a_cancelled_task_does_not_wait_for_its_thread(tmp_path: Path) -> None:
    connection = await sqlite.connect(str(tmp_path / "test.db"))
    connection.stop()
    async with asyncio.timeout(5):
        await connection.close()
        await asyncio.to_thread(connection._thread.join)


async def test_a_connection_stopped_amid_its_closing_does_not_wait_for_ever(tmp_path: Path) -> None:
    connection = await sqlite.connect(str(tmp_path / "test.db"))
    busy = asyncio.create_task(connection._execute(_named("commit", lambda: time.sleep(0.05) or 0)))
    await asyncio.sleep(0)
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    async with asyncio.timeout(5):
        await asyncio.gather(busy, closing)
        await asyncio.to_thread(connection._thread.join)


def _named(name: str, call: Callable[[], int]) -> Callable[[], int]:
    call.__name__ = name
    return call
