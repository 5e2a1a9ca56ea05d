"""Lay the standard plans out side by side."""

from __future__ import annotations

from collections.abc import Sequence

from backend.quotes.making import QuotedPlan
from backend.quotes.models import PlanCell, PlanColumn, PlanRow, PlanTable, Quote
from backend.rating import CATALOGUE, Coverage

_REANNUALISED = (
    "現在のご契約の保険料は、いまの条件で1年分を計算しなおした金額です。お支払いいただいた金額と異なることがあります。"
)


def plan_table(quoted: Sequence[QuotedPlan]) -> PlanTable:
    """Return the table: every coverage in every plan, and what differs from today (the first column)."""
    notes = [note for item in quoted for note in item.plan.notes]
    return PlanTable(
        columns=[PlanColumn(plan=item.plan.id, label=item.plan.label, quote=Quote.of(item.quote)) for item in quoted],
        rows=[_row(coverage, [item.quote.coverages[coverage.id] for item in quoted]) for coverage in CATALOGUE],
        notes=[_REANNUALISED, *dict.fromkeys(notes)],
        valid_until=min(item.quote.valid_until for item in quoted),
    )


def _row(coverage: Coverage, values: Sequence[str]) -> PlanRow:
    today = values[0]
    return PlanRow(
        coverage=coverage.id,
        label=coverage.label,
        group=coverage.group,
        help=coverage.help,
        cells=[PlanCell(value=value, text=coverage.label_of(value), changed=value != today) for value in values],
    )
