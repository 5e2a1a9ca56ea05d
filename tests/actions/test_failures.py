"""Break the road to the backend and see that the customer is told the truth."""

from __future__ import annotations

import pytest

from actions.errors import Unsettled
from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer
from tests.actions.road import Road


async def test_a_backend_that_is_down_keeps_the_step_and_apologises_once(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    road.breaks["*"] = "down"
    await customer.presses("はい、ありません")
    assert len(customer.messages) == 1
    assert customer.step == "disclosure.other_contracts"
    assert "保存されています" in customer.told
    assert "0120-301-377" in customer.told
    road.breaks.clear()
    await customer.presses("もう一度試す")
    assert customer.step == "disclosure.other_contracts"
    assert customer.offered("はい、ありません")


async def test_an_answer_whose_reply_was_lost_is_recorded_once(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    road.breaks["answers"] = "lost"
    await customer.presses("はい、ありません")
    road.breaks.clear()
    await customer.presses("もう一度試す")
    assert customer.step == "disclosure.cancellation"
    entries = [e for e in await road.ledger(customer.slots["renewal_id"]) if e["kind"].startswith("disclosure")]
    assert len(entries) == 1


@pytest.mark.parametrize("fault", ["down", "lost", "garbled"])
async def test_a_submission_gets_no_answer_until_the_backend_gave_one_and_then_the_same_message_gets_the_receipt(
    customer: Customer, road: Road, fault: str
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    road.breaks["applications"] = fault
    for _ in range(2):
        with pytest.raises(Unsettled):
            await customer.repeats(submit, "the-press")
        assert not customer.told
    road.breaks.clear()
    await customer.repeats(submit, "the-press")
    assert customer.step == "completed"
    accepted = [e for e in await road.ledger(customer.slots["renewal_id"]) if e["kind"] == "application.accepted"]
    assert [entry["payload"]["message_id"] for entry in accepted] == ["the-press"]


async def test_a_submission_that_was_accepted_is_not_said_to_have_failed_while_its_receipt_cannot_be_read(
    customer: Customer, road: Road
) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    road.breaks[customer.slots["renewal_id"]] = "down"
    with pytest.raises(Unsettled):
        await customer.repeats(submit, "the-press")
    assert (
        len((await road.ask("GET", f"/v1/applications?renewal_id={customer.slots['renewal_id']}"))["applications"]) == 1
    )
    road.breaks.clear()
    await customer.repeats(submit, "the-press")
    assert customer.card["type"] == "receipt"


async def test_a_press_that_comes_again_looks_before_it_submits(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    await customer.repeats(submit, "the-press")
    road.passed.clear()
    await customer.repeats(submit, "the-press")
    assert ("POST", "/v1/applications") not in road.passed
    assert customer.step == "completed"


async def test_the_way_to_a_person_needs_no_backend(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    road.breaks["*"] = "down"
    await customer.types("人と話したい", "ask_human")
    assert "受付時間" in customer.messages[0]["text"]
    assert customer.step == "consent.privacy"


async def test_garbled_answers_are_failures_too(customer: Customer, road: Road) -> None:
    customer.logs_in("taro")
    road.breaks["contracts"] = "garbled"
    await customer.starts()
    assert "つながりません" in customer.told


async def test_a_draft_changed_since_the_review_is_not_submitted(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    other = customer.opens_another_tab()
    other.logs_in("taro")
    await other.starts()
    assert "続きから進められます" in other.told
    await other.presses("このご契約の続きへ進む")
    await other.types("プランを変えたい", "correct_answer", {"entity": "step", "value": "plan.choice"})
    await customer.repeats(submit)
    assert customer.step == "plan.choice"
    assert not (await road.ask("GET", f"/v1/applications?renewal_id={customer.slots['renewal_id']}"))["applications"]
