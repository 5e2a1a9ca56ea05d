"""Take back a consent that was given, once it is confirmed by its button."""

from __future__ import annotations

from dataclasses import replace

from actions.draft import Draft
from actions.handover import to_the_agency
from actions.heard import Pending
from actions.message import Choice, Message
from actions.question import Outcome, tell
from actions.step_labels import LABELS
from actions.stopping import STOP
from actions.turn import Turn

WITHDRAWING = "withdraw"
"""What is pending while the customer chooses the consent to take back."""

_CONSENTS = ("consent.privacy", "documents.content", "documents.delivery")


async def hear_withdrawal(turn: Turn) -> Outcome:
    """Reopen the consent at the confirmation of its refusal; ask which one where several were given."""
    if turn.renewal_id is None:
        step = turn.pending_step
        return Outcome(tell("同意は、まだいただいていません。"), turn.pending(step) if step else None)
    draft = await turn.draft()
    if not draft.is_open:
        return Outcome(tell("お手続きのあとの取消しは、" + to_the_agency(draft.agency)))
    named = turn.heard.value("step")
    given = _given(draft)
    chosen = [named] if named in given else given
    if not chosen:
        return Outcome(tell("同意は、まだいただいていません。"), turn.pending(draft.step))
    if len(chosen) > 1:
        return Outcome(pending=replace(turn.pending(draft.step), confirming=WITHDRAWING))
    await turn.reopen(chosen[0])
    return Outcome(pending=Pending(chosen[0], confirming=STOP))


async def which_consent(turn: Turn) -> Message:
    """Ask which of the given consents to take back."""
    draft = await turn.draft()
    choices = (Choice(LABELS[step], "withdraw_consent", {"step": step}) for step in _given(draft))
    text = "取り消す同意をお選びください。"
    return Message(text, draft.step, (*choices, Choice("取り消さない", "start_renewal")))


def _given(draft: Draft) -> list[str]:
    return [step for step in _CONSENTS if draft.state(step) == "done"]
