"""Open one database by URL, SQLite or PostgreSQL, with the same transaction behaviour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util import await_only

from service import columns, sqlite
from service.vault import DataKey

# A legal act must survive a power cut: WAL for readers beside a writer, FULL so that a commit is on disk.
# What is deleted is overwritten with zeros: a destroyed key must not lie on in a free page.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON")

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds until a pragma that found the file locked is tried again."""


class Database:
    """Hand out read and write transactions of one engine."""

    def __init__(self, url: str) -> None:
        """Prepare the engine of an async URL (`sqlite+aiosqlite:///…`, `postgresql+asyncpg://…`)."""
        self.url = url
        # Parameters hold personal data; an error that names them would carry it into the log.
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True, **_connecting(url))
        self._begin_immediate = url.startswith("sqlite")
        self._turn: AbstractAsyncContextManager[None] = asyncio.Lock() if self._begin_immediate else nullcontext()
        if self._begin_immediate:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    def unlock(self, key: DataKey) -> None:
        """Let the sealed columns be read and written."""
        columns.unlock(self.engine.dialect, key)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that only reads."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that commits at the end of the block, or leaves nothing behind.

        On SQLite it takes the write lock at once: a lock upgraded in mid-transaction fails with "database is
        locked" instead of waiting.
        """
        engine = self.engine.execution_options(begin="IMMEDIATE") if self._begin_immediate else self.engine
        # SQLite has one writer and lets the others try again by chance, some of them for seconds: here they queue.
        async with self._turn, AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def truncate_log(self) -> bool:
        """Empty SQLite's write-ahead log, where overwritten bytes live on; tell whether nobody's reading kept it.

        PostgreSQL's log and dead rows are its keeper's: there a destroyed key stays, wrapped, until they are recycled.
        """
        if not self._begin_immediate:
            return True
        async with self.engine.connect() as connection:
            # Below SQLAlchemy, which would open a transaction, in which there is no checkpoint.
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None  # noqa: S101 - an open connection has one
            async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                busy, _, _ = await cursor.fetchone()
        return not busy

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _connecting(url: str) -> dict[str, Any]:
    path = make_url(url).database
    return {"async_creator": lambda: sqlite.connect(str(path))} if url.startswith("sqlite") else {"pool_pre_ping": True}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN would come too late and be deferred; _begin_sqlite opens transactions.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        _set(cursor, pragma)
    cursor.close()


def _set(cursor: Any, pragma: str) -> None:
    # Whoever opens a new file first changes it to WAL, and SQLite lets nobody wait for that: the others try again.
    for pause in (*_PAUSES, None):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except OperationalError as error:
            if pause is None or "locked" not in str(error):
                raise
            await_only(asyncio.sleep(pause))
        else:
            return


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")
