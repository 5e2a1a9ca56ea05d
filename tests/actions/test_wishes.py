"""Change one's mind at any question: go back, correct, end, take a consent back, ask where one stands."""

from __future__ import annotations

from typing import Any

import pytest

from actions.catalogue import all_questions
from actions.explanations import EXPLANATIONS
from bot.japanese.address import PostalRegister
from service.clock import SystemClock
from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer

_AT_CONTACT = (*TO_PLAN, "Aプランに決定")


async def test_one_question_back_is_asked_again_and_the_rest_is_kept(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_AT_CONTACT)
    await customer.types("一つ前に戻って", "go_back")
    assert customer.step == "plan.choice"
    await customer.presses("Bプランに決定")
    assert customer.step == "contact.confirm"


async def test_there_is_nothing_before_the_first_question(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("前の質問に戻りたい", "go_back")
    assert "ここが最初のご質問です。" in customer.told
    assert customer.step == "consent.privacy"


async def test_going_back_from_the_button_asks_what_to_correct(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW, "意向に沿っています")
    await customer.types("戻りたい", "go_back")
    assert customer.offered("訂正しない")
    await customer.presses("電話番号")
    assert customer.step == "contact.phone"


async def test_going_back_from_a_confirmation_withdraws_it(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する", "いいえ、ほかに契約があります")
    assert customer.offered("手続きを終了")
    await customer.types("戻って", "go_back")
    assert customer.offered("はい、ありません")
    assert customer.step == "disclosure.other_contracts"


@pytest.mark.parametrize(
    ("text", "entity", "value", "step"),
    [
        ("やっぱりBにします", "plan", "b", "plan.choice"),
        ("住所が変わったので変えたい", "item", "address", "contact.address"),
        ("すみません、まだ退職していません、現職です", "status", "employed", "scope.employment"),
    ],
)
async def test_an_answer_to_an_earlier_question_reopens_it_and_takes_nothing(
    customer: Customer, text: str, entity: str, value: str, step: str
) -> None:
    intents = {"plan": "choose_plan", "item": "change_contact", "status": "choose_employment"}
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", "この内容で進む")
    await customer.types(text, intents[entity], {"entity": entity, "value": value})
    assert customer.step == step
    assert "訂正します" in customer.told


async def test_an_answer_to_a_later_question_waits_for_it(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する")
    await customer.types("Aプランにしたいんですが", "choose_plan", {"entity": "plan", "value": "a"})
    assert "プランは、このあとでお伺いします。" in customer.told
    assert customer.step == "disclosure.other_contracts"


async def test_the_answer_just_given_can_be_called_wrong_without_its_name(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する", "はい、ありません")
    await customer.types("さっきの答えは間違いでした", "correct_answer")
    assert customer.step == "disclosure.other_contracts"


async def test_a_renewal_ends_only_on_the_button_and_can_begin_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_AT_CONTACT)
    await customer.types("もうやめます", "cancel_renewal")
    assert {"中止する", "あとで続ける", "お手続きを続ける"} <= _labels(customer)
    await customer.types("はい", "affirm")
    assert "下のボタンで" in customer.told
    await customer.presses("お手続きを続ける")
    assert customer.step == "contact.confirm"
    await customer.types("やっぱり中止したい", "cancel_renewal")
    await customer.presses("中止する")
    assert customer.step == "stopped.customer"
    assert "お申込みは、されていません。" in customer.told
    await customer.presses("もう一度お手続きを始める", "このご契約を更新する")
    assert customer.step == "consent.privacy"


async def test_pausing_instead_of_ending_keeps_every_answer(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_AT_CONTACT)
    await customer.types("やめたい", "cancel_renewal")
    await customer.presses("あとで続ける", "お手続きを続ける")
    assert customer.step == "contact.confirm"


async def test_the_only_consent_is_taken_back_on_the_confirming_button(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_AT_CONTACT)
    await customer.types("個人情報の同意を取り消します", "withdraw_consent")
    assert customer.step == "consent.privacy"
    await customer.presses("手続きを終了")
    assert customer.step == "stopped.consent"


async def test_of_several_consents_the_customer_names_the_one_to_take_back(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", *TO_REVIEW)
    await customer.types("同意を撤回したい", "withdraw_consent")
    await customer.presses("取り消さない")
    assert customer.step == "confirm.intention"
    await customer.types("同意を撤回したい", "withdraw_consent")
    await customer.presses("電子交付への同意")
    assert customer.step == "documents.delivery"
    await customer.presses("いいえ、質問に戻って")
    await customer.presses("PDFでのお渡しに同意する")
    assert customer.step == "confirm.intention"


async def test_where_it_stands_is_told_and_the_question_asked_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_AT_CONTACT)
    await customer.types("あと何問ですか", "show_progress")
    assert "お答え済みは、個人情報の取扱いへの同意、" in customer.told
    assert "あと5問ほどです" in customer.told
    assert customer.step == "contact.confirm"


async def test_a_question_is_explained_and_asked_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する")
    await customer.types("どういう意味ですか", "explain_question")
    assert EXPLANATIONS["disclosure.other_contracts"] in customer.told
    await customer.presses("はい、ありません")
    assert customer.step == "disclosure.cancellation"


async def test_what_is_not_understood_is_said_again_then_explained_then_left_to_a_person(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する")
    heard: list[str] = []
    for _ in range(3):
        await customer.types("むにゃむにゃ")
        heard.append(customer.told)
    assert "どちらかをお選びください" in heard[0]
    assert EXPLANATIONS["disclosure.other_contracts"] in heard[1]
    assert "0120-301-377" in heard[2]


@pytest.mark.parametrize("intent", ["go_back", "cancel_renewal", "withdraw_consent", "show_progress", "correct_answer"])
async def test_before_a_contract_is_chosen_a_wish_changes_nothing(customer: Customer, intent: str) -> None:
    customer.logs_in("taro")
    await customer.starts()
    await customer.types("お願いします", intent)
    assert customer.step == "identify.contract"


async def test_another_language_gets_the_way_to_a_person_in_english_and_answers_nothing(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する")
    await customer.types("Yes there is no other contract, I agree", "affirm")
    assert "in Japanese only" in customer.told
    assert "0120-301-377" in customer.told
    assert customer.step == "disclosure.other_contracts"


def test_every_question_is_explained() -> None:
    steps = {question.step for question in all_questions(SystemClock(), PostalRegister())}
    assert set(EXPLANATIONS) == steps


def _labels(customer: Customer) -> set[Any]:
    return {choice["label"] for choice in customer.choices}
