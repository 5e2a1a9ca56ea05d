"""Name the faults that strike around a submission."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Mapping

from ops.environment import PORTS
from ops.faults.proxy import Mode
from ops.faults.service import DATABASES, FaultyService

Strike = Callable[[FaultyService, random.Random], Awaitable[int]]
"""Let a fault happen and pass; return how often it hit (kills, cut connections, time spans)."""


def _killed(process: str) -> Strike:
    async def strike(service: FaultyService, _: random.Random) -> int:
        service.signal(process, signal.SIGKILL)
        return 1

    return strike


def _on_a_line(mode: Mode) -> Strike:
    async def strike(service: FaultyService, chance: random.Random) -> int:
        proxy = chance.choice(service.proxies)
        before = proxy.hits
        proxy.delay = chance.uniform(1, 7)  # past every deadline of the actions, or not
        proxy.mode = mode
        await asyncio.sleep(chance.uniform(0.5, 3))
        proxy.mode = "pass"
        return proxy.hits - before

    return strike


async def _frozen(service: FaultyService, chance: random.Random) -> int:
    service.signal("backend", signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(3, 9))
    service.signal("backend", signal.SIGCONT)
    return 1


def _full_disk(process: str) -> Strike:
    async def strike(service: FaultyService, chance: random.Random) -> int:
        async with service.full_disk(process):
            await asyncio.sleep(chance.uniform(1, 4))
        return 1

    return strike


def _locked(process: str) -> Strike:
    async def strike(service: FaultyService, chance: random.Random) -> int:
        async with service.locked_database(process):
            await asyncio.sleep(chance.uniform(1, 8))  # past the five seconds a writer waits, or not
        return 1

    return strike


async def _none(_service: FaultyService, _: random.Random) -> int:
    return 0


async def _two(service: FaultyService, chance: random.Random) -> int:
    pair = [chance.choice([_killed(name) for name in PORTS]), chance.choice([_on_a_line("cut"), _locked("backend")])]
    return sum(await asyncio.gather(*(strike(service, chance) for strike in pair)))


STRIKES: Mapping[str, Strike] = {
    "none (pressed again, tabs)": _none,
    **{f"{name} killed": _killed(name) for name in PORTS},
    "reply cut": _on_a_line("cut"),
    "reply late": _on_a_line("late"),
    "connection refused": _on_a_line("refuse"),
    "backend frozen": _frozen,
    **{f"{name} disk full": _full_disk(name) for name in DATABASES},
    **{f"{name} database locked": _locked(name) for name in DATABASES},
    "kill and a second fault": _two,
}
