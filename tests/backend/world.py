"""Speak to a running backend as its callers do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from sqlalchemy import text

from backend.demonstration.seeding import seed
from backend.documents import DocumentLibrary
from backend.migrations import SCRIPTS
from backend.resources import Resources
from backend.storage.data_key import unlock
from service.database import Database
from service.migrations import migrate
from service.passwords import Passwords
from service.vault import Vault, new_master_key

API_KEY = "the key of the tests"
DATA_KEYS = new_master_key()
VAULT = Vault.from_setting(DATA_KEYS)
FLYER_DAY = datetime.fromisoformat("2020-05-03T10:00:00+09:00")
TARO = "A020119183"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

UP_TO_PLAN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("consent.privacy", {"agreed": True}),
    ("disclosure.other_contracts", {"correct": True}),
    ("disclosure.cancellation", {"correct": True}),
    ("scope.employment", {"status": "retired"}),
    ("scope.employer", {"correct": True}),
    ("scope.retirement", {"year": 2011, "month": 3}),
    ("scope.main_driver", {"correct": True}),
    ("scope.owner", {"correct": True}),
)
AFTER_PLAN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("contact.confirm", {"confirmed": True}),
    ("documents.content", {"agreed": True}),
    ("documents.delivery", {"agreed": True}),
    ("confirm.intention", {"meets_intention": True}),
)


class HandClock:
    """Show the time that a test sets."""

    def __init__(self, now: datetime = FLYER_DAY) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def set(self, moment: str) -> None:
        self.time = datetime.fromisoformat(f"{moment}+09:00")


async def filled(url: str, copies: int = 0) -> Database:
    """Open a new database with the demonstration's data."""
    database = Database(url)
    await migrate(database, SCRIPTS, vault=VAULT)
    await unlock(database, VAULT)
    await seed(resources_over(database, HandClock()), copies)
    return database


async def opened(url: str) -> Database:
    """Open a filled database once more."""
    database = Database(url)
    await unlock(database, VAULT)
    return database


def resources_over(database: Database, clock: HandClock) -> Resources:
    """Make the resources of a backend whose passwords are cheap to check."""
    return Resources(database, clock, DocumentLibrary.load(), Passwords(CHEAP))


@dataclass(frozen=True)
class Reply:
    """An answer of the backend."""

    status: int
    body: Any = field(repr=False)
    headers: Any = field(repr=False)

    @property
    def kind(self) -> str:
        return str(self.body.get("title", ""))

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


class World:
    """Call one running backend."""

    def __init__(self, client: TestClient[Any, Any], resources: Resources, clock: HandClock) -> None:
        self.client, self.resources, self.clock = client, resources, clock
        self.database = resources.database

    async def call(self, method: str, path: str, body: Any = None, actor: str | None = None, **headers: str) -> Reply:
        sent = {"X-API-Key": API_KEY, **({"X-Actor": f"member:{actor}", "X-Channel": "web"} if actor else {})}
        response: ClientResponse = await self.client.request(method, path, json=body, headers={**sent, **headers})
        return Reply(response.status, await response.json(content_type=None), response.headers)

    async def tamper(self, statement: str, **values: Any) -> None:
        """Change what nobody may change, as someone who owns the database could."""
        async with self.database.write() as session:
            if self.database.engine.dialect.name == "postgresql":
                await session.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                guards = await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
                for guard in guards.all():
                    await session.execute(text(f"DROP TRIGGER {guard}"))
            await session.execute(text(statement), values)

    async def flip_bit(self, seq: int, byte: int = 20) -> None:
        """Change one bit of an entry's sealed payload."""
        async with self.database.read() as session:
            payload = await session.scalar(text("SELECT payload FROM ledger WHERE seq = :seq"), {"seq": seq})
        changed = bytearray(payload)
        changed[byte] ^= 1
        await self.tamper("UPDATE ledger SET payload = :changed WHERE seq = :seq", changed=bytes(changed), seq=seq)

    async def begin(self, policy_number: str = TARO, actor: str = "taro") -> Renewal:
        reply = await self.call("POST", "/v1/renewals", {"policy_number": policy_number}, actor=actor)
        assert reply.status in (200, 201), reply.body
        return Renewal(self, reply["id"], actor)


@dataclass(frozen=True)
class Renewal:
    """Go through one renewal as its customer."""

    world: World
    id: str
    actor: str

    async def show(self) -> Any:
        return (await self.world.call("GET", f"/v1/renewals/{self.id}", actor=self.actor)).body

    async def answer(self, step: str, answer: dict[str, Any], **evidence: Any) -> Reply:
        body = {"step": step, "answer": answer, "evidence": evidence_of(**evidence)}
        return await self.world.call("POST", f"/v1/renewals/{self.id}/answers", body, actor=self.actor)

    async def correct(self, step: str, **evidence: str) -> Reply:
        body = {"step": step, "evidence": evidence_of(**evidence)}
        return await self.world.call("POST", f"/v1/renewals/{self.id}/corrections", body, actor=self.actor)

    async def cancel(self, **evidence: str) -> Reply:
        body = {"evidence": evidence_of(**evidence)}
        return await self.world.call("POST", f"/v1/renewals/{self.id}/cancellation", body, actor=self.actor)

    async def plans(self) -> dict[str, Any]:
        reply = await self.world.call("POST", f"/v1/renewals/{self.id}/plans", actor=self.actor)
        assert reply.status == 200, reply.body
        return {column["plan"]: column["quote"] for column in reply["columns"]}

    async def free_quote(self, base: str, **coverages: str) -> Reply:
        body = {"renewal_id": self.id, "base": base, "coverages": coverages}
        return await self.world.call("POST", "/v1/quotes", body, actor=self.actor)

    async def submit(self, key: str = "", **changes: Any) -> Reply:
        shown = await self.show()
        body = {
            "renewal_id": self.id,
            "quote_id": shown["chosen_quote_id"] or "none",
            "draft_version": shown["version"],
            "evidence": evidence_of(),
            **changes,
        }
        key = key or f"{shown['policy_number']}:{shown['term']['inception_at']}:{body['draft_version']}"
        return await self.world.call("POST", "/v1/applications", body, actor=self.actor, **{"Idempotency-Key": key})

    async def ledger(self) -> list[dict[str, Any]]:
        reply = await self.world.call("GET", f"/v1/ledger?renewal_id={self.id}", actor=self.actor)
        return list(reply["entries"])

    async def go_through(self, answers: tuple[tuple[str, dict[str, Any]], ...]) -> None:
        for step, answer in answers:
            reply = await self.answer(step, answer)
            assert reply.status == 200, (step, reply.body)

    async def reach_plan(self) -> None:
        await self.go_through(UP_TO_PLAN)

    async def choose(self, plan: str = "a") -> str:
        quote_id: str = (await self.plans())[plan]["id"]
        await self.go_through((("plan.choice", {"plan": plan, "quote_id": quote_id}),))
        return quote_id

    async def reach_submit(self, plan: str = "a") -> None:
        await self.reach_plan()
        await self.choose(plan)
        await self.go_through(AFTER_PLAN)


def evidence_of(**given: Any) -> dict[str, Any]:
    """Say how an answer came about."""
    return {
        "question": "お間違いありませんか。",
        "raw": "はい",
        "input": "choice",
        "message_id": uuid.uuid4().hex,
        **given,
    }


def states(shown: dict[str, Any]) -> dict[str, str]:
    """Return the states of a renewal's steps."""
    return {step["step"]: step["state"] for step in shown["steps"]}
