"""Speak of plans and coverages as the trained model reads them."""

from __future__ import annotations

from typing import Any

from tests.actions.customer import TO_PLAN, Customer

NO_VEHICLE = (
    {"entity": "coverage", "value": "vehicle", "group": "1"},
    {"entity": "coverage_value", "value": "off", "group": "1"},
)
LESS_PROPERTY = (
    {"entity": "coverage", "value": "property_damage_liability", "group": "1"},
    {"entity": "amount", "value": 20_000_000, "group": "1"},
)


def plan(value: str) -> dict[str, str]:
    return {"entity": "plan", "value": value}


async def at_plans(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)


def field(customer: Customer, name: str) -> Any:
    return next(field["value"] for field in customer.card["fields"] if field["name"] == name)
