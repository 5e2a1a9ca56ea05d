"""Find out what a message in the middle of a renewal is: an answer, a wish, a question of the customer's own."""

from __future__ import annotations

from collections.abc import Mapping

from actions.closing import REPEATABLE
from actions.corrections import answers_another, correct, hear_item, speaks_of_before
from actions.desk import DeskReply
from actions.errors import BackendRefusal
from actions.provisional import begin_registration
from actions.question import Answer, Confirm, Half, Outcome, Question, not_understood
from actions.refusals import explain
from actions.topics import asks
from actions.turn import Turn
from actions.wishes import ASIDES, WISHES, Wish

LOGIN = "identify.login"
_GOES_ON = ("start_renewal", "resume_after_login", "resume_after_registration")
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
            return await hear_item(turn) or await self._follow(turn)
        except BackendRefusal as refusal:
            return await explain(turn, refusal)

    async def _follow(self, turn: Turn) -> Outcome:
        step, intent = turn.pending_step, turn.heard.intent
        answered = step is not None and self._is_answered(turn, step)
        if _wants_to_register(turn):
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
        return await self._read(turn, step) if step else Outcome()

    def _is_answered(self, turn: Turn, step: str) -> bool:
        """Say whether typed words, which might mean something else, answer the pending question plainly."""
        heard, pending = turn.heard, turn.pending(step)
        if heard.is_choice or heard.confidence >= _SURE or asks(heard.text) or pending.confirming:
            return False
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
        other = answers_another(turn.heard, step)
        return await (correct(turn, other) if other and turn.renewal_id else self._questions[step].hear(turn))

    async def _reply(self, turn: Turn, step: str, desk: DeskReply) -> Outcome:
        message = await desk.reply(turn)
        return Outcome((message,), turn.pending(step), asked=bool(message.choices), ended=desk.leaves)


def _wants_to_register(turn: Turn) -> bool:
    """Say whether the button was pressed, or the wish was typed where the login is asked: 「会員登録したい」."""
    heard = turn.heard
    at_login = turn.pending_step == LOGIN and heard.topic == "how_to_register" and not asks(heard.text)
    return heard.intent == "register_member" or at_login


def _wish(turn: Turn) -> Wish | None:
    heard = turn.heard
    if heard.intent == "go_back" and not heard.is_choice and not speaks_of_before(heard.text):
        return None
    return WISHES.get(heard.intent)
