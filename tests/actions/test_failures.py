"""Break the road to the backend and see that the customer is told the truth."""

from __future__ import annotations

from tests.actions.customer import Customer
from tests.actions.road import Road
from tests.actions.test_renewal import _TO_PLAN, _TO_REVIEW


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


async def test_a_submission_whose_answer_was_lost_is_found_out_before_anything_is_said(
    customer: Customer, road: Road
) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_PLAN, "Aプランに決定", *_TO_REVIEW, "意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    road.breaks["applications"] = "down"
    await customer.repeats(submit)
    assert "確認中" in customer.told
    assert customer.step == "confirm.submit"
    road.breaks.clear()
    await customer.presses("受付状況を確認する")
    assert customer.offered("ご契約最終お申込み")
    road.breaks["applications"] = "lost"
    await customer.repeats(submit)
    assert "確認中" in customer.told
    road.breaks.clear()
    await customer.presses("受付状況を確認する")
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
    await customer.presses(*_TO_PLAN, "Aプランに決定", *_TO_REVIEW, "意向に沿っています")
    submit = customer.offered("ご契約最終お申込み")
    other = customer.opens_another_tab()
    await other.begins("taro")
    await other.types("プランを変えたい", "correct_answer", {"entity": "step", "value": "plan.choice"})
    await customer.repeats(submit)
    assert customer.step == "plan.choice"
    assert not (await road.ask("GET", f"/v1/applications?renewal_id={customer.slots['renewal_id']}"))["applications"]
