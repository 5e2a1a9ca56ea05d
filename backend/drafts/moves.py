"""Move a draft: give an answer, correct one, or put an end to it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from backend.drafts.answers import AnswerValue, Cancellation, ContactConfirmation, FreePlan, PlanChoice
from backend.drafts.draft import Answer, Draft, Situation
from backend.drafts.progress import overtaken, progress
from backend.drafts.steps import BY_ID, CANCELLATION, Step, dependents
from backend.drafts.window import is_valid

RefusalKind = Literal[
    "step-not-pending", "answer-invalid", "confirmation-needed", "quote-unknown", "quote-expired", "window-closed"
]
_CONTACT = "contact.confirm"


class Refusal(Exception):
    """Say by its kind why a move is not allowed."""

    def __init__(self, kind: RefusalKind) -> None:
        super().__init__(kind)
        self.kind = kind


def understand(step_id: str, raw: Mapping[str, Any], situation: Situation) -> AnswerValue:
    """Return the answer that `raw` is; raise Refusal where the step or the answer is not one we know."""
    step = BY_ID.get(step_id)
    if step is None:
        raise Refusal("answer-invalid")
    try:
        value = step.answer.model_validate(raw, context={"today": situation.now.date(), "born": situation.born})
    except ValidationError as error:
        raise Refusal("answer-invalid") from error
    if value.unconfirmed():
        raise Refusal("confirmation-needed")
    return value


def give(draft: Draft, situation: Situation, step_id: str, value: AnswerValue) -> Draft:
    """Return the draft with the answer to its next step, and exactly what depends on it asked again."""
    _require_open(situation)
    if progress(draft, situation).next_step != step_id:
        raise Refusal("step-not-pending")
    _require_quote(value, situation)
    step = BY_ID[step_id]
    # Consent, and disclosure of what was read, hold for the version that was shown.
    shown = itertools.chain.from_iterable(step.consents.values())
    documents = {document: situation.documents[document] for document in shown}
    changed = _settle_overtaken(draft, situation).with_answer(step_id, Answer(value, situation.now, documents))
    return changed.reopening(dependents({step_id}) | frozenset(value.asks_again()))


def correct(draft: Draft, situation: Situation, step_id: str) -> Draft:
    """Return the draft with one answered step, and exactly what depends on it, asked again."""
    _require_open(situation)
    step = BY_ID.get(step_id)
    if step is None or not step.correctable or progress(draft, situation).status != "open":
        raise Refusal("step-not-pending")
    settled = _settle_overtaken(draft, situation)
    if step_id.startswith("contact.") and step_id != _CONTACT:
        return _ask_for_contact_change(settled, step, situation.now)
    if step_id not in draft.answers:
        raise Refusal("step-not-pending")
    return settled.reopening(frozenset({step_id}) | dependents({step_id}))


def cancel(draft: Draft, situation: Situation) -> Draft:
    """Return the draft that the customer has put an end to."""
    if progress(draft, situation).status != "open":
        raise Refusal("step-not-pending")
    return draft.with_answer(CANCELLATION.id, Answer(Cancellation(), situation.now))


def _ask_for_contact_change(draft: Draft, step: Step, now: datetime) -> Draft:
    if _CONTACT not in draft.answers:
        raise Refusal("step-not-pending")
    items = [item.removeprefix("contact.") for item in dict.fromkeys((*draft.contact_changes, step.id))]
    wish = ContactConfirmation.model_validate({"change": items})
    return draft.with_answer(_CONTACT, Answer(wish, now)).reopening(
        frozenset({step.id}) | dependents({step.id, _CONTACT})
    )


def _settle_overtaken(draft: Draft, situation: Situation) -> Draft:
    # What time has overtaken stays overtaken, also after the step that caused it is answered anew.
    return draft.reopening(overtaken(draft, situation))


def _require_open(situation: Situation) -> None:
    if situation.window.phase(situation.now) == "late" and not situation.applied:
        raise Refusal("window-closed")


def _require_quote(value: AnswerValue, situation: Situation) -> None:
    if not isinstance(value, PlanChoice | FreePlan) or value.quote_id is None:
        return
    plan = value.plan if isinstance(value, PlanChoice) else "free"
    offer = situation.quotes.get(value.quote_id)
    if offer is None or offer.plan != plan:
        raise Refusal("quote-unknown")
    if not is_valid(offer.valid_until, situation.now):
        raise Refusal("quote-expired")
