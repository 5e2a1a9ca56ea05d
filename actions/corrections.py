"""Reopen an answered step when the customer wants to correct it, or goes back to it."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.correction_words import corrects, finds_right, leaves_as_it_is, spoken_of, volunteers
from actions.coverage_changes import asks as asks_about
from actions.coverage_changes import changes_in
from actions.draft import Draft
from actions.errors import BackendRefusal
from actions.former_contact import speaks_of_the_former
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Outcome, tell
from actions.receipt import after_the_application
from actions.step_labels import CORRECTABLE, LABELS
from actions.topics import asks
from actions.turn import REGISTRATION, Turn

CORRECTING = "correct"
"""What is pending while the customer chooses an item to correct."""

_CONFIRMING, _CONTACT, _DISCLOSURE, _PLANS = "confirm.", "contact.", "disclosure.", "plan.choice"
# What was said just before, without a name for it: 「さっきのは間違いです」.
_JUST_NOW = re.compile(
    r"さっき|先ほど|さきほど|(?:今|いま)の(?:答え|回答|は|を)|直前|(?:一つ|1つ|ひとつ)前|前の(?:質問|答え|回答|画面)"
)
_BACK = re.compile(r"戻|もど|前の|[つ個]前|さっき|先ほど|さきほど")
# The answers that can be nothing but another step's, with the entity that makes them sure.
_ANSWERS = {
    "choose_plan": ("plan", _PLANS),
    "change_coverage": ("coverage", _PLANS),
    "choose_employment": ("status", "scope.employment"),
    "change_contact": ("item", "contact"),
    "give_contact": ("item", "contact"),
}
_SURE = 0.5


def correction(step: str, label: str) -> Choice:
    """Return the choice that reopens a step."""
    return Choice(label, "correct_answer", {"step": step}, kind="correct")


async def hear_item(turn: Turn) -> Outcome | None:
    """Return what typed words that name answered items lead to; None where they correct nothing."""
    heard, step = turn.heard, turn.pending_step
    is_known = heard.member_id is not None or turn.registration_id is not None
    if heard.is_choice or step is None or turn.draft_path is None or not is_known:
        return None
    pending = turn.pending(step)
    puts_back = step.startswith(_CONTACT) and speaks_of_the_former(heard)  # There it is the question's own to hear.
    is_asked = pending.confirming == CORRECTING
    if is_asked and leaves_as_it_is(heard.text):
        return Outcome(pending=pending.without(CORRECTING))
    wishes = heard.intent in ("correct_answer", "go_back") or corrects(heard.text)
    is_meant = is_asked or (wishes and not finds_right(heard.text))
    # Who speaks of a disclosure at the confirmation, or owns up before, is asked it again: it must be true.
    declares = (step.startswith(_CONFIRMING) or volunteers(heard.text)) and not asks(heard.text)
    if puts_back or not (is_meant or declares):
        return None
    draft, spoken = await turn.draft(), spoken_of(heard.text)
    answered = _answered(draft)
    named = [item for item in spoken if item in answered]
    declared = [] if step in spoken else [item for item in named if item.startswith(_DISCLOSURE)]
    meant = named if is_meant else declared
    if meant:
        return await correct(turn, *meant)
    if is_meant and step in spoken:  # What is named is being asked.
        return Outcome(pending=pending.without(CORRECTING))
    # Where it is asked which contact detail to change, none is to come by itself.
    asked_here = "contact." if step == "contact.confirm" else step
    to_come = [
        item
        for item in spoken
        if is_meant and item in LABELS and draft.state(item) == "waiting" and not item.startswith(asked_here)
    ]
    return await correct(turn, *to_come) if to_come else None


async def hear_correction(turn: Turn) -> Outcome:
    """Reopen the step the customer named; ask which one when none was named; an application is not corrected here."""
    if turn.standing == "completed" and turn.heard.member_id:
        return Outcome((await after_the_application(turn),), Pending("completed"), ended=True)
    step = _named(turn)
    if step:
        return await correct(turn, step)
    return await (go_back(turn) if _JUST_NOW.search(turn.heard.text) else _ask_which(turn))


async def go_back(turn: Turn) -> Outcome:
    """Reopen the question before the pending one; leave a confirmation or a half answer first."""
    if turn.draft_path is None:
        return _at_the_beginning(turn)
    draft = await turn.draft()
    if not draft.is_open:
        return Outcome()
    pending = turn.pending(draft.step)
    if pending.confirming or pending.given:
        return Outcome(tell("前のご質問に戻ります。"), Pending(draft.step))
    before = [item["step"] for item in draft.before(draft.step) if item["state"] == "done"]
    if not before:
        return _at_the_beginning(turn)
    return await (correct(turn, before[-1]) if before[-1] in LABELS else _ask_which(turn))


def speaks_of_before(text: str) -> bool:
    """Say whether words speak of an earlier question: 「ずいぶん前」 does not."""
    return bool(_BACK.search(text))


def answers_another(heard: Heard, step: str) -> str | None:
    """Return the step that a typed reply plainly answers while another is pending, as 「やっぱりBにします」 does."""
    entity, other = _ANSWERS.get(heard.intent, ("", ""))
    found = heard.value(entity) if entity else None
    if (
        heard.is_choice
        or found is None
        or finds_right(heard.text)
        or heard.confidence < _SURE
        or other.partition(".")[0] == step.partition(".")[0]
    ):
        return None
    return f"{other}.{found}" if other == "contact" else other


async def which(turn: Turn) -> Message:
    """Ask which answered step to correct."""
    draft = await turn.draft()
    choices = (correction(step, CORRECTABLE[step]) for step in _answered(draft))
    return Message("訂正する項目をお選びください。", draft.step, (*choices, Choice("訂正しない", "start_renewal")))


def _named(turn: Turn) -> str | None:
    heard = turn.heard
    item = heard.value("item")
    step = heard.value("step") or (f"contact.{item}" if item else None)
    if turn.registration_id and step:
        step = step.replace("contact.", REGISTRATION)
    elif (step is None and heard.value("plan")) or (step is None and heard.value("coverage")):
        return _PLANS
    elif step is None and heard.value("status"):
        return "scope.employment"
    return step if step in LABELS else None


async def correct(turn: Turn, *steps: str) -> Outcome:
    """Reopen steps that were answered; one that was not will come by itself."""
    pending = turn.pending(turn.pending_step) if turn.pending_step else None
    reopened, later = [], []
    for step in steps:
        try:
            await turn.reopen(step)
        except BackendRefusal as refusal:
            if refusal.kind != "step-not-pending":
                raise
            later.append(LABELS[step])
        else:
            reopened.append(LABELS[step])
    if not reopened:
        return Outcome(tell(f"{'と'.join(later)}は、このあとでお伺いします。"), pending)
    reopens_plans = LABELS[_PLANS] in reopened
    is_next = reopens_plans and turn.seen is not None and turn.seen.step == _PLANS
    wishes = changes_in(turn.heard) if is_next and not asks_about(turn.heard.text) else {}
    told = lines(
        f"{'と'.join(reopened)}を訂正します。",
        "プランは、次の表であらためてお決めください。" if reopens_plans and not wishes else "",
        "関係のないお答えは、そのまま残っています。",
    )
    return Outcome(tell(told), Pending(_PLANS, given=wishes) if wishes else None)


def _at_the_beginning(turn: Turn) -> Outcome:
    step = turn.pending_step
    return Outcome(tell("ここが最初のご質問です。"), turn.pending(step) if step else None)


async def _ask_which(turn: Turn) -> Outcome:
    if turn.draft_path is None:
        return _at_the_beginning(turn)
    draft = await turn.draft()
    if not draft.is_open:
        return Outcome()
    pending = turn.pending(draft.step)
    if not _answered(draft):
        return Outcome(tell("訂正できるお答えは、まだありません。"), pending)
    return Outcome(pending=replace(pending, confirming=CORRECTING))


def _answered(draft: Draft) -> list[str]:
    confirmed = draft.state("contact.confirm") == "done"
    return [step for step in CORRECTABLE if draft.state(step) == "done" or (confirmed and step.startswith("contact."))]
