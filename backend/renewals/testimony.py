"""Write what happened to a draft as ledger entries, and read the entries as the gate's records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.caller import Caller
from backend.drafts.answers import AnswerValue
from backend.drafts.draft import QuoteOffer
from backend.drafts.gate import INTENTION, Proofs, Record
from backend.drafts.steps import BY_ID, Step
from backend.ledger.journal import Kind, append, entry_of
from backend.ledger.models import Evidence
from backend.renewals.dossier import Dossier
from backend.storage.tables import LedgerRow

_PROOFS = frozenset(
    {Kind.CONSENT_GIVEN, Kind.DISCLOSURE_ANSWERED, Kind.ANSWER_GIVEN, Kind.QUOTE_CHOSEN, Kind.INTENTION_STATED}
)


async def testify_answer(
    session: AsyncSession, now: datetime, caller: Caller, dossier: Dossier, answered: tuple[str, AnswerValue, Evidence]
) -> None:
    """Append the entries of one answer: one per consent, else one; and one more where it ends the renewal."""
    step_id, value, evidence = answered
    step = BY_ID[step_id]
    payload = {
        "step": step_id,
        "answer": value.model_dump(exclude_none=True),
        "quote_id": dossier.draft.chosen_quote_id,
        **evidence.model_dump(exclude_none=True),
    }
    for kind, details in _entries(step, value, dossier):
        await append(session, now, caller, dossier.row.id, kind, payload | details)
    if value.refuses():
        await append(session, now, caller, dossier.row.id, Kind.RENEWAL_STOPPED, {"reason": step.stop})


def proofs_of(rows: Sequence[LedgerRow]) -> Proofs:
    """Read the entries that prove or undo an answer, and those of the quotes; a changed entry proves nothing."""
    sound = [row for row in rows if entry_of(row).expected_hash() == row.hash]
    return Proofs(
        records=[_record(row) for row in sound if row.kind in _PROOFS or row.kind == Kind.STEP_CORRECTED],
        quotes={row.payload["id"]: _offer(row.payload) for row in sound if row.kind == Kind.QUOTE_MADE},
    )


def _entries(step: Step, value: AnswerValue, dossier: Dossier) -> Iterator[tuple[Kind, dict[str, Any]]]:
    if not step.consents:
        yield _kind(step, value), {}
    for consent, document_ids in step.consents.items():
        shown = [dossier.documents[id_] for id_ in document_ids]
        documents = [{"id": item.id, "version": item.version, "sha256": item.sha256} for item in shown]
        kind = Kind.CONSENT_REFUSED if value.refuses() else Kind.CONSENT_GIVEN
        yield kind, {"consent_id": consent, "documents": documents}


def _kind(step: Step, value: AnswerValue) -> Kind:
    if step.id == INTENTION:
        return Kind.INTENTION_STATED
    if step.id.startswith("disclosure."):
        return Kind.DISCLOSURE_ANSWERED
    return Kind.QUOTE_CHOSEN if getattr(value, "quote_id", None) else Kind.ANSWER_GIVEN


def _record(row: LedgerRow) -> Record:
    payload = row.payload
    given = None
    if row.kind == Kind.CONSENT_GIVEN:
        given = (payload["consent_id"], tuple(document["sha256"] for document in payload["documents"]))
    was_asked = bool(payload["question"].strip())
    return Record(row.seq, payload["step"], payload.get("answer"), was_asked, given, payload.get("quote_id"))


def _offer(quote: dict[str, Any]) -> QuoteOffer:
    return QuoteOffer(quote["plan"], quote["premium"], datetime.fromisoformat(quote["valid_until"]))
