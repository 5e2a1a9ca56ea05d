"""Take wishes for other coverages apart: from which plan, at which price, and through a backend that fails."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from actions.__main__ import open_executor
from actions.metrics import Metrics
from actions.settings import Settings
from service.clock import clock_from_env
from tests.actions.conftest import KEY
from tests.actions.customer import TO_PLAN, Customer
from tests.actions.road import Road

_NO_VEHICLE = (
    {"entity": "coverage", "value": "vehicle", "group": "1"},
    {"entity": "coverage_value", "value": "off", "group": "1"},
)
_LESS_PROPERTY = (
    {"entity": "coverage", "value": "property_damage_liability", "group": "1"},
    {"entity": "amount", "value": 20_000_000, "group": "1"},
)


def _plan(value: str) -> dict[str, str]:
    return {"entity": "plan", "value": value}


async def _at_plans(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)


def _field(customer: Customer, name: str) -> Any:
    return next(field["value"] for field in customer.card["fields"] if field["name"] == name)


@pytest.mark.parametrize("plans", [(), ("a", "b"), ("free",)])
async def test_a_wish_without_one_base_asks_for_it_and_is_kept(customer: Customer, plans: tuple[str, ...]) -> None:
    await _at_plans(customer)
    await customer.types("対物を2000万円にして", "change_coverage", *map(_plan, plans), *_LESS_PROPERTY)
    assert customer.step == "plan.choice"
    assert "対物賠償" in customer.told
    await customer.types("はい", "affirm")
    assert customer.step == "plan.choice"
    await customer.presses("Aプランをもとにする")
    assert customer.step == "plan.free"
    assert "87,840円 →" in customer.told
    assert _field(customer, "property_damage_liability") == "20000000"


async def test_the_base_may_be_typed_and_a_plan_may_still_be_decided(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("車両保険だけ外して", "change_coverage", *_NO_VEHICLE)
    await customer.types("Bプランで", "choose_plan", _plan("b"))
    assert customer.step == "plan.free"
    await customer.presses("プランの一覧に戻る")
    await customer.types("車両保険だけ外して", "change_coverage", *_NO_VEHICLE)
    assert not any("決定" in choice["label"] for choice in customer.choices)
    await customer.presses("補償は変えずに選ぶ", "Aプランに決定")
    assert customer.step == "contact.confirm"


async def test_a_wish_with_the_base_named_goes_straight_on(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("前と同じで、車両保険だけ外して", "change_coverage", _plan("same_terms"), *_NO_VEHICLE)
    assert customer.step == "plan.free"


async def test_as_before_but_for_one_coverage_opens_the_free_plan_with_that_change(customer: Customer) -> None:
    await _at_plans(customer)
    typed = "前と同じで、ただ車両保険だけ外して"
    await customer.types(typed, "choose_plan", _plan("same_terms"), *_NO_VEHICLE)
    assert customer.step == "plan.free"
    assert _field(customer, "vehicle") == "none"


async def test_what_is_offered_is_taken_and_the_rest_is_asked(customer: Customer) -> None:
    await _at_plans(customer)
    more = (
        {"entity": "coverage", "value": "personal_injury", "group": "2"},
        {"entity": "coverage_value", "value": "more", "group": "2"},
    )
    typed = "Aで対物を2000万に、人身傷害を増やして"
    await customer.types(typed, "change_coverage", _plan("a"), *_LESS_PROPERTY, *more)
    assert customer.step == "plan.free"
    assert "87,840円 →" in customer.told
    assert "人身傷害は、次からお選びください。3,000万円、5,000万円、1億円、無制限" in customer.told
    persons = (
        {"entity": "coverage", "value": "bodily_injury_liability", "group": "1"},
        {"entity": "amount", "value": 100_000_000, "group": "1"},
    )
    await customer.types("対人を1億にして", "change_coverage", *persons)
    assert "対人賠償は、次からお選びください。無制限" in customer.told


async def test_a_question_about_a_coverage_begins_no_free_plan_and_is_no_blunder(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("Aで車両保険を外したらどうなりますか", "change_coverage", _plan("a"), *_NO_VEHICLE)
    assert customer.step == "plan.choice"
    assert "試算だけでは、お申込みになりません。" in customer.told
    assert not any(message["custom"]["unread"] for message in customer.messages)


_MORE_DEDUCTIBLE = (
    {"entity": "coverage", "value": "vehicle_deductible", "group": "1"},
    {"entity": "amount", "value": 100_000, "group": "1"},
)


@pytest.mark.parametrize("typed", ["免責10万で", "免責10万がいいなあ", "免責を10万にしてくれる?", "免責10万をお願い"])
async def test_a_soft_wish_is_one_whatever_topic_it_resembles(customer: Customer, typed: str) -> None:
    await _at_plans(customer)
    await customer.types(typed, "ask_faq/term_deductible", *_MORE_DEDUCTIBLE, confidence=0.97)
    assert "補償の変更(" in customer.told
    await customer.presses("前年同等プランをもとにする")
    assert customer.step == "plan.free"
    await customer.types(typed, "ask_faq/term_deductible", *_MORE_DEDUCTIBLE, confidence=0.97)
    assert "保険料を計算し直しました。" in customer.told


@pytest.mark.parametrize(
    "typed",
    [
        "免責10万って何",
        "免責10万は高いなあ",
        "免責10万でいくら?",
        "免責10万にするかも",
        "免責10万の意味を教えてほしい",
        "免責10万について詳しくお願いします",
        "免責10万でいいか担当者と話したい",
        "免責10万のときの保険料を教えて",
        "前は免責10万で",
        "免責10万にするのは取り消して",
        "免責10万が不安で",
    ],
)
async def test_words_about_a_coverage_are_no_wish(customer: Customer, typed: str) -> None:
    await _at_plans(customer)
    await customer.types(typed, "ask_faq/term_deductible", *_MORE_DEDUCTIBLE, confidence=0.97)
    assert "補償の変更(" not in customer.told
    assert customer.step == "plan.choice"


@pytest.mark.parametrize("broken", ["quotes", "coverages"])
async def test_a_wish_outlives_a_backend_that_fails(customer: Customer, road: Road, broken: str) -> None:
    await _at_plans(customer)
    road.breaks[broken] = "down"
    await customer.types("Aプランで対物を2000万円に", "change_coverage", _plan("a"), *_LESS_PROPERTY)
    assert "つながりません" in customer.told
    road.breaks.clear()
    await customer.presses("もう一度試す")
    if broken == "coverages":
        await customer.presses("Aプランをもとにする")
    else:
        assert "まだ保険料に入っていません" in customer.told
        assert _field(customer, "property_damage_liability") == "20000000"
        await customer.presses("保険料再計算", property_damage_liability="20000000")
    assert "87,840円 →" in customer.told


async def test_a_free_quote_that_ran_out_is_quoted_again(customer: Customer, road: Road) -> None:
    await _at_plans(customer)
    await customer.types("Aプランで対物を2000万円に", "change_coverage", _plan("a"), *_LESS_PROPERTY)
    ran_out = customer.offered("このプランに決定")
    epoch = {"DEMONSTRATION": "1", "RENEWAL_NOW": "2021-05-03T10:00:00+09:00", "RENEWAL_EPOCH": str(time.time())}
    settings = Settings(0, road.url, KEY, KEY, clock_from_env(epoch), "test")
    async for executor in open_executor(settings, Metrics()):
        later = Customer(executor, customer.copy)
        later.member_id, later.slots = customer.member_id, customer.slots
        await later.starts()
        assert "計算し直しました" in later.told
        assert "→ 今回" in later.told
        assert _field(later, "property_damage_liability") == "20000000"
        again = later.offered("このプランに決定")
        assert again["entities"]["quote_id"] != ran_out["entities"]["quote_id"]
        await later.repeats(again)
        assert later.step == "contact.confirm"


async def test_the_premium_asked_for_beside_the_table_is_the_one_of_each_plan(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("保険料いくらになるんやったっけ", "ask_faq/premium_amount")
    assert re.search(r"年間保険料: 現在のご契約 [0-9,]+円、前年同等 ", customer.told)
    assert customer.step == "plan.choice"


async def test_the_premium_asked_for_after_the_decision_is_the_one_decided_on(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.presses("Bプランに決定")
    premium = re.search(r"年間保険料 ([0-9,]+円)", customer.told)
    assert premium
    await customer.types("保険料いくらだっけ", "ask_faq/premium_amount")
    assert f"お決めになったBプランの年間保険料は、{premium[1]}です。" in customer.told


async def test_the_lowest_premium_is_named_and_decided_on_by_its_name(customer: Customer) -> None:
    await _at_plans(customer)
    totals = {column["label"]: column["total"] for column in customer.card["columns"] if "choice" in column}
    lowest = min(totals, key=lambda label: int(re.sub(r"\D", "", totals[label])))
    await customer.types("とりあえず一番安いので", "pause_renewal")
    assert f"年間保険料がいちばん安いのは、{lowest}" in customer.told
    assert totals[lowest] in customer.told
    assert customer.step == "plan.choice"


async def test_the_lowest_premium_is_not_told_while_other_coverages_are_wished_for(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("対物を2000万円にして", "change_coverage", *_LESS_PROPERTY)
    await customer.types("一番安いやつで", "choose_plan")
    assert "いちばん安い" not in customer.told
    assert "対物賠償" in customer.told


@pytest.mark.parametrize("typed", ["表みせて", "プランの一覧に戻りたい", "もう一度、保険料の表を見せてください"])
async def test_the_table_is_shown_again_without_a_word_of_blame(customer: Customer, typed: str) -> None:
    await _at_plans(customer)
    await customer.types(typed, "ask_menu")
    (shown,) = customer.messages
    assert shown["custom"]["card"]["type"] == "plan_table"


async def test_the_premium_asked_for_amid_a_free_plan_is_the_one_just_quoted(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("前と同じで、車両保険だけ外して", "change_coverage", _plan("same_terms"), *_NO_VEHICLE)
    premium = customer.offered("このプランに決定")["label"].partition("年間 ")[2].rstrip(")")
    await customer.types("いくらになった?", "ask_faq/premium_amount")
    assert f"ただいまの試算は、年間{premium}です。" in customer.told


async def test_amid_a_free_plan_another_base_changes_nothing(customer: Customer) -> None:
    await _at_plans(customer)
    await customer.types("Aで対物を2000万円に", "change_coverage", _plan("a"), *_LESS_PROPERTY)
    assert customer.step == "plan.free"
    more = ({**_LESS_PROPERTY[0]}, {"entity": "coverage_value", "value": "unlimited", "group": "1"})
    await customer.types("前年と同じので対物だけ無制限にして", "change_coverage", _plan("same_terms"), *more)
    assert "いまの試算は、Aプランをもとにしています。" in customer.told
    assert _field(customer, "property_damage_liability") == "20000000"
