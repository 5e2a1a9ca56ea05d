"""Define quotes and the plan table as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from backend.drafts.answers import Base
from backend.private_model import PrivateModel
from backend.storage.tables import QuoteRow

PlanId = Literal["current", "same_terms", "a", "b", "free"]


class BreakdownLine(PrivateModel):
    """One step of the calculation: yen to add, or a decimal factor to multiply with."""

    label: str
    amount: int | None = None
    factor: str | None = None


class Quote(PrivateModel):
    """見積: a premium (yen a year) with what it was made from; it never changes."""

    id: str
    renewal_id: str
    plan: PlanId
    base: Base | None
    coverages: dict[str, str]
    premium: int
    breakdown: list[BreakdownLine]
    rate_version: str
    input_hash: str
    created_at: datetime
    valid_until: datetime

    @classmethod
    def of(cls, row: QuoteRow) -> Quote:
        """Read a quote from its row."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class QuoteRequest(PrivateModel):
    """The coverages of a free plan: what differs from the base, or all of them."""

    renewal_id: str
    base: Base
    coverages: dict[str, str]


class PlanColumn(PrivateModel):
    """One plan of the table."""

    plan: PlanId
    label: str
    quote: Quote


class PlanCell(PrivateModel):
    """One coverage of one plan; `changed` marks a difference from today."""

    value: str
    text: str
    changed: bool


class PlanRow(PrivateModel):
    """One coverage in all plans, in the columns' order."""

    coverage: str
    label: str
    group: str
    help: str
    cells: list[PlanCell]


class PlanTable(PrivateModel):
    """The plans side by side."""

    columns: list[PlanColumn]
    rows: list[PlanRow]
    notes: list[str]
    valid_until: datetime
