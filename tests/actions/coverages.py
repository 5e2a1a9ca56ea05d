"""Speak of plans and coverages as the trained model reads them."""

from __future__ import annotations

from typing import Any

from tests.actions.customer import TO_PLAN, Customer


def _said(coverage: str, kind: str, value: Any, group: str = "1") -> tuple[dict[str, Any], ...]:
    return (
        {"entity": "coverage", "value": coverage, "group": group},
        {"entity": kind, "value": value, "group": group},
    )


NO_VEHICLE = _said("vehicle", "coverage_value", "off")
LESS_PROPERTY = _said("property_damage_liability", "amount", 20_000_000)
NO_LAWYER = _said("legal_expenses", "coverage_value", "off")
NO_RENTAL = _said("rental_car", "coverage_value", "off", group="2")
DEDUCTIBLE = _said("vehicle_deductible", "amount", 100_000)
VEHICLE = _said("vehicle", "coverage_value", "general")


def plan(value: str) -> dict[str, str]:
    return {"entity": "plan", "value": value}


async def at_plans(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN)


def field(customer: Customer, name: str) -> Any:
    return next(field["value"] for field in customer.card["fields"] if field["name"] == name)
