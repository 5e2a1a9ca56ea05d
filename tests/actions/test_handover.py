"""Whoever wants a person waits for one here while somebody is there, and is told when somebody will be."""

from __future__ import annotations

import pytest

from tests.actions.customer import Customer
from tests.actions.road import Road

_IN_HOURS, _AT_NIGHT = "2020-05-03T10:00:00+09:00", "2020-05-03T17:00:00+09:00"
in_the_chat = pytest.mark.parametrize("people_answer", [True])


def _reasons(customer: Customer) -> list[str]:
    return [said["custom"]["handover"] for said in customer.messages if said["custom"]["handover"]]


@in_the_chat
async def test_in_hours_a_person_is_called_and_the_step_goes_on(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("人と話したい", "ask_human")
    assert _reasons(customer) == ["asked"]
    assert "お待ちのあいだも、お手続きを続けられます。" in customer.told
    assert customer.step == "consent.privacy"
    assert customer.offered("両方に同意する")


@in_the_chat
async def test_a_call_is_taken_back_by_the_button_that_such_words_get(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("担当者はもう結構です", "withdraw_handover")
    assert _reasons(customer) == []
    await customer.presses("お呼び出しを取り消す")
    assert _reasons(customer) == ["withdrawn"]
    assert customer.step == "consent.privacy"
    assert customer.offered("両方に同意する")


@in_the_chat
async def test_a_yes_to_the_taking_back_answers_no_question(customer: Customer, road: Road) -> None:
    await customer.begins("taro")
    before = len(await road.ledger(customer.slots["renewal_id"]))
    await customer.types("担当者はもう結構です", "withdraw_handover")
    await customer.types("はい", "affirm")
    assert customer.step == "consent.privacy"
    assert customer.offered("両方に同意する")
    assert len(await road.ledger(customer.slots["renewal_id"])) == before


@in_the_chat
@pytest.mark.parametrize("now", [_AT_NIGHT])
async def test_at_the_closing_minute_nobody_is_called_and_the_next_opening_is_told(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("人と話したい", "ask_human")
    assert _reasons(customer) == []
    assert "次の受付は明日9時からです。" in customer.told
    assert "0120-301-377" in customer.told


@pytest.mark.parametrize("now", [_IN_HOURS])
async def test_where_people_answer_the_telephone_alone_nobody_is_promised(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("人と話したい", "ask_human")
    assert _reasons(customer) == []
    assert "おつなぎします" not in customer.told


@in_the_chat
async def test_why_a_person_is_wanted_is_said_when_a_question_was_not_understood(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("あああ")
    await customer.types("人と話したい", "ask_human")
    assert _reasons(customer) == ["not_understood"]


@in_the_chat
async def test_why_a_person_is_wanted_is_said_when_the_renewal_has_ended(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("同意しない")
    assert customer.step == "stopped.consent"
    await customer.wants_a_person()
    assert _reasons(customer) == ["stopped"]


@in_the_chat
async def test_where_a_person_hands_back_the_drafts_next_step_is_asked(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.types("", "resume_after_handover")
    assert "ここからは、自動応答がご案内します。" in customer.told
    assert customer.step == "consent.privacy"
    assert customer.offered("両方に同意する")
