"""Refuse an application whose evidence is incomplete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.drafts.draft import Draft, Situation
from backend.drafts.progress import progress
from backend.drafts.steps import STEPS, Step

INTENTION = "confirm.intention"


@dataclass(frozen=True)
class Record:
    """One entry of the ledger about a step, as far as the gate judges it.

    `answer` is the answer as interpreted; `consent` is (consent id, each document's sha256) where one was given;
    `quote_id` is the quote that was chosen at that time.
    """

    seq: int
    step: str
    answer: Mapping[str, Any] | None
    consent: tuple[str, tuple[str, ...]] | None = None
    quote_id: str | None = None


def missing_evidence(draft: Draft, situation: Situation, records: Sequence[Record]) -> tuple[str, ...]:
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
        and not (states[step.id] == "done" and _is_proven(step, draft, situation, records))
    ]
    return tuple(missing)


def is_pressed(input_kind: str) -> bool:
    """Say whether an application was made by pressing the button; words, however clear, do not submit."""
    return input_kind == "choice"


def _is_proven(step: Step, draft: Draft, situation: Situation, records: Sequence[Record]) -> bool:
    own = [record for record in records if record.step == step.id]
    answer = draft.answers[step.id].value.model_dump(exclude_none=True)
    if not own or own[-1].answer != answer:
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
