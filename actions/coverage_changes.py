"""Read wishes for other coverages: 「車両保険を外して」「対物を2000万に、弁護士費用も付けて」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.heard import Heard

_OFF = ("off", "none")
_ON = ("on", "general")


def changes_in(heard: Heard) -> dict[str, Any]:
    """Return the wished value by coverage id, as said: an amount in yen, or one of the words of `coverage_value`.

    A pressed form gives its values as they are.
    """
    if heard.is_choice:
        return dict(heard.value("values") or {}) if heard.intent == "change_coverage" else {}
    wishes: dict[str, Any] = {}
    for item in heard.entities:
        if item["entity"] == "coverage":
            said = [other["value"] for other in _members(heard, item)]
            if len(set(map(str, said))) == 1:
                wishes[_coverage(str(item["value"]), said[0])] = said[0]
    return wishes


def _coverage(id_: str, said: Any) -> str:
    """Take an amount said of 車両保険 for its own coverage, 車両保険金額."""
    return "vehicle_amount" if id_ == "vehicle" and isinstance(said, int) else id_


def _members(heard: Heard, owner: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    names = ("amount", "coverage_value")
    group = owner.get("group")
    return [item for item in heard.entities if item["entity"] in names and item.get("group") == group]


def as_values(
    wishes: Mapping[str, Any], catalogue: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Turn wishes into the catalogue's values; the second part names, with their options, those it has no value for."""
    coverages = {coverage["id"]: coverage for coverage in catalogue}
    values: dict[str, str] = {}
    unknown: list[str] = []
    for id_, said in wishes.items():
        coverage = coverages.get(id_)
        value = _value(said, [str(option["value"]) for option in coverage["options"]]) if coverage else None
        if value is not None:
            values[id_] = value
        elif coverage:
            options = "、".join(str(option["label"]) for option in coverage["options"][:8])
            unknown.append(f"{coverage['label']}は、次からお選びください。{options}")
    return values, tuple(unknown)


def _value(said: Any, options: Sequence[str]) -> str | None:
    wanted = {"off": _OFF, "on": _ON}.get(str(said), (str(said),))
    return next((option for option in wanted if option in options), None)
