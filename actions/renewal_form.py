"""Drive the renewal form: hear the reply to the pending question, then ask what the draft asks next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.closing import closing
from actions.desk import DeskReply
from actions.draft import Draft
from actions.errors import BackendFailure, BackendRefusal, Unsettled
from actions.fallback import backend_down
from actions.heard import Pending
from actions.hearing import Hearing
from actions.message import Message
from actions.provisional import ended
from actions.question import Outcome, Question
from actions.refusals import explain
from actions.turn import FORM, LOGIN, Turn, Turns
from actions.wishes import ASIDES
from service import tracing

_log = structlog.get_logger()


class RenewalForm(Action):
    """Take a turn for Rasa's form: the pending question reads it, the backend's draft decides what is asked next.

    Rasa's form would call another action to ask. It asks nothing by itself when there is none, and the question in
    this one's answer saves a call for each message.
    """

    def __init__(self, turns: Turns, questions: Mapping[str, Question], replies: Mapping[str, DeskReply]) -> None:
        """Compose the questions, by step, and the desk's replies, by intent."""
        self._turns = turns
        self._questions = questions
        self._hearing = Hearing(questions, replies)

    def name(self) -> str:
        """Return the name under which Rasa's form calls its validation."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Hear the customer's message once, then request and ask the draft's next step.

        Raises Unsettled when the last button was pressed and the backend did not say what became of it.
        """
        turn = self._turns.open(tracker)
        outcome = Outcome()
        try:
            outcome = await self._hearing.hear(turn)
            closed, step = await self._go_on(turn, outcome)
        except BackendFailure as failure:
            if turn.heard.is_submission:
                raise Unsettled from failure
            _say(dispatcher, outcome.said)
            return self._fail(turn, dispatcher, failure)
        pending = self._pending(turn, outcome, step)
        asked = () if step is None or outcome.asked else (await self._ask(turn, step, pending),)
        _say(dispatcher, (*outcome.said, *closed, *asked))
        tracing.note(step=step)
        _log.info("heard", step=step, calls=turn.backend.calls)
        return [
            SlotSet("renewal_id", turn.renewal_id),
            SlotSet("registration_id", turn.registration_id),
            SlotSet("pending", pending),
            SlotSet("requested_slot", slot_of(step) if step else None),
        ]

    async def _go_on(self, turn: Turn, outcome: Outcome) -> tuple[tuple[Message, ...], str | None]:
        if outcome.ended:
            return (), None
        if outcome.asked and outcome.pending:
            return (), outcome.pending.step
        draft = await self._draft(turn)
        if draft is None:
            return (), "identify.contract" if turn.heard.member_id else LOGIN
        if draft.is_open:
            return (), draft.step
        if turn.registration_id:
            turn.leave()
            return (ended(draft),), LOGIN
        return (await closing(turn, draft),), None

    @staticmethod
    async def _draft(turn: Turn) -> Draft | None:
        if turn.registration_id is None and (turn.heard.member_id is None or turn.renewal_id is None):
            return None
        try:
            return await turn.draft()
        except BackendRefusal:  # Another member's draft, or one that is gone: to this customer it does not exist.
            turn.leave()
            return None

    @staticmethod
    def _pending(turn: Turn, outcome: Outcome, step: str | None) -> dict[str, Any] | None:
        if step is None and turn.seen and not outcome.ended:
            return Pending(turn.seen.step).document()
        return outcome.pending.document() if outcome.pending else None

    async def _ask(self, turn: Turn, step: str, pending: Mapping[str, Any] | None) -> Message:
        turn.wait_for(step, pending)
        try:
            aside = ASIDES.get(turn.pending(step).confirming or "")
            if aside:
                return await aside.ask(turn)
            return replace(await self._questions[step].ask(turn), asks=True)
        except BackendFailure as failure:
            _log.warning("backend_failure", kind=type(failure).__name__, request_id=turn.heard.message_id)
            return backend_down(step)
        except BackendRefusal as refusal:
            told = (await explain(turn, refusal)).said[-1]
            return replace(told, step=told.step or step)

    def _fail(self, turn: Turn, dispatcher: CollectingDispatcher, failure: BackendFailure) -> list[EventType]:
        _log.warning("backend_failure", kind=type(failure).__name__, request_id=turn.heard.message_id)
        backend_down(turn.pending_step or "menu").say(dispatcher)
        slot = slot_of(turn.pending_step) if turn.pending_step else None
        return [
            SlotSet("renewal_id", turn.renewal_id),
            SlotSet("registration_id", turn.registration_id),
            SlotSet("requested_slot", slot),
        ]


def _say(dispatcher: CollectingDispatcher, messages: Iterable[Message]) -> None:
    for message in messages:
        message.say(dispatcher)


def slot_of(step: str) -> str:
    """Return the slot Rasa requests for a step: plan.choice → plan_choice."""
    return step.replace(".", "_", 1)


def renewal_form(turns: Turns, questions: Iterable[Question], replies: Iterable[DeskReply]) -> RenewalForm:
    """Make the form's action from the questions and the desk's replies."""
    by_step = {question.step: question for question in questions}
    by_intent = {intent: reply for reply in replies for intent in reply.intents}
    return RenewalForm(turns, by_step, by_intent)
