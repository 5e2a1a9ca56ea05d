"""Measure what sealing costs a turn in the backend, beside plain columns: `python -m ops.bench_backend_sealing`.

Two databases of the demonstration, one with a data key and one with a stand-in that writes JSON as it is; renewals are
driven through both in turn, so that the machine's moods fall on both. No HTTP, which would hide the difference.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from argon2 import PasswordHasher

from backend.caller import Caller
from backend.demonstration.seeding import seed
from backend.documents import DocumentLibrary
from backend.ledger.models import Evidence
from backend.migrations import SCRIPTS
from backend.renewals.beginning import begin_renewal
from backend.renewals.dossier import load_dossier
from backend.renewals.moving import give_answer, show
from backend.resources import Resources
from backend.storage.data_key import unlock
from service.database import Database
from service.migrations import migrate
from service.passwords import Passwords
from service.vault import DataKey, Vault, new_master_key

RENEWALS = int(os.environ.get("RENEWALS", "60"))
ALLOWED = 1.10
_MOMENT = datetime.fromisoformat("2020-05-03T10:00:00+09:00")
_QUESTION = "お間違いありませんか。" * 10
_ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("consent.privacy", {"agreed": True}),
    ("disclosure.other_contracts", {"correct": True}),
    ("disclosure.cancellation", {"correct": True}),
    ("scope.employment", {"status": "retired"}),
    ("scope.employer", {"correct": True}),
    ("scope.retirement", {"year": 2011, "month": 3}),
    ("scope.main_driver", {"correct": True}),
    ("scope.owner", {"correct": True}),
)
Result = TypeVar("Result")


class _FlyerDay:
    def now(self) -> datetime:
        return _MOMENT


class _PlainKey(DataKey):
    """Write JSON as it is: what the columns cost without sealing."""

    def seal(self, content: Any, place: str) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    def open(self, sealed: bytes, place: str) -> Any:
        return json.loads(sealed)


class Side:
    """Drive renewals through one database and take the times, in milliseconds."""

    def __init__(self, file: Path) -> None:
        """Prepare to work on a database file."""
        self._database = Database(f"sqlite+aiosqlite:///{file}")
        passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self._resources = Resources(self._database, _FlyerDay(), DocumentLibrary.load(), passwords)
        self.answers: list[float] = []
        self.reads: list[float] = []

    async def prepare(self, key: DataKey | None) -> None:
        """Fill the database; seal with `key`, or with its own."""
        vault = Vault.from_setting(new_master_key())
        await migrate(self._database, SCRIPTS, vault=vault)
        await unlock(self._database, vault)
        if key:
            self._database.unlock(key)
        await seed(self._resources, copies=RENEWALS)

    async def renew(self, number: int) -> None:
        """Answer up to the plan, and read the renewal after each answer."""
        caller = Caller(f"member:taro.{number:04}", "web")
        renewal_id, _ = await begin_renewal(self._resources, caller, f"A{20119183 + number * 1_000_000:09}")
        for step, answer in _ANSWERS:
            evidence = Evidence(question=_QUESTION, raw="はい", input="text", message_id=uuid4().hex)
            given = give_answer(self._resources, caller, renewal_id, step, answer, evidence)
            await _timed(given, self.answers)
            await _timed(self._read(renewal_id, caller), self.reads)

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    async def _read(self, renewal_id: str, caller: Caller) -> None:
        async with self._database.read() as session:
            library = self._resources.documents
            dossier = await load_dossier(session, library, renewal_id, caller, _MOMENT, lock=False)
            await show(session, dossier)


async def _timed(work: Awaitable[Result], times: list[float]) -> Result:
    began = time.perf_counter()
    result = await work
    times.append((time.perf_counter() - began) * 1000)
    return result


async def measure(folder: Path) -> bool:
    """Print the medians of both sides; return whether sealing costs no more than is allowed."""
    sealed, plain = Side(folder / "sealed.db"), Side(folder / "plain.db")
    await sealed.prepare(None)
    await plain.prepare(_PlainKey(bytes(32)))
    for number in range(1, RENEWALS + 1):
        for side in (sealed, plain) if number % 2 else (plain, sealed):
            await side.renew(number)
    ratios = []
    for name, with_seal, without in (("answer", sealed.answers, plain.answers), ("read", sealed.reads, plain.reads)):
        medians = statistics.median(with_seal), statistics.median(without)
        ratios.append(medians[0] / medians[1])
        print(f"{name:8} sealed {medians[0]:6.2f} ms   plain {medians[1]:6.2f} ms   ratio {ratios[-1]:.3f}  (p50)")
    await sealed.close()
    await plain.close()
    return max(ratios) <= ALLOWED


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.exit(0 if asyncio.run(measure(Path(made))) else "sealing costs more than 10 %")
