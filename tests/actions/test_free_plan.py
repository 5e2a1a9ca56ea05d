"""Amid a free plan: its quote that runs out, what it costs, another base, another plan."""

from __future__ import annotations

import time

from actions.__main__ import open_executor
from actions.metrics import Metrics
from actions.settings import Settings
from service.clock import clock_from_env
from tests.actions.conftest import KEY
from tests.actions.coverages import LESS_PROPERTY, NO_VEHICLE, at_plans, field, plan
from tests.actions.customer import Customer
from tests.actions.road import Road


async def test_a_free_quote_that_ran_out_is_quoted_again(customer: Customer, road: Road) -> None:
    await at_plans(customer)
    await customer.types("Aプランで対物を2000万円に", "change_coverage", plan("a"), *LESS_PROPERTY)
    ran_out = customer.offered("このプランに決定")
    epoch = {"DEMONSTRATION": "1", "RENEWAL_NOW": "2021-05-03T10:00:00+09:00", "RENEWAL_EPOCH": str(time.time())}
    settings = Settings(0, road.url, KEY, KEY, clock_from_env(epoch), "test")
    async for executor in open_executor(settings, Metrics()):
        later = Customer(executor, customer.copy)
        later.member_id, later.slots = customer.member_id, customer.slots
        await later.starts()
        assert "計算し直しました" in later.told
        assert "→ 今回" in later.told
        assert field(later, "property_damage_liability") == "20000000"
        again = later.offered("このプランに決定")
        assert again["entities"]["quote_id"] != ran_out["entities"]["quote_id"]
        await later.repeats(again)
        assert later.step == "contact.confirm"


async def test_the_premium_asked_for_amid_a_free_plan_is_the_one_just_quoted(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("前と同じで、車両保険だけ外して", "change_coverage", plan("same_terms"), *NO_VEHICLE)
    premium = customer.offered("このプランに決定")["label"].partition("年間 ")[2].rstrip(")")
    await customer.types("いくらになった?", "ask_faq/premium_amount")
    assert f"ただいまの試算は、年間{premium}です。" in customer.told


async def test_amid_a_free_plan_another_base_changes_nothing(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("Aで対物を2000万円に", "change_coverage", plan("a"), *LESS_PROPERTY)
    assert customer.step == "plan.free"
    more = ({**LESS_PROPERTY[0]}, {"entity": "coverage_value", "value": "unlimited", "group": "1"})
    await customer.types("前年と同じので対物だけ無制限にして", "change_coverage", plan("same_terms"), *more)
    assert "いまの試算は、Aプランをもとにしています。" in customer.told
    assert field(customer, "property_damage_liability") == "20000000"


async def test_amid_a_free_plan_another_plan_by_its_name_is_decided_on_beside_the_table(customer: Customer) -> None:
    await at_plans(customer)
    await customer.types("Aで対物を2000万円に", "change_coverage", plan("a"), *LESS_PROPERTY)
    await customer.types("やっぱりBプランにします", "choose_plan", plan("b"))
    assert customer.step == "plan.choice"
    assert "プランは、次の表であらためてお決めください。" in customer.told
