"""Describe one turn of the private channel: what the gateway sends, and what it gets back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.japanese.text import utterance
from bot.nlu.retrieval import parsed_intent

CHANNEL = "gateway"


class Choice(BaseModel, extra=Extra.forbid):
    """Hold the structured meaning of a pressed button."""

    intent: str = Field(min_length=1)
    entities: dict[str, Any] = {}


class Metadata(BaseModel, extra=Extra.forbid):
    """Hold where a message came from, and whose it is; an `agent` writes for the member on the telephone.

    `meant_for` is the step at which the customer wrote, where another may have been asked since.
    """

    channel: str = Field(min_length=1)
    member_id: str | None = None
    agent: str | None = None
    input: Literal["text", "choice", "event"]
    meant_for: str | None = None


class TurnRequest(BaseModel, extra=Extra.forbid):
    """Hold one message of a customer; the same `message_id` is the same message."""

    conversation_id: str = Field(min_length=1, max_length=200)
    message_id: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=10_000)
    choice: Choice | None = None
    metadata: Metadata


class Replies(OutputChannel):
    """Collect the bot's messages whole: text, step, choices and card in one, and what the gateway is to know of it."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel that responses may be written for in the domain."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one message; what a response's `custom` part leaves out is empty."""
        custom = message.get("custom") or {}
        self.messages.append(
            {
                "text": custom.get("text") or message.get("text") or "",
                "step": custom.get("step"),
                "choices": custom.get("choices") or [],
                "card": custom.get("card"),
                "handover": custom.get("handover"),
                "unread": bool(custom.get("unread")),
            }
        )


def user_message(turn: TurnRequest, replies: Replies) -> UserMessage:
    """Return the turn as Rasa's message.

    A choice brings its own parse, so that it is not read as language. What was typed can never be a command: the
    text is without the slashes that Rasa would read as one, and stands as it came in the metadata.
    """
    return UserMessage(
        utterance(turn.text),
        replies,
        turn.conversation_id,
        parse_data=parsed_choice(turn.choice, turn.text) if turn.choice else None,
        input_channel=CHANNEL,
        message_id=turn.message_id,
        metadata={**turn.metadata.dict(), "raw_text": turn.text},
    )


async def replay(events: Iterable[Event], message_id: str, replies: Replies) -> bool:
    """Put the messages that followed `message_id` into `replies`; tell whether it was there at all."""
    answered = False
    for event in events:
        if isinstance(event, UserUttered):
            if answered:
                break
            answered = event.message_id == message_id
        elif answered and isinstance(event, BotUttered):
            await replies.send_response("", event.message())
    return answered


def parsed_choice(choice: Choice, text: str) -> dict[str, Any]:
    """Return the parse data that a choice stands for."""
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "extractor": CHANNEL}
        for name, value in choice.entities.items()
    ]
    parsed = parsed_intent(choice.intent, 1.0)
    return {**parsed, "text": utterance(text), "entities": entities, "intent_ranking": [parsed["intent"]]}
