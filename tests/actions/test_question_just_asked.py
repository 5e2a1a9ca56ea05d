"""See that an answer counts only for the question just asked, and that its evidence is that question's text."""

from __future__ import annotations

import pytest

from tests.actions.coverages import LESS_PROPERTY, at_plans, plan
from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer, Json
from tests.actions.road import Road

_NOT_RECORDED = "お答えとしては記録していません"
_RETIRED = {"entity": "status", "value": "retired"}
_AGREE = "内容を確認し、同意する"


async def evidence(road: Road, customer: Customer, kind: str) -> list[Json]:
    entries = await road.ledger(customer.slots["renewal_id"])
    return [entry["payload"] for entry in entries if entry["kind"].startswith(kind)]


async def to_contact(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定")


async def to_documents(customer: Customer) -> None:
    await to_contact(customer)
    await customer.presses("この内容で進む")
    assert customer.step == "documents.content"


async def test_a_yes_to_which_item_answers_nothing(customer: Customer, road: Road) -> None:
    await to_documents(customer)
    before = len(await road.ledger(customer.slots["renewal_id"]))
    await customer.types("訂正したい", "correct_answer")
    for text in ("はい", "同意します"):
        await customer.types(text, "affirm")
        assert customer.step == "documents.content"
        assert "訂正する項目をお選びください。" in customer.told
    assert len(await road.ledger(customer.slots["renewal_id"])) == before
    await customer.presses("訂正しない", _AGREE)
    assert customer.step == "documents.delivery"


async def test_a_question_amid_a_correction_leads_back_to_the_items(customer: Customer) -> None:
    await to_documents(customer)
    await customer.types("訂正したい", "correct_answer")
    await customer.types("人と話したい", "ask_human")
    assert customer.offered("訂正しない")
    await customer.presses("プラン")
    assert customer.step == "plan.choice"


async def test_with_nothing_to_correct_the_step_is_asked_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("訂正したい", "correct_answer")
    assert "訂正できるお答えは、まだありません。" in customer.told
    await customer.types("両方に同意します", "affirm")
    assert customer.step == "disclosure.other_contracts"


@pytest.mark.parametrize("pressed", [True, False])
async def test_a_yes_to_which_item_is_no_intention(customer: Customer, road: Road, pressed: bool) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    meets = customer.offered("意向に沿っています")
    if pressed:
        await customer.presses("訂正したい")
    else:
        await customer.types("訂正したい", "correct_answer")
    await customer.types("はい", "affirm")
    assert "訂正する項目をお選びください。" in customer.told
    await customer.repeats(meets)
    assert customer.step == "confirm.intention"
    assert "ご意向に沿っていますか" in customer.told
    await customer.presses("意向に沿っています")
    assert customer.step == "confirm.submit"


async def test_the_evidence_is_the_question_and_not_the_apology(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    road.breaks["*"] = "down"
    await customer.types("はい、ありません", "affirm")
    road.breaks.clear()
    await customer.types("はい、ありません", "affirm")
    assert customer.step == "disclosure.other_contracts"
    assert not await evidence(road, customer, "disclosure")
    await customer.types("はい、ありません", "affirm")
    assert customer.step == "disclosure.cancellation"
    (proof,) = await evidence(road, customer, "disclosure")
    assert proof["question"].startswith("次の内容に相違ないか")


async def test_after_a_hint_the_evidence_is_still_the_question(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    await customer.types("間違いないか確認します", "affirm")
    await customer.types("訂正したい", "correct_answer")
    await customer.types("相違ありません", "affirm")
    (proof,) = await evidence(road, customer, "disclosure")
    assert proof["question"].startswith("次の内容に相違ないか")


async def test_words_that_answer_the_question_are_an_answer_whatever_else_they_might_mean(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("両方に同意します", "thank", confidence=0.4, means="agrees")
    assert customer.step == "disclosure.other_contracts"
    await customer.types("ほかにはありません", "ask_faq", confidence=0.5, means="agrees")
    assert customer.step == "disclosure.cancellation"


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("同意しないとどうなりますか", "complain", 0.3),
        ("両方に同意します", "ask_human", 0.9),
    ],
)
async def test_a_question_and_a_sure_intent_are_no_answer(
    customer: Customer, text: str, intent: str, confidence: float
) -> None:
    await customer.begins("taro")
    await customer.types(text, intent, confidence=confidence, means="agrees")
    assert customer.step == "consent.privacy"


async def test_words_that_came_before_the_question_was_shown_answer_nothing(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意")
    await customer.types("はい、ありません", "affirm")
    assert customer.step == "disclosure.cancellation"
    before = len(await road.ledger(customer.slots["renewal_id"]))
    await customer.types("はい、ありません", "affirm", meant_for="disclosure.other_contracts")
    assert customer.step == "disclosure.cancellation"
    assert _NOT_RECORDED in customer.told
    assert len(await road.ledger(customer.slots["renewal_id"])) == before
    await customer.types("はい、ありません", "affirm")
    assert customer.step == "scope.employment"


@pytest.mark.parametrize("text", ["たぶん090-1234-5678だと思います", "０９０ー１２３４ー５６７８ かな"])
async def test_words_that_came_before_a_value_was_asked_back_confirm_nothing(customer: Customer, text: str) -> None:
    await to_contact(customer)
    await customer.presses("電話番号を変更する")
    await customer.types(text, "give_contact")
    assert "次の内容のことでしょうか。" in customer.told
    await customer.types("はい", "affirm", meant_for="contact.phone")
    assert _NOT_RECORDED in customer.told
    await customer.types("はい", "affirm")
    assert customer.step == "contact.confirm"


async def test_a_yes_that_came_before_the_changed_details_were_shown_confirms_nothing(customer: Customer) -> None:
    await to_contact(customer)
    await customer.types("電話番号を090-1234-5678に変更します", "change_contact", {"entity": "item", "value": "phone"})
    assert "090-1234-5678" in customer.told
    await customer.types("はい", "affirm", meant_for="contact.confirm")
    assert _NOT_RECORDED in customer.told
    assert customer.step == "contact.confirm"


async def test_an_address_comes_in_two_messages(customer: Customer) -> None:
    await to_contact(customer)
    await customer.presses("住所を変更する")
    await customer.types("160-0023", "give_contact")
    await customer.types("新宿区西新宿1-26-1", "give_contact", meant_for="contact.address")
    assert customer.step == "contact.confirm"
    assert "西新宿1-26-1" in customer.told


async def test_a_premium_that_was_not_on_the_screen_is_not_decided_on(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("Aプランで対物は2000万に", "change_coverage", plan("a"), *LESS_PROPERTY)
    assert customer.step == "plan.free"
    await customer.types("この内容でお願いします", "decide_free_plan", meant_for="plan.free")
    assert _NOT_RECORDED in customer.told
    assert customer.step == "plan.free"
    await customer.types("対物は2000万に", "change_coverage", *LESS_PROPERTY, meant_for="plan.free")
    assert "保険料を計算し直しました。" in customer.told
    await customer.types("この内容でお願いします", "decide_free_plan")
    assert customer.step == "contact.confirm"


async def test_a_correction_is_heard_whenever_it_was_written(customer: Customer) -> None:
    await to_contact(customer)
    await customer.types("やっぱりBプランにします", "choose_plan", plan("b"), meant_for="plan.choice")
    assert customer.step == "plan.choice"


async def test_an_answer_in_two_messages_is_one_where_the_question_is_the_same(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意", "はい、ありません", "はい、ありません")
    await customer.types("えっと")
    await customer.types("退職者です", "choose_employment", _RETIRED, meant_for="scope.employment")
    assert customer.step == "scope.employer"
