"""Bring several customers to the last button, let a fault strike while they press, and wait until all is told."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ops.faults.applicant import Applicant, Manner
from ops.faults.service import FaultyService
from ops.faults.strikes import STRIKES

PATIENCE = 180.0  # seconds from a press until it counts as still being confirmed


@dataclass
class Round:
    """Hold what happened in one round."""

    fault: str
    applicants: list[Applicant]
    hits: int = 0
    struck_at: float = 0.0

    @property
    def moments(self) -> tuple[int, int, int]:
        """Count the customers whom the fault struck before their press, during it, and after its answer."""
        before = sum(one.pressed_at > self.struck_at for one in self.applicants)
        after = sum(0 < one.told_at < self.struck_at for one in self.applicants)
        return before, len(self.applicants) - before - after, after


class Rounds:
    """Play rounds with customers of their own, each drawn from one seed."""

    def __init__(self, service: FaultyService, seed: int, together: int) -> None:
        """Let `together` customers press in each round."""
        self._service = service
        self._chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._together = together
        self._copies = itertools.count(1)
        self._logins = asyncio.Semaphore(2)

    async def play(self, faults: Sequence[str], runs: int) -> list[Round]:
        """Play until `runs` customers have pressed, every fault in its turn."""
        played = []
        for fault in itertools.islice(self._faults(faults), -(-runs // self._together)):
            spread = self._chance.uniform(0.1, 2)
            manners = [Manner.drawn(self._chance, spread) for _ in range(self._together)]
            group = [Applicant(self._service.url, next(self._copies), manner) for manner in manners]
            played.append(await self._play(Round(fault, group), self._chance.uniform(0, spread + 0.5)))
            print(f"{len(played) * self._together:5} of {runs}  {fault}", flush=True)
        return played

    def _faults(self, faults: Sequence[str]) -> Iterator[str]:
        while True:
            yield from self._chance.sample(faults, len(faults))

    async def _play(self, played: Round, moment: float) -> Round:
        await asyncio.gather(*(applicant.get_ready(self._logins) for applicant in played.applicants))
        pressing = [asyncio.create_task(applicant.apply(PATIENCE)) for applicant in played.applicants]
        await asyncio.sleep(moment)
        played.struck_at = time.monotonic()
        played.hits = await STRIKES[played.fault](self._service, self._chance)
        await asyncio.gather(*pressing)
        await self._service.until_healthy()
        await asyncio.gather(*(applicant.look_back() for applicant in played.applicants))
        return played
