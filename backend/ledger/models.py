"""Define evidence and ledger entries as JSON."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from backend.private_model import PrivateModel
from backend.storage.tables import LedgerRow


class Evidence(PrivateModel):
    """How an answer came about: what was shown, what was said or the button's label, and the message it came in.

    `question` is the text shown, empty where the customer spoke up unasked; `choices` are the labels of the buttons
    offered with it, `card` is what else was shown with it (a table of plans, the review, documents to open).
    `read_as` says of a yes or no how it was read, and what decided that; `release` which version of the dialogue
    showed and read it.
    """

    question: Annotated[str, Field(max_length=8000)]
    raw: Annotated[str, Field(max_length=5000)]
    input: Literal["choice", "text"]
    message_id: Annotated[str, Field(min_length=1, max_length=100)]
    choices: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=60)] | None = None
    card: dict[str, Any] | None = None
    read_as: Annotated[str, Field(max_length=60)] | None = None
    release: Annotated[str, Field(max_length=100)] | None = None

    def shows(self, hashes: Collection[str]) -> bool:
        """Say whether every document on the card, where there is one, is among those with these sha256."""
        documents = (self.card or {}).get("documents")
        rows = documents if isinstance(documents, list) else []
        return all(isinstance(row, dict) and row.get("sha256") in hashes for row in rows)


class LedgerEntry(PrivateModel):
    """One entry of the chain; `hash` covers every other field."""

    seq: int
    at: datetime
    kind: str
    actor: str
    channel: str
    renewal_id: str | None
    payload: dict[str, Any]
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, row: LedgerRow) -> LedgerEntry:
        """Read an entry from its row."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class LedgerEntries(PrivateModel):
    """The entries of one renewal, oldest first."""

    entries: list[LedgerEntry]
