"""Make the plans a renewal offers from today's coverages, and say what differs from today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backend.rating.catalogue import CATALOGUE, COVERAGE_BY_ID, Coverages, amount_label
from backend.rating.combinations import check_rateable, nearest_amount
from backend.rating.risk import Accident, Risk, renewed_risk
from backend.rating.tables import PlanRule, RateTables

StandardPlan = Literal["current", "same_terms", "a", "b"]

PLAN_LABELS: Mapping[str, str] = {
    "current": "現在のご契約",
    "same_terms": "前年同等",
    "a": "Aプラン",
    "b": "Bプラン",
    "free": "フリープラン",
}


@dataclass(frozen=True)
class Plan:
    """Hold one column of the plan table: rate it with its own `risk`.

    `changes` states each difference from today's coverages, `notes` are sentences on those that the customer
    did not choose.
    """

    id: StandardPlan
    label: str
    risk: Risk
    coverages: Coverages
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def standard_plans(
    risk: Risk, coverages: Coverages, tables: RateTables, accidents: Sequence[Accident] = ()
) -> tuple[Plan, ...]:
    """Return current, same_terms, a and b for a contract of this risk and these coverages.

    The current plan keeps the ending term's risk, re-annualised as it stands today; the others have the risk
    renewed after the ending term's accidents. Raises CoverageError as `rate` does.
    """
    check_rateable(coverages)
    renewed = renewed_risk(risk, accidents)
    rules = tables.plans
    return (
        Plan("current", PLAN_LABELS["current"], risk, dict(coverages)),
        _renewal_plan("same_terms", renewed, coverages, [*rules.all, *rules.same_terms]),
        _renewal_plan("a", renewed, coverages, [*rules.all, *rules.a]),
        _renewal_plan("b", renewed, coverages, [*rules.all, *rules.b]),
    )


def changes(before: Coverages, after: Coverages) -> tuple[str, ...]:
    """Return one line for each coverage that differs, in the catalogue's order: 「対物賠償: 無制限 → 1,000万円」."""
    return tuple(
        f"{coverage.label}: {coverage.label_of(before[coverage.id])} → {coverage.label_of(after[coverage.id])}"
        for coverage in CATALOGUE
        if before[coverage.id] != after[coverage.id]
    )


def _renewal_plan(plan: StandardPlan, risk: Risk, today: Coverages, rules: Sequence[PlanRule]) -> Plan:
    coverages = dict(today)
    notes: list[str] = []
    for rule in rules:
        if all(today[coverage] in values for coverage, values in rule.when.items()):
            coverages |= _ruled(coverages, rule)
            notes += rule.note
    notes += _fit_vehicle_amount(coverages, risk)
    return Plan(plan, PLAN_LABELS[plan], risk, coverages, changes(today, coverages), tuple(notes))


def _ruled(coverages: Coverages, rule: PlanRule) -> dict[str, str]:
    raised = {id_: max(coverages[id_], value, key=COVERAGE_BY_ID[id_].rank) for id_, value in rule.at_least.items()}
    lowered = {id_: min(coverages[id_], value, key=COVERAGE_BY_ID[id_].rank) for id_, value in rule.at_most.items()}
    return {**rule.set, **raised, **lowered}


def _fit_vehicle_amount(coverages: dict[str, str], risk: Risk) -> list[str]:
    if coverages["vehicle"] == "none":
        return []
    insured = int(coverages["vehicle_amount"])
    fitting = nearest_amount(risk, insured)
    if fitting == insured:
        return []
    coverages["vehicle_amount"] = str(fitting)
    return [f"車両保険金額は、お車の時価額に合わせて{amount_label(fitting)}に変わります。"]
