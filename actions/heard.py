"""Read the customer's latest message and what it answers from Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from actions.topics import Ranking, asks, close_topics, ranked
from bot.japanese.language import is_foreign

FOREIGN = "foreign_language"
"""The intent of what is written in another language; no training example has it."""


@dataclass(frozen=True)
class Heard:
    """Hold the customer's latest message.

    `text` is normalised, `raw` as it was typed, or the button's label. `input` is `choice` (a button), `text`
    (typed) or `event` (sent by the gateway); `entities` are in the order of the text, `topic` belongs to a retrieval
    intent, `ranking` holds what else the words could mean, and `member_id` comes with each message, never from a slot.
    `polarity` is what the words would mean as the reply to each yes/no question that they answer: `agrees` or
    `disagrees`, with its probability. An `agent` writes for the member who telephones. `meant_for` is the step at which
    the customer wrote, where another may have been asked since.
    """

    text: str
    raw: str
    intent: str
    entities: tuple[Mapping[str, Any], ...]
    input: str
    message_id: str
    member_id: str | None
    channel: str
    topic: str | None = None
    confidence: float = 1.0
    ranking: Ranking = ()
    polarity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    agent: str | None = None
    meant_for: str | None = None

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Heard:
        """Read it from Rasa's tracker."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        intent = _intent(message)
        typed = str(metadata.get("input") or "text") == "text"
        text = str(message.get("text") or "")
        return cls(
            text=text,
            raw=str(metadata.get("raw_text") or text),
            intent=FOREIGN if typed and is_foreign(text) else intent,
            entities=tuple(message.get("entities") or ()),
            input=str(metadata.get("input") or "text"),
            message_id=str(message.get("message_id") or ""),
            member_id=metadata.get("member_id"),
            agent=metadata.get("agent"),
            meant_for=metadata.get("meant_for"),
            channel=str(metadata.get("channel") or "web"),
            topic=_selected_topic(message, intent),
            confidence=float((message.get("intent") or {}).get("confidence") or 0.0),
            ranking=ranked(message),
            polarity=message.get("polarity") or {},
        )

    def value(self, entity: str) -> Any:
        """Return the value of an entity, None when the message has none or several that differ."""
        found = [item["value"] for item in self.entities if item["entity"] == entity]
        return found[0] if found and all(value == found[0] for value in found) else None

    @property
    def is_choice(self) -> bool:
        """Say whether a button was pressed."""
        return self.input == "choice"

    @property
    def is_submission(self) -> bool:
        """Say whether the last button was pressed, which is the formal application; typed words never are."""
        return self.intent == "submit_application" and self.is_choice


def _intent(message: Mapping[str, Any]) -> str:
    """Return the intent; a question that could mean either of two topics is no message that could not be read."""
    intent = str((message.get("intent") or {}).get("name") or "")
    in_doubt = intent == "nlu_fallback" and not message.get("entities")
    is_question = in_doubt and asks(str(message.get("text") or "")) and close_topics(ranked(message))
    return "ask_faq" if is_question else intent


def _selected_topic(message: Mapping[str, Any], intent: str) -> str | None:
    """Return `hours` for the retrieval intent `ask_faq/hours`, as Rasa's parse data carries it."""
    selected = (message.get("response_selector") or {}).get(intent) or {}
    key = str((selected.get("response") or {}).get("intent_response_key") or "")
    return key.partition("/")[2] or None


@dataclass(frozen=True)
class Pending:
    """Hold what the pending question waits for besides its step: kept in the slot `pending`, never an answer.

    `attempts` counts replies that could not be read, `confirming` names a confirmation that was asked,
    `given` holds the half of an answer that is not yet whole.
    """

    step: str
    attempts: int = 0
    confirming: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, step: str, slot: Mapping[str, Any] | None) -> Pending:
        """Read the slot; what it says of another step is void."""
        if not slot or slot.get("step") != step:
            return cls(step)
        return cls(step, slot.get("attempts", 0), slot.get("confirming"), slot.get("given") or {})

    def without(self, *asked: str) -> Pending:
        """Let go of a confirmation that was asked, if it is one of those named."""
        return replace(self, confirming=None) if self.confirming in asked else self

    def again(self) -> Pending:
        """Count one more reply that could not be read."""
        return replace(self, attempts=self.attempts + 1)

    def document(self) -> dict[str, Any]:
        """Return it as the slot's value."""
        return {
            "step": self.step,
            "attempts": self.attempts,
            "confirming": self.confirming,
            "given": dict(self.given),
        }
