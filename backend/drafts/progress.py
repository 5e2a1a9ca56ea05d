"""Read off where a draft stands: pure functions from (answers, situation) to step states and next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backend.drafts.draft import Draft, Situation
from backend.drafts.steps import CANCELLATION, COMPLETED, STEPS, SUBMIT, Step, StopReason, dependents
from backend.drafts.window import is_valid

State = Literal["done", "pending", "waiting", "not_needed", "reopened"]
Status = Literal["open", "stopped", "completed"]


@dataclass(frozen=True)
class Progress:
    """Where a draft stands; `next_step` is a step id, `stopped.<reason>` or `completed`."""

    status: Status
    stop_reason: StopReason | None
    next_step: str
    states: Mapping[str, State]


def progress(draft: Draft, situation: Situation) -> Progress:
    """Say what is done, what is asked next, and whether the renewal has ended."""
    current = draft if situation.applied else draft.reopening(overtaken(draft, situation))
    pending = next((step.id for step in STEPS if _is_open(step, current)), SUBMIT)
    states: dict[str, State] = {step.id: _state(step, current, pending) for step in STEPS}
    states[SUBMIT] = "done" if situation.applied else "pending" if pending == SUBMIT else "waiting"
    if situation.applied:
        return Progress("completed", None, COMPLETED, states)
    reason = stop_reason(current, situation)
    if reason:
        return Progress("stopped", reason, f"stopped.{reason}", states)
    return Progress("open", None, pending, states)


def stop_reason(draft: Draft, situation: Situation) -> StopReason | None:
    """Return why the renewal cannot go on: an answer that ended it, else the window that has closed."""
    for step in (*STEPS, CANCELLATION):
        answer = draft.answers.get(step.id)
        if step.stop and answer and answer.in_force and answer.value.refuses():
            return step.stop
    return "window" if situation.window.phase(situation.now) == "late" else None


def overtaken(draft: Draft, situation: Situation) -> frozenset[str]:
    """Return the steps that time has overtaken: an expired quote, a newer document, and what depends on them."""
    stale = {
        step
        for step, answer in draft.answers.items()
        if any(situation.documents.get(document) != sha256 for document, sha256 in answer.documents.items())
    }
    offer = situation.quotes.get(draft.chosen_quote_id or "")
    if offer and not is_valid(offer.valid_until, situation.now):
        stale.add("plan.choice")
    return frozenset(stale) | dependents(stale)


def _is_open(step: Step, draft: Draft) -> bool:
    answer = draft.answers.get(step.id)
    return not (answer and answer.settled) and step.only_if(draft)


def _state(step: Step, draft: Draft, pending: str) -> State:
    answer = draft.answers.get(step.id)
    if answer and answer.settled:
        return "done"
    if not step.only_if(draft):
        return "not_needed"
    if answer and not answer.in_force:
        return "reopened"
    return "pending" if step.id == pending else "waiting"
