"""Answer what is no answer to a pending question: greetings, the menu, questions, the way to a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.errors import BackendError
from actions.fallback import backend_down
from actions.heard import FOREIGN
from actions.message import Message
from actions.provisional import wants_to_register
from actions.turn import FORM, Turn, Turns

_log = structlog.get_logger()


@dataclass(frozen=True)
class DeskReply:
    """Hold one reply: the intents it answers, the action that gives it outside the form, and whether it leaves.

    Amid the form, the form gives it itself and asks on, at the cost of no further action call; one that `leaves`
    puts the renewal aside instead.
    """

    action: str
    intents: tuple[str, ...]
    reply: Callable[[Turn], Awaitable[Message]]
    leaves: bool = False


class DeskAction(Action):
    """Give one reply while no renewal is being filled in."""

    def __init__(self, turns: Turns, reply: DeskReply, foreign: DeskReply) -> None:
        """Give one reply of the desk; `foreign` to what is no Japanese, whatever it was taken for."""
        self._turns = turns
        self._reply = reply
        self._foreign = foreign

    def name(self) -> str:
        """Return the action's name in the domain."""
        return self._reply.action

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Reply."""
        turn = self._turns.open(tracker)
        if wants_to_register(turn):
            return [FollowupAction(FORM)]  # The form begins the registration on the same words.
        try:
            reply = self._foreign if turn.heard.intent == FOREIGN else self._reply
            message = await reply.reply(turn)
        except BackendError as error:
            _log.warning("backend_failure", kind=type(error).__name__, request_id=turn.heard.message_id)
            message = backend_down("menu")
        message.say(dispatcher)
        return []


def desk_actions(turns: Turns, replies: Iterable[DeskReply]) -> list[Action]:
    """Make one action for each reply."""
    known = tuple(replies)
    foreign = next(reply for reply in known if FOREIGN in reply.intents)
    return [DeskAction(turns, reply, foreign) for reply in known]
