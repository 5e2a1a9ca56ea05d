"""Say something to the customer: text, choices and a card, as the channel passes them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rasa_sdk.executor import CollectingDispatcher

Card = Mapping[str, Any]
Kind = Literal["primary", "secondary", "correct", "submit", "link"]


@dataclass(frozen=True)
class Choice:
    """Offer one button: what it says, and the structured meaning that comes back when it is pressed."""

    label: str
    intent: str
    entities: Mapping[str, Any] = field(default_factory=dict)
    kind: Kind = "secondary"

    def document(self) -> dict[str, Any]:
        """Return it as JSON for the channel."""
        return {"label": self.label, "intent": self.intent, "entities": dict(self.entities), "kind": self.kind}


@dataclass(frozen=True)
class Message:
    """Hold one message of the bot.

    `step` is the id of the question that is pending after it; `asks` says that its text is that question, and so what
    an answer is evidence of: an apology at a step is not. `topic` names the question of the customer's that it answers.
    `handover` is the reason for which a person is to take over: `asked`, `not_understood` or `stopped`; or `withdrawn`.
    `unread` says that nothing could be made of the customer's words.
    """

    text: str
    step: str | None = None
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    asks: bool = False
    topic: str | None = None
    handover: str | None = None
    unread: bool = False

    def say(self, dispatcher: CollectingDispatcher) -> None:
        """Hand it to Rasa."""
        choices = [choice.document() for choice in self.choices]
        custom = {
            "step": self.step,
            "choices": choices,
            "card": self.card,
            "asks": self.asks,
            "topic": self.topic,
            "handover": self.handover,
            "unread": self.unread,
        }
        dispatcher.utter_message(text=self.text, json_message=custom)


def lines(*parts: str) -> str:
    """Join the sentences that are not empty, one to a line."""
    return "\n".join(part for part in parts if part)
