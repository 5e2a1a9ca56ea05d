"""Compare the entities of a text with those that the held-out rows name."""

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
COMPARED = frozenset({"plan", "coverage", "amount", "coverage_value"})


def named(entities: Iterable[tuple[str, Any]]) -> list[Hashable]:
    """Return (entity, value) pairs in the rows' names, each once, and of the compared entities alone."""
    pairs = [(entity, _SAME.get(value, value)) for entity, value in entities if entity in COMPARED]
    return list(dict.fromkeys(pairs))


def entities_of(parsed: Mapping[str, Any]) -> list[Hashable]:
    """Return what a parse found."""
    return named((each["entity"], each["value"]) for each in parsed.get("entities", []))
