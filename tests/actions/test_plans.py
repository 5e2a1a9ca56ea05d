"""Take wishes for other coverages apart: from which plan, at which price, and through a backend that fails."""

from __future__ import annotations

import re

import pytest

from tests.actions.coverages import (
    DEDUCTIBLE,
    LESS_PROPERTY,
    NO_LAWYER,
    NO_RENTAL,
    NO_VEHICLE,
    VEHICLE,
    at_plans,
    field,
    plan,
)
from tests.actions.customer import Customer
from tests.actions.road import Road

_CAR = ("vehicle", "vehicle_amount", "vehicle_deductible")


@pytest.mark.parametrize("plans", [(), ("a", "b"), ("free",)])
async def test_a_wish_without_one_base_asks_for_it_and_is_kept(customer: Customer, plans: tuple[str, ...]) -> None:
    await at_plans(customer)
    await customer.types("対物を2000万円にして", "change_coverage", *map(plan, plans), *LESS_PROPERTY)
    assert customer.step == "plan.choice"
    assert "対物賠償" in customer.told
    await customer.types("はい", "affirm")
    assert customer.step == "plan.choice"
    await customer.presses("Aプランをもとにする")
    assert customer.step == "plan.free"
    assert "87,840円 →" in customer.told
    assert field(customer, "property_damage_liability") == "20000000"


async def test_the_base_may_be_typed_and_a_plan_may_still_be_decided(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("車両保険だけ外して", "change_coverage", *NO_VEHICLE)
    await customer.types("Bプランで", "choose_plan", plan("b"))
    assert customer.step == "plan.free"
    await customer.presses("プランの一覧に戻る")
    await customer.types("車両保険だけ外して", "change_coverage", *NO_VEHICLE)
    assert not any("決定" in choice["label"] for choice in customer.choices)
    await customer.presses("補償は変えずに選ぶ", "Aプランに決定")
    assert customer.step == "contact.confirm"


async def test_a_wish_with_the_base_named_goes_straight_on(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("前と同じで、車両保険だけ外して", "change_coverage", plan("same_terms"), *NO_VEHICLE)
    assert customer.step == "plan.free"


async def test_as_before_but_for_one_coverage_opens_the_free_plan_with_that_change(customer: Customer) -> None:
    await at_plans(customer)
    typed = "前と同じで、ただ車両保険だけ外して"
    await customer.types(typed, "choose_plan", plan("same_terms"), *NO_VEHICLE)
    assert customer.step == "plan.free"
    assert field(customer, "vehicle") == "none"


async def test_what_is_offered_is_taken_and_the_rest_is_asked(customer: Customer) -> None:
    await at_plans(customer)
    more = (
        {"entity": "coverage", "value": "personal_injury", "group": "2"},
        {"entity": "coverage_value", "value": "more", "group": "2"},
    )
    typed = "Aで対物を2000万に、人身傷害を増やして"
    await customer.types(typed, "change_coverage", plan("a"), *LESS_PROPERTY, *more)
    assert customer.step == "plan.free"
    assert "87,840円 →" in customer.told
    assert "人身傷害は、次からお選びください。3,000万円、5,000万円、1億円、無制限" in customer.told
    persons = (
        {"entity": "coverage", "value": "bodily_injury_liability", "group": "1"},
        {"entity": "amount", "value": 100_000_000, "group": "1"},
    )
    await customer.types("対人を1億にして", "change_coverage", *persons)
    assert "対人賠償は、次からお選びください。無制限" in customer.told


@pytest.mark.parametrize(
    "typed",
    ["Aで車両保険を外したらどうなりますか", "車両保険を外したら安くなるでしょうか", "車両保険を外して大丈夫でしょうか"],
)
async def test_a_question_about_a_coverage_begins_no_free_plan_and_is_no_blunder(
    customer: Customer, typed: str
) -> None:
    await at_plans(customer)
    await customer.types(typed, "change_coverage", plan("a"), *NO_VEHICLE)
    assert customer.step == "plan.choice"
    assert "試算だけでは、お申込みになりません。" in customer.told
    assert not any(message["custom"]["unread"] for message in customer.messages)


_MORE_DEDUCTIBLE = (
    {"entity": "coverage", "value": "vehicle_deductible", "group": "1"},
    {"entity": "amount", "value": 100_000, "group": "1"},
)


@pytest.mark.parametrize("typed", ["免責10万で", "免責10万がいいなあ", "免責を10万にしてくれる?", "免責10万をお願い"])
async def test_a_soft_wish_is_one_whatever_topic_it_resembles(customer: Customer, typed: str) -> None:
    await at_plans(customer)
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
        "免責10万がいいの",
        "友達は免責10万で",
    ],
)
async def test_words_about_a_coverage_are_no_wish(customer: Customer, typed: str) -> None:
    await at_plans(customer)
    await customer.types(typed, "ask_faq/term_deductible", *_MORE_DEDUCTIBLE, confidence=0.97)
    assert "補償の変更(" not in customer.told
    assert customer.step == "plan.choice"


@pytest.mark.parametrize("broken", ["quotes", "coverages"])
async def test_a_wish_outlives_a_backend_that_fails(customer: Customer, road: Road, broken: str) -> None:
    await at_plans(customer)
    road.breaks[broken] = "down"
    await customer.types("Aプランで対物を2000万円に", "change_coverage", plan("a"), *LESS_PROPERTY)
    assert "つながりません" in customer.told
    road.breaks.clear()
    await customer.presses("もう一度試す")
    if broken == "coverages":
        await customer.presses("Aプランをもとにする")
    else:
        assert "まだ保険料に入っていません" in customer.told
        assert field(customer, "property_damage_liability") == "20000000"
        await customer.presses("保険料再計算", property_damage_liability="20000000")
    assert "87,840円 →" in customer.told


async def test_the_premium_asked_for_beside_the_table_is_the_one_of_each_plan(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("保険料いくらになるんやったっけ", "ask_faq/premium_amount")
    assert re.search(r"年間保険料: 現在のご契約 [0-9,]+円、前年同等 ", customer.told)
    assert customer.step == "plan.choice"


async def test_the_premium_asked_for_after_the_decision_is_the_one_decided_on(customer: Customer) -> None:
    await at_plans(customer)
    await customer.presses("Bプランに決定")
    premium = re.search(r"年間保険料 ([0-9,]+円)", customer.told)
    assert premium
    await customer.types("保険料いくらだっけ", "ask_faq/premium_amount")
    assert f"お決めになったBプランの年間保険料は、{premium[1]}です。" in customer.told


async def test_the_lowest_premium_is_named_and_decided_on_by_its_name(customer: Customer) -> None:
    await at_plans(customer)
    totals = {column["label"]: column["total"] for column in customer.card["columns"] if "choice" in column}
    lowest = min(totals, key=lambda label: int(re.sub(r"\D", "", totals[label])))
    await customer.types("とりあえず一番安いので", "pause_renewal")
    assert f"年間保険料がいちばん安いのは、{lowest}" in customer.told
    assert totals[lowest] in customer.told
    assert customer.step == "plan.choice"


async def test_the_lowest_premium_is_not_told_while_other_coverages_are_wished_for(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("対物を2000万円にして", "change_coverage", *LESS_PROPERTY)
    await customer.types("一番安いやつで", "choose_plan")
    assert "いちばん安い" not in customer.told
    assert "対物賠償" in customer.told


@pytest.mark.parametrize("typed", ["表みせて", "プランの一覧に戻りたい", "もう一度、保険料の表を見せてください"])
async def test_the_table_is_shown_again_without_a_word_of_blame(customer: Customer, typed: str) -> None:
    await at_plans(customer)
    await customer.types(typed, "ask_menu")
    (shown,) = customer.messages
    assert shown["custom"]["card"]["type"] == "plan_table"


async def test_the_words_of_a_bases_button_choose_it(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("対物は2000万に", "change_coverage", *LESS_PROPERTY)
    choice = customer.offered("Bプランをもとにする")
    await customer.types(choice["label"], choice["intent"], {"entity": "base", "value": "b"})
    assert customer.step == "plan.free"
    assert field(customer, "property_damage_liability") == "20000000"


async def test_what_was_tried_before_a_plan_was_decided_on_is_not_wished_for_again(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("Bプランで対物は2000万に", "change_coverage", plan("b"), *LESS_PROPERTY)
    await customer.presses("プランの一覧に戻る", "Bプランに決定")
    assert customer.step == "contact.confirm"
    await customer.types("やっぱり弁護士費用を外して", "change_coverage", *NO_LAWYER)
    await customer.presses("Bプランをもとにする")
    assert field(customer, "property_damage_liability") == "unlimited"
    assert "弁護士費用: あり" in customer.told
    assert "対物賠償: " not in customer.told


async def test_the_details_of_the_cars_own_cover_go_and_come_with_it(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("前年と同じで免責10万に", "change_coverage", plan("same_terms"), *DEDUCTIBLE)
    assert field(customer, "vehicle_deductible") == "100000"
    await customer.types("代車と車両保険を外して", "change_coverage", *NO_VEHICLE, *NO_RENTAL)
    assert [field(customer, name) for name in _CAR] == ["none", "none", "none"]
    await customer.types("やっぱり車両は一般で", "change_coverage", *VEHICLE)
    assert field(customer, "vehicle") == "general"
    assert "none" not in [field(customer, name) for name in _CAR]
