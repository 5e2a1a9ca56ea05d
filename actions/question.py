"""Define what a question is: how it is asked, how a reply is read, and what an answer does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.fallback import rephrase
from actions.heard import Heard, Pending
from actions.message import Message
from actions.turn import Turn


@dataclass(frozen=True)
class Answer:
    """Hold a reply that was understood: the value for the backend and the sentence that repeats it back."""

    value: Mapping[str, Any]
    understood: str = ""


@dataclass(frozen=True)
class Unclear:
    """Say why a reply is not an answer; nothing is recorded, and the question is asked again."""

    hint: str = ""


@dataclass(frozen=True)
class Half:
    """Hold the part of an answer that was given, and say what is missing."""

    given: Mapping[str, Any]
    hint: str


@dataclass(frozen=True)
class Confirm:
    """Ask for a confirmation (named) before anything is recorded; None withdraws one that was asked."""

    what: str | None
    hint: str = ""


Reading = Answer | Unclear | Half | Confirm


@dataclass(frozen=True)
class Outcome:
    """Say what a reply led to: what the bot says before it asks on, and what stays pending.

    `pending` None means that the step was answered, or that the draft decides what comes next; `asked` that what is
    said already asks.
    """

    said: tuple[Message, ...] = ()
    pending: Pending | None = None
    asked: bool = False
    ended: bool = False


class Question(ABC):
    """Ask one step and take its answer."""

    step: str

    @abstractmethod
    async def ask(self, turn: Turn) -> Message:
        """Return the question as the customer sees it; `turn.pending(step)` says how far it has come."""

    def claims(self, heard: Heard) -> bool:
        """Say whether typed words are this question's to hear, whatever topic or wish they are like; none are."""
        return False

    def takes_unseen(self, heard: Heard) -> bool:
        """Say whether words are taken that came before this was on the screen: what agrees or decides never is."""
        return False

    @abstractmethod
    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Read a reply: a typed answer, or why it is none. Never guess."""

    async def hear(self, turn: Turn) -> Outcome:
        """Read the turn's reply and do what it asks."""
        pending = turn.pending(self.step)
        reading = self.read(turn.heard, pending)
        if isinstance(reading, Answer):
            return await self.accept(turn, reading)
        if isinstance(reading, Half):
            return Outcome(tell(reading.hint), Pending(self.step, given={**pending.given, **reading.given}))
        if isinstance(reading, Confirm):
            return Outcome(tell(reading.hint), Pending(self.step, confirming=reading.what))
        return not_understood(turn, pending, reading.hint)

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record an answer."""
        await turn.record(self.step, answer.value)
        return Outcome(tell(answer.understood))


def tell(text: str) -> tuple[Message, ...]:
    """Return a message that asks nothing, or none when there is nothing to tell."""
    return (Message(text),) if text else ()


def not_understood(turn: Turn, pending: Pending, hint: str) -> Outcome:
    """Record nothing and ask again: first with the hint, then explained, then pointing at a person."""
    read = turn.reading
    reason = read.read_as if read and read.agrees is None else "unclear:value"
    turn.metrics.repeats.labels(pending.step, reason).inc()
    said = rephrase(pending, hint, turn.clock.now(), people_answer=turn.people_answer)
    return Outcome((said,), pending.again())
