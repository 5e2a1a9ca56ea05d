"""Run the four processes with a proxy on each line between them, and bring back at once what dies."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import psutil

from ops.environment import PORTS, complete_environment
from ops.faults.proxy import Proxy
from ops.ports import free_ports
from ops.processes import ProcessGroup, wait_until_healthy

FLYER_DAY = "2020-05-03T10:00:00+09:00"
DATABASES = {"gateway": "gateway.db", "rasa": "tracker.db", "backend": "backend.db"}
_TINY = 1024  # bytes: less than any database or log that is written to has already


class FaultyService:
    """Hold the processes of one state directory, and do to them what happens to processes."""

    def __init__(self, folder: Path, copies: int) -> None:
        """Prepare the service in `folder` with `copies` of each demonstration member."""
        ports = free_ports(8)
        own = dict(zip(PORTS.values(), ports[:4], strict=True))
        lines = dict(zip(PORTS, ports[4:], strict=True))
        settings = {
            "STATE_DIR": str(folder),
            "RENEWAL_NOW": FLYER_DAY,
            "DEMONSTRATION_COPIES": str(copies),
            "TRUST_PROXY": "1",  # every customer has an address, and so a pace, of their own
            "RASA_URL": f"http://127.0.0.1:{lines['rasa']}",
            "ACTIONS_URL": f"http://127.0.0.1:{lines['actions']}/webhook",
            "BACKEND_URL": f"http://127.0.0.1:{lines['backend']}",
        }
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_DATABASE_URL")}
        self.url = f"http://127.0.0.1:{lines['gateway']}"
        self.state = folder
        self.group = ProcessGroup(complete_environment({**kept, **own, **settings}))
        self.proxies = [Proxy(lines[name], own[setting]) for name, setting in PORTS.items()]

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Start everything, with a supervisor; stop it at the end."""
        try:
            await asyncio.to_thread(self.group.start)
            for proxy in self.proxies:
                await proxy.start()
            supervisor = asyncio.create_task(self._supervise())
            yield
            supervisor.cancel()
            await asyncio.gather(supervisor, return_exceptions=True)
        finally:
            for proxy in self.proxies:
                await proxy.stop()
            self.group.stop()

    async def _supervise(self) -> None:
        while True:
            for name in self.group.ended():
                await asyncio.to_thread(self.group.start, [name])
            await asyncio.sleep(0.05)

    async def until_healthy(self) -> None:
        """Wait until every process answers."""
        for name in PORTS:
            await asyncio.to_thread(wait_until_healthy, self.group.env, name)

    def signal(self, process: str, signum: signal.Signals) -> None:
        """Send a signal to a process; what it ends, the supervisor brings back."""
        os.killpg(self.group.pid(process), signum)

    @asynccontextmanager
    async def full_disk(self, process: str) -> AsyncIterator[None]:
        """Let every write of a process's database and log fail, as on a full disk."""
        limits = psutil.Process(self.group.pid(process))
        limits.rlimit(psutil.RLIMIT_FSIZE, (_TINY, psutil.RLIM_INFINITY))
        try:
            yield
        finally:
            limits.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))

    @asynccontextmanager
    async def locked_database(self, process: str) -> AsyncIterator[None]:
        """Hold the write lock of a process's database in a connection of our own."""
        file = self.state / DATABASES[process]
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)) as database:
            await asyncio.to_thread(database.execute, "BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")
