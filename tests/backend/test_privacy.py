"""What the backend holds of a member is given to them, and forgotten."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

from sqlalchemy import text

from backend.storage.tables import ContractRow, MemberRow
from backend.verify import verify
from tests.backend.personal import PERSONAL, live
from tests.backend.registering import complete, mails, newest_token, waiting
from tests.backend.test_members import log_in
from tests.backend.world import (
    DATA_KEYS,
    TARO,
    World,
)


async def privacy(world: World, *arguments: str) -> Any:
    """Call the backend's command beside the running backend."""
    env = {**os.environ, "DATA_KEYS": DATA_KEYS, "BACKEND_DATABASE_URL": world.database.url}
    command = [sys.executable, "-m", "backend.privacy", *arguments]
    done = await asyncio.to_thread(subprocess.run, command, env=env, check=True, stdout=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout)


async def test_a_member_is_given_everything_and_nothing_of_others(world: World) -> None:
    renewal = await live(world)
    exported = await privacy(world, "export", "--member", "taro")
    told = json.dumps(exported, ensure_ascii=False)
    assert [each for each in PERSONAL[:8] if each not in told] == []
    assert exported["member"]["birth_date"] == "1950-12-19"
    assert [draft["id"] for draft in exported["renewals"]] == [renewal.id]
    assert exported["renewals"][0]["answers"]["contact.address"]["value"]["postal_code"] == "950-0965"
    assert len(exported["renewals"][0]["quotes"]) == 4
    assert exported["applications"][0]["policy_number"] == TARO
    assert [entry["hash"] for entry in exported["ledger"]] == [entry["hash"] for entry in await renewal.ledger()]
    assert [mail["recipient"] for mail in exported["mails"]] == ["taro.new@example.com"]
    assert not any("text" in mail for mail in exported["mails"])
    assert "password_hash" not in told
    assert "青葉" not in told
    assert "tadashi" not in told


async def test_a_forgotten_member_has_no_account_and_no_mail_and_the_evidence_stays(world: World) -> None:
    renewal = await live(world)
    await world.call("POST", "/v1/password-resets", {"email": "taro@example.com", "client_address": "192.0.2.1"})
    forgotten = await privacy(world, "forget", "--member", "taro")
    assert forgotten["erased"] == {"member": True, "answers_of_renewals": [], "registrations": 0, "mails": 1}
    assert (forgotten["stays"]["contracts"], forgotten["stays"]["renewals"]) == ([TARO], [renewal.id])
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 401
    assert {mail.recipient for mail in await mails(world)} == {"tadashi@example.com"}
    async with world.database.read() as session:
        assert await session.get(MemberRow, "taro") is None
        contract = await session.get_one(ContractRow, TARO)
    assert (contract.member_id, contract.linked_at) == (None, None)
    exported = await privacy(world, "export", "--member", "taro")
    assert (exported["member"], exported["contracts"], exported["mails"]) == (None, [], [])
    assert exported["applications"][0]["receipt_number"] == forgotten["stays"]["applications"][0]
    assert await verify(world.database.url, DATA_KEYS) == 0
    again = await privacy(world, "forget", "--member", "taro")
    assert again["erased"] == {"member": False, "answers_of_renewals": [], "registrations": 0, "mails": 0}
    assert again["stays"]["ledger"] == forgotten["stays"]["ledger"]
    async with world.database.read() as session:
        kept = (await session.execute(text("SELECT kind, actor FROM ledger ORDER BY seq DESC LIMIT 1"))).one()
    assert tuple(kept) == ("member.forgotten", "system")


async def test_a_forgotten_renewal_without_an_application_is_over_and_its_answers_are_erased(world: World) -> None:
    renewal = await world.begin()
    await renewal.answer("consent.privacy", {"agreed": True})
    assert (await privacy(world, "forget", "--member", "taro"))["erased"]["answers_of_renewals"] == [renewal.id]
    shown = await world.call("GET", f"/v1/renewals/{renewal.id}", actor=None)
    assert (shown["status"], shown["stop_reason"]) == ("stopped", "customer")
    assert {step["answer"] and "agreed" for step in shown["steps"]} == {None}


async def test_a_new_member_and_the_registration_are_forgotten(world: World) -> None:
    await waiting(world)
    member_id = (await complete(world, await newest_token(world)))["member"]["id"]
    forgotten = await privacy(world, "forget", "--member", member_id)
    assert forgotten["erased"] == {"member": True, "answers_of_renewals": [], "registrations": 1, "mails": 2}
    assert await mails(world) == []
    assert (await waiting(world)).id
