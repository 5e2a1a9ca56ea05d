"""Define applications as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from backend.ledger.models import Evidence
from backend.private_model import PrivateModel
from backend.storage.tables import ApplicationRow


class Application(PrivateModel):
    """申込 that was accepted; `renewal_id`, `quote_id` are null where it was made in another way than here."""

    id: str
    receipt_number: str
    status: Literal["accepted"] = "accepted"
    policy_number: str
    renewed_policy_number: str
    renewal_id: str | None
    quote_id: str | None
    plan: str
    premium: int
    inception_at: datetime
    expiry_at: datetime
    applied_at: datetime

    @classmethod
    def of(cls, row: ApplicationRow) -> Application:
        """Read an application from its row."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields if name != "status"})


class Submission(PrivateModel):
    """【ご契約最終お申込み】: what the customer saw when pressing the button."""

    renewal_id: str
    quote_id: str
    draft_version: int
    evidence: Evidence


class Applications(PrivateModel):
    """Applications found."""

    applications: list[Application]
