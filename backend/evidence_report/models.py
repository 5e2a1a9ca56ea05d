"""Define the evidence report as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend.private_model import PrivateModel


class Verification(PrivateModel):
    """What recomputing the whole ledger found; `head_hash` fixes every entry up to `head_seq`."""

    is_whole: bool
    checked: int
    broken: list[int]
    head_seq: int
    head_hash: str


class ReportedEntry(PrivateModel):
    """One entry that tells of the renewal.

    Of a broken one (not `is_whole`) nothing is interpreted: `payload` is empty, `stored` has its time and payload as
    they stand in the database.
    """

    seq: int
    at: datetime | None
    kind: str
    actor: str
    channel: str
    payload: dict[str, Any]
    previous_hash: str
    hash: str
    is_whole: bool
    stored: str | None = None


class HeldDocument(PrivateModel):
    """A document that was shown, and the sha256 of the file held under its name and version today, if there is one."""

    id: str
    version: str
    title: str
    sha256: str
    held_sha256: str | None


class EvidenceReport(PrivateModel):
    """The evidence of one renewal in order, made from the ledger alone.

    Besides the renewal's own entries there are those of the same people on their logins, on how the contract came to
    them and on the documents they opened.
    """

    renewal_id: str
    made_at: datetime
    verification: Verification
    entries: list[ReportedEntry]
    documents: list[HeldDocument]
