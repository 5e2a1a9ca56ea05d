"""Let SQLite answer on the event loop, and send to its thread only what may wait.

aiosqlite sends every call to a thread: four crossings a statement, 0.85 ms where SQLite itself needs 0.05
(docs/decisions/0003-sqlite-on-the-event-loop.md). What can wait is taking the write lock and the disk at a commit.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite


class QuickConnection(aiosqlite.Connection):
    """Run each call at once, except those that may wait for another writer or for the disk.

    While one of these is in the thread, every other call queues behind it: a task that is cancelled in its wait rolls
    back at once, and two threads in one connection end the process.
    """

    _sent = 0  # counted on the event loop alone
    _ended = 0  # counted in the thread alone

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._running and self._sent == self._ended and not may_wait(fn, args):
            return fn(*args, **kwargs)
        self._sent += 1
        return await super()._execute(self._run, fn, *args, **kwargs)  # type: ignore[no-untyped-call] # untyped there

    def stop(self) -> asyncio.Future[None] | None:
        """Stop the thread, once: who asks again would wait for ever for a thread that has gone (aiosqlite 0.22.1)."""
        return super().stop() if self._running else None

    async def close(self) -> None:
        """Close once; a connection that was stopped closes in its thread."""
        if self._running:
            await super().close()

    def _run(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return fn(*args, **kwargs)
        finally:
            self._ended += 1


def may_wait(call: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    """Tell whether a call of the DB-API can take longer than a look at the page cache."""
    if call.__name__ == "execute":
        return str(arguments[0]).startswith(("BEGIN IMMEDIATE", "PRAGMA"))
    return call.__name__ == "commit"


def connect(path: str) -> QuickConnection:
    """Return a connection to await; its calls come from two threads, but never two at a time."""

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(path, check_same_thread=False)

    connection = QuickConnection(open_file, iter_chunk_size=64)
    # A process that ends without closing must not hang on the connection's thread.
    connection._thread.daemon = True
    return connection
