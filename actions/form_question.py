"""Ask for values that can be typed in words or put into a form."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from actions.contact_values import PROPOSED, confirmed
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Half, Question, Reading, Unclear
from actions.turn import Turn
from actions.yes_no import is_more_of_a_value, yes_or_no

Field = Mapping[str, str]
ReadValues = Callable[[Mapping[str, str], Mapping[str, Any]], Answer | Unclear | Half]
"""Reads form values, or {"text": …} for typed words, and what was given before."""


@dataclass(frozen=True)
class FormQuestion(Question):
    """Hold one such question: its request in words, and the form's title and fields."""

    step: str
    title: str
    request: str
    fields: tuple[Field, ...]
    read_values: ReadValues

    submit: ClassVar[Choice]
    """The form's button."""
    beside: ClassVar[tuple[Choice, ...]] = ()
    """The buttons that stand beside the form."""

    @abstractmethod
    async def present(self, turn: Turn) -> Mapping[str, Any]:
        """Return the values that the form begins with."""

    async def ask(self, turn: Turn) -> Message:
        """Show the form with the present values and what was given of new ones, or ask whether a value is meant."""
        given = turn.pending(self.step).given
        proposed = given.get(PROPOSED) or {}
        values = {**await self.present(turn), **given, **proposed}
        fields = [{**field, "value": values.get(field["name"]) or ""} for field in self.fields]
        card = {"type": "form", "title": self.title, "fields": fields, "submit": self.submit.document()}
        if not proposed:
            return Message(_missing(given) or self.request, self.step, self.beside, card)
        text = lines("次の内容のことでしょうか。", *map(str, proposed.values()), "違う場合は、ご入力し直してください。")
        take = Choice("はい、この内容です", self.submit.intent, {"values": proposed}, "primary")
        return Message(text, self.step, (take, *self.beside), card)

    def takes_unseen(self, heard: Heard) -> bool:
        """Take the other half of a value: an address comes in two messages."""
        return is_more_of_a_value(heard, self.step)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Read the form's values or the typed text."""
        if heard.is_choice:
            return self.read_values(heard.value("values") or {}, pending.given)
        proposed: Mapping[str, str] = pending.given.get(PROPOSED) or {}
        agrees = yes_or_no(heard, self.step) if proposed else None
        if agrees:
            return confirmed(proposed)
        read = self.read_values({"text": heard.text}, pending.given)
        return Half({PROPOSED: None}, "かしこまりました。") if agrees is False and isinstance(read, Unclear) else read


def _missing(given: Mapping[str, Any]) -> str:
    """Ask for the half of the address that was not given yet."""
    if given.get("postal_code"):
        return lines("続けて、ご住所をご入力ください。", "例: 新宿区西新宿1-26-1")
    return lines("続けて、郵便番号を7桁でご入力ください。", "例: 160-0023") if given.get("address") else ""
