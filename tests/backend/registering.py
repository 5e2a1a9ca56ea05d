"""Register as a customer does in the chat, and read the mails that come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from backend.mail.sender import MailSender
from backend.mail.transports import DemonstrationMailbox
from backend.storage.tables import LedgerRow, MailRow
from tests.backend.world import Reply, World, evidence_of

TADASHI = "M110120131"
PASSWORD = "Kaminari-7-mado"
ANONYMOUS = {"X-Actor": "anonymous", "X-Channel": "web"}
ANSWERS: dict[str, dict[str, Any]] = {
    "registration.terms": {"agreed": True},
    "registration.email": {"email": "tadashi@example.com"},
    "registration.email_again": {"email": "Tadashi@example.com"},
    "registration.name": {"kanji": "野口 正"},
    "registration.kana": {"kana": "のぐち　ﾀﾀﾞｼ"},
    "registration.romaji": {"romaji": None},
    "registration.birth_date": {"date": "1969-02-17"},
    "registration.address": {"postal_code": "9500965", "address": "新潟県新潟市中央区新光町四丁目1番"},
    "registration.phone": {"phone": "０２５−５５５−０１１１"},
    "registration.policy_numbers": {"policy_numbers": ["ｍ110120131", TADASHI]},
}
REVIEW = ("registration.review", {"confirmed": True})


async def post(world: World, path: str, body: Any) -> Reply:
    return await world.call("POST", path, body, **ANONYMOUS)


@dataclass(frozen=True)
class Registration:
    """Go through one registration as its customer."""

    world: World
    id: str

    async def show(self) -> Any:
        return (await self.world.call("GET", f"/v1/registrations/{self.id}", **ANONYMOUS)).body

    async def answer(self, step: str, answer: dict[str, Any], **evidence: Any) -> Reply:
        body = {"step": step, "answer": answer, "evidence": evidence_of(**evidence)}
        return await post(self.world, f"/v1/registrations/{self.id}/answers", body)

    async def correct(self, step: str, **evidence: str) -> Reply:
        body = {"step": step, "evidence": evidence_of(**evidence)}
        return await post(self.world, f"/v1/registrations/{self.id}/corrections", body)

    async def act(self, name: str, **evidence: str) -> Reply:
        return await post(self.world, f"/v1/registrations/{self.id}/{name}", {"evidence": evidence_of(**evidence)})

    async def fill(self, **changes: dict[str, Any]) -> None:
        """Answer every question but the review; `changes` by the last part of the step's id."""
        for step, answer in ANSWERS.items():
            given = changes.get(step.removeprefix("registration."), answer)
            reply = await self.answer(step, given)
            assert reply.status == 200, (step, reply.body)

    async def review(self, **evidence: str) -> Reply:
        return await self.answer(*REVIEW, **evidence)


async def begin(world: World, conversation_id: str = "conversation") -> Registration:
    reply = await post(world, "/v1/registrations", {"conversation_id": conversation_id})
    assert reply.status == 201, reply.body
    return Registration(world, reply["id"])


async def waiting(world: World, conversation_id: str = "conversation", **changes: dict[str, Any]) -> Registration:
    """Return a registration whose mail is in the outbox."""
    registration = await begin(world, conversation_id)
    await registration.fill(**changes)
    reply = await registration.review()
    assert reply.status == 200, reply.body
    return registration


def email(address: str) -> dict[str, Any]:
    return {"email": {"email": address}, "email_again": {"email": address}}


async def mails(world: World) -> list[MailRow]:
    """Return all mails in the outbox, oldest first."""
    async with world.database.read() as session:
        return list(await session.scalars(select(MailRow).order_by(MailRow.created_at, MailRow.id)))


async def send_mails(world: World) -> None:
    await MailSender(world.database, world.clock, DemonstrationMailbox()).send_due()


async def newest_token(world: World) -> str:
    """Return the token of the newest mail with a link."""
    found = [re.search(r"\?token=(\S+)", mail.text) for mail in await mails(world)]
    return [match[1] for match in found if match][-1]


async def complete(world: World, token: str, password: str = PASSWORD) -> Reply:
    return await post(world, "/v1/registrations/completion", {"token": token, "password": password})


async def link_state(world: World, token: str, path: str = "/v1/registrations/link") -> Any:
    return (await post(world, path, {"token": token})).body


async def ledger_of(world: World, *kinds: str) -> list[LedgerRow]:
    async with world.database.read() as session:
        rows = await session.scalars(select(LedgerRow).order_by(LedgerRow.seq))
    return [row for row in rows if row.kind in kinds]
