"""Keep in which form a customer wishes the certificate (証券): by post, or to be read on the member site (Web証券)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from backend.ledger.journal import Kind
from backend.storage.tables import LedgerRow

Form = Literal["paper", "web"]


def chosen_form(ledger: Iterable[LedgerRow]) -> Form:
    """Return the form wished for last; by post where no wish was told."""
    chosen: Form = "paper"
    for row in ledger:
        if row.kind == Kind.CERTIFICATE_CHOSEN:
            chosen = row.payload["form"]
    return chosen
