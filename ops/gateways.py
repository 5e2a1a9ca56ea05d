"""Run gateways as processes of their own between stand-ins, on SQLite, to measure them."""

from __future__ import annotations

import asyncio
import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from ops.environment import complete_environment
from ops.ports import free_ports
from ops.processes import ProcessGroup

_FIRST_ADDRESS = int(ipaddress.ip_address("10.0.0.1"))


class Gateway:
    """Hold one running gateway."""

    def __init__(self, group: ProcessGroup) -> None:
        """Take a group in which a gateway runs."""
        self.env = group.env
        self.url = f"http://127.0.0.1:{group.env['PORT']}"
        self._process = psutil.Process(group.pid("gateway"))

    def megabytes(self) -> float:
        """Return the process's resident memory."""
        return float(self._process.memory_info().rss) / 2**20

    async def share(self, seconds: float = 15) -> float:
        """Return which share of one processor the process takes in the next seconds."""
        began = self._seconds()
        await asyncio.sleep(seconds)
        return (self._seconds() - began) / seconds

    def _seconds(self) -> float:
        spent = self._process.cpu_times()
        return float(spent.user + spent.system)


@contextmanager
def gateways(folder: Path, rasa_url: str, backend_url: str, count: int = 1) -> Iterator[list[Gateway]]:
    """Run replicas on one database until the end of the block."""
    # Each customer comes from an address of their own, so that each is held to the pace of one.
    shared = complete_environment(
        {
            **os.environ,
            "STATE_DIR": str(folder),
            "GATEWAY_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/gateway.db",
            "RASA_URL": rasa_url,
            "BACKEND_URL": backend_url,
            "DEMONSTRATION": "0",
            "RENEWAL_NOW": "",
            "TRUST_PROXY": "1",
        }
    )
    groups = [
        ProcessGroup({**shared, "PORT": port, "STATE_DIR": str(folder / f"gateway-{number}")})
        for number, port in enumerate(free_ports(count))
    ]
    try:
        for group in groups:
            group.start(["gateway"])
        yield [Gateway(group) for group in groups]
    finally:
        for group in groups:
            group.stop()


def address_of(number: int) -> str:
    """Return the address from which a customer comes."""
    return str(ipaddress.ip_address(_FIRST_ADDRESS + number))
