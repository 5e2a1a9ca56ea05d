"""The gate, and exactly one application."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

from backend.drafts.window import Term
from backend.storage.tables import ApplicationRow, ContractRow
from tests.backend.drafting import GOOD_ANSWERS
from tests.backend.world import AFTER_PLAN, TARO, UP_TO_PLAN, World, evidence_of


async def test_two_devices_that_submit_at_once_get_the_same_application(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    replies = await asyncio.gather(*(renewal.submit() for _ in range(4)), renewal.submit("another device's key"))
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 200, 201]
    assert len({reply["receipt_number"] for reply in replies}) == 1
    found = await world.call("GET", f"/v1/applications?policy_number={TARO}", actor="taro")
    assert len(found["applications"]) == 1
    assert [entry["kind"] for entry in await renewal.ledger()].count("application.accepted") == 1


async def test_after_a_timeout_the_application_is_found_by_asking(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    path = f"/v1/applications?renewal_id={renewal.id}"
    assert (await world.call("GET", path, actor="taro"))["applications"] == []
    accepted = await renewal.submit()
    assert (await world.call("GET", path, actor="taro"))["applications"] == [accepted.body]
    assert (await world.call("GET", path, actor="hanako"))["applications"] == []


async def test_a_completed_renewal_is_shown_and_cannot_be_moved(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    await renewal.submit()
    assert (await world.begin()).id == renewal.id
    assert (await renewal.correct("plan.choice")).kind == "step-not-pending"
    assert (await renewal.answer("confirm.intention", {"meets_intention": True})).kind == "step-not-pending"
    contracts = await world.call("GET", "/v1/contracts?member_id=taro", actor="taro")
    assert contracts["contracts"][0]["renewal"]["state"] == "applied"


async def test_no_application_passes_with_a_step_left_out(world: World) -> None:
    renewal = await world.begin()
    left = [step for step in GOOD_ANSWERS if step != "scope.retirement"]
    for step, answer in GOOD_ANSWERS.items():
        reply = await renewal.submit()
        assert (reply.status, reply.kind, reply["missing"]) == (409, "evidence-incomplete", left)
        if step == "plan.choice":
            await renewal.choose()
        else:
            await renewal.answer(step, answer)
        left = [item for item in left if item != step]
        if step == "scope.employment":
            left.insert(left.index("scope.employer") + 1, "scope.retirement")
    assert (await renewal.submit()).status == 201


async def test_an_old_draft_version_or_another_quote_is_refused(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit("a")
    other = (await renewal.plans())["b"]["id"]
    version = (await renewal.show())["version"]
    assert (await renewal.submit(draft_version=version - 1)).kind == "draft-changed"
    assert (await renewal.submit(quote_id=other)).kind == "draft-changed"
    assert (await renewal.submit()).status == 201


async def test_typed_words_never_submit(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    reply = await renewal.submit(evidence=evidence_of(input="text"))
    assert (reply.kind, reply["missing"]) == ("evidence-incomplete", ["confirm.submit"])


async def test_after_the_window_no_application_passes(world: World) -> None:
    renewal = await world.begin()
    world.clock.set("2020-06-02T15:00:00")
    await renewal.reach_submit()
    world.clock.set("2020-06-02T16:00:00")
    assert (await renewal.submit()).kind == "window-closed"
    world.clock.set("2020-06-02T15:59:59")
    assert (await renewal.submit()).status == 201


async def test_a_correction_after_the_intention_needs_the_intention_again(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    await renewal.correct("scope.owner")
    await renewal.answer("scope.owner", {"correct": True})
    assert (await renewal.submit())["missing"] == ["confirm.intention"]


async def test_a_key_belongs_to_one_application(world: World) -> None:
    first, second = await world.begin(), await world.begin("C200300401", "jiro")
    await first.reach_submit()
    await second.go_through(tuple((step, answer) for step, answer in UP_TO_PLAN))
    await second.choose()
    await second.go_through(AFTER_PLAN)
    assert (await first.submit("the same key")).status == 201
    assert (await second.submit("the same key")).kind == "idempotency-key-reused"
    assert (await second.submit("short")).kind == "idempotency-key-missing"
    assert (await second.submit()).status == 201


async def test_a_receipt_number_does_not_look_like_a_my_number(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    assert re.fullmatch(r"R-\d{4}-\d{4}-\d{4}", (await renewal.submit())["receipt_number"])


async def test_what_the_agency_applied_for_is_not_this_renewals_receipt(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    quote_id = (await renewal.show())["chosen_quote_id"]
    async with world.database.write() as session:
        contract = await session.get_one(ContractRow, TARO)
        term = Term.following(contract.expiry_at)
        session.add(
            ApplicationRow(
                id="by the agency",
                receipt_number="R-0000-0000-0001",
                idempotency_key="agency's key",
                policy_number=TARO,
                renewed_policy_number=contract.renewed_policy_number,
                plan="b",
                premium=72_240,
                inception_at=term.inception_at,
                expiry_at=term.expiry_at,
                applied_at=world.clock.now(),
            )
        )
    reply = await renewal.submit(quote_id=quote_id)
    assert (reply.status, reply.kind) == (409, "already-applied")
    assert reply["application"]["receipt_number"] == "R-0000-0000-0001"


async def test_an_abandoned_attempt_does_not_get_the_receipt_of_the_next(world: World) -> None:
    abandoned = await world.begin()
    await abandoned.answer("consent.privacy", {"agreed": False})
    renewal = await world.begin()
    assert renewal.id != abandoned.id
    await renewal.reach_submit()
    accepted = await renewal.submit("the renewal's key")
    reply = await abandoned.submit("the abandoned one's key")
    assert (reply.status, reply.kind, reply["application"]) == (409, "already-applied", accepted.body)
    again = await abandoned.submit("the renewal's key")
    assert (again.status, again.body) == (200, accepted.body)


async def test_an_old_draft_never_applies_for_a_later_term(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    async with world.database.write() as session:
        contract = await session.get_one(ContractRow, TARO)
        contract.inception_at, contract.expiry_at = contract.expiry_at, contract.expiry_at + timedelta(days=365)
    assert (await renewal.show())["term"]["inception_at"] == "2020-06-02T16:00:00+09:00"
    world.clock.set("2021-05-03T10:00:00")
    assert (await renewal.submit()).kind == "window-closed"
    assert (await renewal.correct("plan.choice")).kind == "window-closed"
    assert (await world.begin()).id != renewal.id
