"""A customer renews: from the first consent to the receipt."""

from __future__ import annotations

import asyncio

import pytest

from tests.backend.world import AFTER_PLAN, TARO, UP_TO_PLAN, World, states


async def test_the_flyers_customer_renews_with_plan_a(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit("a")
    accepted = await renewal.submit()
    assert accepted.status == 201
    assert accepted["premium"] == 87_840
    assert accepted["renewed_policy_number"] == "K323456789"
    assert accepted["inception_at"] == "2020-06-02T16:00:00+09:00"
    assert accepted["expiry_at"] == "2021-06-02T16:00:00+09:00"
    shown = await renewal.show()
    assert (shown["status"], shown["next_step"]) == ("completed", "completed")
    assert shown["application"]["receipt_number"] == accepted["receipt_number"]
    assert set(states(shown).values()) == {"done", "not_needed"}


async def test_a_free_plan_is_renewed_with_its_own_quote(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    await renewal.answer("plan.choice", {"plan": "free", "base": "same_terms"})
    quote = await renewal.free_quote("same_terms", vehicle="none")
    assert (quote.status, quote["plan"], quote["coverages"]["vehicle_amount"]) == (201, "free", "none")
    await renewal.go_through((("plan.free", {"quote_id": quote["id"]}), *AFTER_PLAN))
    accepted = await renewal.submit()
    assert (accepted["plan"], accepted["premium"]) == ("free", quote["premium"])


async def test_both_privacy_consents_are_recorded_from_one_answer(world: World) -> None:
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN[:1])
    consents = (await renewal.show())["consents"]
    assert [(c["consent_id"], c["agreed"], c["channel"]) for c in consents] == [
        ("privacy_insurer", True, "web"),
        ("privacy_agency", True, "web"),
    ]
    assert all(len(document["sha256"]) == 64 for c in consents for document in c["documents"])


async def test_a_refused_consent_ends_cleanly_and_can_be_begun_again(world: World) -> None:
    renewal = await world.begin()
    reply = await renewal.answer("consent.privacy", {"agreed": False})
    assert (reply["status"], reply["next_step"]) == ("stopped", "stopped.consent")
    assert [entry["kind"] for entry in await renewal.ledger()] == [
        "renewal.begun",
        "consent.refused",
        "consent.refused",
        "renewal.stopped",
    ]
    again = await world.begin()
    assert again.id != renewal.id
    assert (await again.show())["next_step"] == "consent.privacy"


async def test_a_customer_ends_the_renewal_once_and_may_begin_another(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    replies = [await renewal.cancel(message_id="one", raw="中止します") for _ in range(2)]
    assert [reply["next_step"] for reply in replies] == ["stopped.customer"] * 2
    stopped = [entry for entry in await renewal.ledger() if entry["kind"] == "renewal.stopped"]
    assert [(entry["payload"]["reason"], entry["payload"]["raw"]) for entry in stopped] == [("customer", "中止します")]
    assert (await renewal.submit()).kind == "evidence-incomplete"
    assert (await renewal.correct("plan.choice")).kind == "step-not-pending"
    assert (await renewal.cancel()).kind == "step-not-pending"
    again = await world.begin()
    assert again.id != renewal.id
    assert (await again.show())["next_step"] == "consent.privacy"


async def test_a_consent_is_withdrawn_amid_the_renewal(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    assert (await renewal.correct("consent.privacy"))["next_step"] == "consent.privacy"
    assert (await renewal.answer("consent.privacy", {"agreed": False}))["next_step"] == "stopped.consent"
    assert (await renewal.submit()).kind == "evidence-incomplete"
    latest = {c["consent_id"]: c["agreed"] for c in (await renewal.show())["consents"]}
    assert latest["privacy_insurer"] is latest["privacy_agency"] is False


async def test_a_disclosure_that_stopped_stays_stopped_for_the_term(world: World) -> None:
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN[:1])
    assert (await renewal.answer("disclosure.other_contracts", {"correct": False})).kind == "confirmation-needed"
    await renewal.answer("disclosure.other_contracts", {"correct": False, "confirmed": True})
    assert (await renewal.answer("disclosure.other_contracts", {"correct": True})).kind == "step-not-pending"
    again = await world.begin()
    assert again.id == renewal.id
    assert (await again.show())["next_step"] == "stopped.disclosure"


async def test_another_device_goes_on_with_the_same_renewal(world: World) -> None:
    first, second = await asyncio.gather(world.begin(), world.begin())
    assert first.id == second.id
    listed = await world.call("GET", f"/v1/renewals?policy_number={TARO}", actor="taro")
    assert [renewal["id"] for renewal in listed["renewals"]] == [first.id]


async def test_a_redelivered_message_is_recorded_once(world: World) -> None:
    renewal = await world.begin()
    replies = [await renewal.answer("consent.privacy", {"agreed": True}, message_id="one") for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 200]
    assert replies[0].body["version"] == replies[1].body["version"]
    assert [entry["kind"] for entry in await renewal.ledger()].count("consent.given") == 2


async def test_the_same_message_sent_twice_at_once_is_recorded_once(world: World) -> None:
    renewal = await world.begin()
    answer = ("consent.privacy", {"agreed": True})
    replies = await asyncio.gather(*(renewal.answer(*answer, message_id="one") for _ in range(4)))
    assert [reply.status for reply in replies] == [200] * 4
    assert [entry["kind"] for entry in await renewal.ledger()].count("consent.given") == 2


async def test_a_refused_answer_leaves_its_message_free_to_be_sent_again(world: World) -> None:
    renewal = await world.begin()
    assert (await renewal.answer("consent.privacy", {}, message_id="one")).status == 422
    assert (await renewal.answer("consent.privacy", {"agreed": True}, message_id="one"))["version"] == 2


async def test_a_correction_asks_again_only_what_depends_on_it(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit("a")
    reply = await renewal.correct("plan.choice")
    reopened = {step for step, state in states(reply.body).items() if state == "reopened"}
    assert reopened == {"plan.choice", "documents.content", "confirm.intention"}
    quotes = await renewal.plans()
    await renewal.go_through(
        (("plan.choice", {"plan": "b", "quote_id": quotes["b"]["id"]}), AFTER_PLAN[1], AFTER_PLAN[3])
    )
    assert (await renewal.submit())["premium"] == 72_240


async def test_a_changed_address_shows_in_the_contact_and_not_in_the_contract(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    await renewal.choose()
    address = {"postal_code": "150-0041", "address": "東京都渋谷区神南1-2-3"}
    await renewal.go_through((("contact.confirm", {"change": ["address"]}), ("contact.address", address)))
    shown = await renewal.show()
    assert {key: shown["contact"][key] for key in address} == address
    assert shown["contract"]["policyholder"]["address"] == "東京都新宿区西新宿1-26-1"
    assert shown["next_step"] == "contact.confirm"


async def test_an_expired_quote_is_quoted_and_chosen_anew(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit("a")
    world.clock.set("2020-05-05T00:00:00")
    assert (await renewal.show())["next_step"] == "plan.choice"
    assert (await renewal.submit()).kind == "quote-expired"
    await renewal.choose("a")
    assert (await renewal.show())["next_step"] == "documents.content"
    await renewal.go_through((AFTER_PLAN[1], AFTER_PLAN[3]))
    assert (await renewal.submit()).status == 201


@pytest.mark.parametrize(
    ("member", "policy_number", "window"), [("yuki", "G600700801", "early"), ("akira", "J800901001", "late")]
)
async def test_outside_the_window_the_agency_is_named(
    world: World, member: str, policy_number: str, window: str
) -> None:
    reply = await world.call("POST", "/v1/renewals", {"policy_number": policy_number}, actor=member)
    assert (reply.status, reply.kind, reply["window"]) == (409, "outside-window", window)
    assert reply["agency"]["phone"]
    assert reply["opens_at"] < reply["closes_at"]


@pytest.mark.parametrize(("now", "status"), [("2020-06-02T15:59:59", 201), ("2020-06-02T16:00:00", 409)])
async def test_the_last_second_of_the_window_is_in(world: World, now: str, status: int) -> None:
    world.clock.set(now)
    reply = await world.call("POST", "/v1/renewals", {"policy_number": TARO}, actor="taro")
    assert reply.status == status


async def test_a_renewal_under_way_stops_when_the_window_closes(world: World) -> None:
    renewal = await world.begin()
    world.clock.set("2020-06-02T16:00:00")
    reply = await renewal.answer("consent.privacy", {"agreed": True})
    assert (reply.status, reply.kind) == (409, "window-closed")
    assert reply["agency"]["phone"]
    assert (await renewal.show())["next_step"] == "stopped.window"
    assert (await world.call("POST", "/v1/renewals", {"policy_number": TARO}, actor="taro")).kind == "outside-window"


async def test_an_application_made_through_the_agency_is_told(world: World) -> None:
    reply = await world.call("POST", "/v1/renewals", {"policy_number": "H700800901"}, actor="makoto")
    assert (reply.status, reply.kind) == (409, "already-applied")
    assert reply["application"]["renewal_id"] is None


async def test_another_member_sees_nothing(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_plan()
    quote = (await renewal.plans())["a"]
    stranger = type(renewal)(world, renewal.id, "hanako")
    assert (await world.call("GET", f"/v1/renewals/{renewal.id}", actor="hanako")).status == 404
    assert (await stranger.answer("plan.choice", {"plan": "a", "quote_id": quote["id"]})).status == 404
    assert (await stranger.correct("scope.owner")).status == 404
    assert (await world.call("POST", f"/v1/renewals/{renewal.id}/plans", actor="hanako")).status == 404
    assert (await stranger.free_quote("a")).status == 404
    assert (await world.call("GET", f"/v1/quotes/{quote['id']}", actor="hanako")).status == 404
    assert (await world.call("GET", f"/v1/ledger?renewal_id={renewal.id}", actor="hanako")).status == 404
    assert (await world.call("POST", "/v1/renewals", {"policy_number": TARO}, actor="hanako")).status == 404
    listed = await world.call("GET", f"/v1/renewals?policy_number={TARO}", actor="hanako")
    assert listed["renewals"] == []
    assert (await world.call("GET", f"/v1/renewals/{renewal.id}")).status == 200
