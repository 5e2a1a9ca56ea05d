"""Find out what a message in the middle of a renewal is: an answer, a wish, a question of the customer's own."""

from __future__ import annotations

from collections.abc import Mapping

from actions.cancellation import CANCELLING
from actions.closing import REPEATABLE
from actions.correction_words import finds_right
from actions.corrections import answers_another, correct, hear_item, speaks_of_before
from actions.desk import DeskReply
from actions.errors import BackendRefusal
from actions.message import lines
from actions.orientation import asks_to_see_again
from actions.plan import TRY_IT, ChoosePlan, asks_for_a_quote
from actions.provisional import begin_registration, wants_to_register
from actions.question import Answer, Confirm, Half, Outcome, Question, not_understood, tell
from actions.refusals import explain
from actions.stopping import STOP
from actions.topics import asks
from actions.turn import LOGIN, Turn
from actions.wishes import ASIDES, WISHES, Wish
from actions.yes_no import VERY_SURE, yes_or_no

_GOES_ON = ("start_renewal", "resume_after_login", "resume_after_registration")
_UNSEEN = lines(
    "いまのご入力は、次のご案内をお見せする前のものでした。",
    "お答えとしては記録していません。あらためてお答えください。",
)
_SURE = 0.7
"""From this confidence on an intent counts before what the pending question makes of the words."""


class Hearing:
    """Hear one message and do what it asks."""

    def __init__(self, questions: Mapping[str, Question], replies: Mapping[str, DeskReply]) -> None:
        """Know the questions, by step, and the desk's replies, by intent."""
        self._questions = questions
        self._replies = replies

    async def hear(self, turn: Turn) -> Outcome:
        """Return what the message led to; a refusal of the backend is explained."""
        try:
            return await hear_item(turn) or _see_again(turn) or await self._follow(turn)
        except BackendRefusal as refusal:
            return await explain(turn, refusal)

    async def _follow(self, turn: Turn) -> Outcome:
        step, intent = turn.pending_step, turn.heard.intent
        answered = step is not None and self._is_answered(turn, step)
        if wants_to_register(turn):
            return await begin_registration(turn)
        if step and intent in self._replies and not answered:
            return await self._reply(turn, step, self._replies[intent])
        if intent == "start_renewal" and step is None and turn.standing.removeprefix("stopped.") in REPEATABLE:
            turn.leave()
            return Outcome()
        if turn.heard.member_id is None and step != LOGIN and not turn.registration_id:
            return Outcome()  # Nothing of a contract is heard before the login.
        if (step or turn.draft_path) and not answered and (wish := _wish(turn)):
            return await wish(turn)
        return await (self._read(turn, step) if step else _resume(turn))

    def _is_answered(self, turn: Turn, step: str) -> bool:
        """Say whether typed words, which might mean something else, answer the pending question plainly."""
        heard, pending = turn.heard, turn.pending(step)
        if heard.is_choice or pending.confirming:
            return False
        if self._questions[step].claims(heard):
            return True
        if asks(heard.text):
            return False
        if heard.confidence >= _SURE:
            # A topic that is only touched upon, as in 「うん、俺の名義のまま」, is not asked about.
            return heard.intent == "ask_faq" and yes_or_no(heard, step, sure=VERY_SURE) is not None
        reading = self._questions[step].read(heard, pending)
        return isinstance(reading, Answer | Half) or (isinstance(reading, Confirm) and reading.what is not None)

    async def _read(self, turn: Turn, step: str) -> Outcome:
        pending = turn.pending(step)
        if turn.heard.intent in _GOES_ON and not self._is_answered(turn, step):
            return Outcome(pending=pending.without(*ASIDES))
        aside = ASIDES.get(pending.confirming or "")
        if aside and not turn.heard.is_choice:  # A yes to "which item?" answers nothing.
            return not_understood(turn, pending, aside.hint)
        if not turn.shown:  # After an apology the question itself comes first.
            return Outcome(pending=pending.without(*ASIDES))
        return await _put(turn, self._questions[step])

    async def _reply(self, turn: Turn, step: str, desk: DeskReply) -> Outcome:
        message = await desk.reply(turn)
        pending = turn.pending(step).without(CANCELLING)  # Who pauses, or asks on, has not ended it.
        return Outcome((message,), pending, asked=bool(message.choices), ended=desk.leaves)


async def _put(turn: Turn, question: Question) -> Outcome:
    """Put a reply to the pending question, or to the answered one that it means."""
    heard, pending = turn.heard, turn.pending(question.step)
    other = None if question.claims(heard) else answers_another(heard, question.step)
    if other == ChoosePlan.step and asks_for_a_quote(heard):
        return Outcome(tell(TRY_IT), pending)
    if other is not None and turn.renewal_id and not await _is_recorded(turn, other):
        return await correct(turn, other)
    is_seen = heard.meant_for is None or (heard.meant_for == question.step and turn.is_asked_alike)
    if not is_seen and not question.takes_unseen(heard):
        turn.metrics.repeats.labels(question.step, "unclear:unseen").inc()
        return Outcome(tell(_UNSEEN), pending)
    return await question.hear(turn)


async def _is_recorded(turn: Turn, step: str) -> bool:
    """Say whether the plan that is named is the one decided on, as in 「Bプランのままで意向に沿っています」."""
    heard = turn.heard
    restates = step == ChoosePlan.step and heard.intent == "choose_plan" and heard.value("coverage") is None
    plan = heard.value("plan") if restates else None
    return plan is not None and (await turn.draft()).answer(step).get("plan") == plan


async def _resume(turn: Turn) -> Outcome:
    """Go on after a pause with what was pending then: half an answer, or a menu that was open."""
    heard = turn.heard
    if heard.member_id and heard.intent == "resume_after_registration":
        return Outcome(tell("会員登録が完了し、ログインしました。"))
    if turn.draft_path is None or heard.intent not in _GOES_ON:
        return Outcome()
    try:
        draft = await turn.draft()
    except BackendRefusal:  # gone, or another member's: what is asked next shows it
        return Outcome()
    return Outcome(pending=turn.pending(draft.step)) if draft.is_open else Outcome()


def _see_again(turn: Turn) -> Outcome | None:
    step, heard = turn.pending_step, turn.heard
    if step is None or heard.is_choice or not asks_to_see_again(heard.text):
        return None
    return Outcome(pending=turn.pending(step).without(*ASIDES))


def _wish(turn: Turn) -> Wish | None:
    heard, step = turn.heard, turn.pending_step
    if heard.intent == "go_back" and not heard.is_choice and not speaks_of_before(heard.text):
        return None
    if heard.intent == "correct_answer" and step and turn.pending(step).confirming == STOP:
        return None  # What was mistaken is the answer whose end is being confirmed.
    if heard.intent == "correct_answer" and not heard.is_choice and finds_right(heard.text):
        return None
    return WISHES.get(heard.intent)
