"""Refuse an application whose evidence is incomplete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.drafts.draft import Draft, QuoteOffer, Situation
from backend.drafts.progress import progress
from backend.drafts.steps import STEPS, Step

INTENTION = "confirm.intention"


@dataclass(frozen=True)
class Record:
    """One entry of the ledger about a step, as far as the gate judges it.

    `answer` is the answer as interpreted, None where the step was reopened; `was_asked` says that the question is
    kept with it; `consent` is (consent id, each document's sha256) where one was given; `quote_id` is the quote that
    was chosen at that time.
    """

    seq: int
    step: str
    answer: Mapping[str, Any] | None
    was_asked: bool = True
    consent: tuple[str, tuple[str, ...]] | None = None
    quote_id: str | None = None


@dataclass(frozen=True)
class Proofs:
    """What the ledger says of a renewal: its records in order, and each quote as it was made, by id."""

    records: Sequence[Record]
    quotes: Mapping[str, QuoteOffer]


def missing_evidence(draft: Draft, situation: Situation, proofs: Proofs) -> tuple[str, ...]:
    """Return the steps that are needed and not both settled in the draft and proven by the ledger, in order.

    A renewal that has ended misses its whole beginning: only how it ended is named.
    """
    standing = progress(draft, situation)
    if standing.status == "stopped":
        return (standing.next_step,)
    states = standing.states
    missing = [
        step.id
        for step in STEPS
        if states[step.id] != "not_needed"
        and not (states[step.id] == "done" and _is_proven(step, draft, situation, proofs))
    ]
    return tuple(missing)


def is_pressed(input_kind: str) -> bool:
    """Say whether an application was made by pressing the button; words, however clear, do not submit."""
    return input_kind == "choice"


def _is_proven(step: Step, draft: Draft, situation: Situation, proofs: Proofs) -> bool:
    records = proofs.records
    own = [record for record in records if record.step == step.id]
    answer = draft.answers[step.id].value.model_dump(exclude_none=True)
    if not own or own[-1].answer != answer or not own[-1].was_asked:
        return False
    if "quote_id" in answer and not _is_quoted(answer["quote_id"], situation, proofs):
        return False
    if step.id == INTENTION and own[-1].quote_id != draft.chosen_quote_id:
        return False
    # Agreed to, or intended, after everything it is about, and not before.
    if any(record.seq > own[-1].seq for record in records if record.step in step.depends_on):
        return False
    given = {record.consent for record in own}
    return all(
        (consent, tuple(situation.documents[document] for document in documents)) in given
        for consent, documents in step.consents.items()
    )


def _is_quoted(quote_id: str, situation: Situation, proofs: Proofs) -> bool:
    """Say whether the premium that would be taken is the one the ledger saw quoted."""
    made = proofs.quotes.get(quote_id)
    return made is not None and made == situation.quotes.get(quote_id)
