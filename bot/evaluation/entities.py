"""Compare the wishes in a text with those that the held-out rows name."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

# The rows were written from the glossary, without knowing the names in the patterns.
_SAME = {
    "bodily_injury_liability": "bodily_injury",
    "property_damage_liability": "property_damage",
    "property_damage_excess": "excess_repair",
    "vehicle_amount": "vehicle",
    "vehicle_deductible": "deductible",
    "legal_expenses": "lawyer",
    "off": "none",
    "on": "added",
}
_VALUES = frozenset({"unlimited", "none", "added"})


def named(entities: Iterable[tuple[str, Any]]) -> list[Hashable]:
    """Return the plans of a row's entities, then each coverage with each value that is said of it."""
    pairs = list(entities)
    plans = [(entity, value) for entity, value in pairs if entity == "plan"]
    wishes: list[tuple[str, Any]] = []
    for entity, value in pairs:
        if entity == "coverage":
            wishes.append((str(value), None))
        elif entity != "plan" and wishes:
            coverage = wishes.pop()[0] if wishes[-1][1] is None else wishes[-1][0]
            wishes.append((coverage, value))
    return list(dict.fromkeys([*plans, *wishes]))


def entities_of(parsed: Mapping[str, Any]) -> list[Hashable]:
    """Return what a parse found, in the rows' names: each coverage with what belongs to it, unless it is to be kept.

    増やす, 変える and the like name no value; an amount or 「外す」 that belongs to no coverage is no wish.
    """
    found = parsed.get("entities", [])
    pairs: list[tuple[str, Any]] = []
    for each in found:
        if each["entity"] == "plan":
            pairs.append(("plan", each["value"]))
        elif each["entity"] == "coverage":
            said = [other for other in found if other is not each and other.get("group") == each.get("group")]
            values = [other["value"] for other in said if other["entity"] in ("amount", "coverage_value")]
            if "keep" not in values:
                compared = [_SAME.get(value, value) for value in values if _is_compared(value)]
                pairs += [("coverage", _SAME.get(each["value"], each["value"]))]
                pairs += [("value", value) for value in compared if value != "added" or len(compared) == 1]
    return named(pairs)


def _is_compared(value: Any) -> bool:
    return isinstance(value, int) or _SAME.get(value, value) in _VALUES
