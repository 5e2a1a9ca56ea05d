"""What operators see of the conversation: what is recorded, asked again and asked of the backend."""

from __future__ import annotations

from actions.metrics import Metrics
from tests.actions.customer import Customer
from tests.actions.road import Road


def figures(metrics: Metrics) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in metrics.text().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines if "_created" not in name and "_bucket" not in name}


async def test_answers_and_replies_that_are_none_are_counted_by_step(customer: Customer, metrics: Metrics) -> None:
    await customer.begins("taro")
    await customer.types("たぶん同意します", "affirm")
    await customer.types("あああ")
    await customer.presses("両方に同意する")
    assert customer.step == "disclosure.other_contracts"
    counted = figures(metrics)
    assert counted['actions_questions_repeated_total{reading="unclear:doubt",step="consent.privacy"}'] == 1
    assert counted['actions_questions_repeated_total{reading="unclear:nothing",step="consent.privacy"}'] == 1
    assert counted['actions_answers_total{step="consent.privacy"}'] == 1
    assert not any("disclosure" in name for name in counted)


async def test_a_value_that_is_not_read_is_counted_as_such(customer: Customer, metrics: Metrics) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する", "はい、ありません", "はい、ありません")
    await customer.types("あああ")
    counted = figures(metrics)
    assert counted['actions_questions_repeated_total{reading="unclear:value",step="scope.employment"}'] == 1


async def test_wishes_for_a_person_are_counted_by_reason(customer: Customer, metrics: Metrics) -> None:
    await customer.wants_a_person()
    await customer.begins("taro")
    await customer.types("あああ")
    await customer.types("人と話したい", "ask_human")
    counted = figures(metrics)
    assert counted['actions_handovers_total{reason="asked"}'] == 1
    assert counted['actions_handovers_total{reason="not_understood"}'] == 1


async def test_calls_to_the_backend_are_timed_by_outcome(customer: Customer, road: Road, metrics: Metrics) -> None:
    await customer.begins("taro")
    before = figures(metrics)
    assert before['actions_backend_seconds_count{outcome="answered"}'] == len(road.passed)
    road.breaks["answers"] = "down"
    await customer.presses("両方に同意する")
    road.breaks["answers"] = "garbled"
    await customer.presses("もう一度試す")
    after = figures(metrics)
    assert after['actions_backend_seconds_count{outcome="unreachable"}'] == 2
    assert (
        after['actions_backend_seconds_count{outcome="answered"}']
        > before['actions_backend_seconds_count{outcome="answered"}']
    )


async def test_what_fits_nothing_is_counted(customer: Customer, metrics: Metrics) -> None:
    await customer.mumbles("あああ")
    await customer.mumbles("Hello, can you help me with my car insurance?")
    counted = figures(metrics)
    assert counted['actions_fallbacks_total{kind="unread"}'] == 1
    assert counted['actions_fallbacks_total{kind="foreign_language"}'] == 1


async def test_no_figure_carries_what_was_said_or_who_said_it(customer: Customer, metrics: Metrics) -> None:
    await customer.begins("taro")
    await customer.types("青い鳥の羽根")
    text = metrics.text().decode()
    assert "青い鳥" not in text
    assert "taro" not in text
