"""Shape the JSON of the web API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from gateway import campaigns
from gateway.choices import Buttons
from gateway.intake import Sent
from gateway.transcript import Line

Campaign = Annotated[str, StringConstraints(min_length=1, max_length=campaigns.LONGEST, pattern=campaigns.PATTERN)]
_HIGHEST_SEQ = 2**31 - 1
Author = Literal["customer", "bot", "agent", "system"]


class OpenConversation(BaseModel):
    """Ask for the session's conversation; `entry` is the campaign whose link or QR code led here."""

    channel: Literal["web"] = "web"
    entry: Campaign | None = None


class SendMessage(BaseModel):
    """Send a text, or press a button by its token, with the values of its form if it has one.

    `seen` is the number of the newest line that the customer had before them when they wrote.
    """

    client_message_id: UUID
    text: str | None = None
    seen: int | None = Field(default=None, ge=0, le=_HIGHEST_SEQ)
    choice: str | None = None
    values: dict[str, str] | None = Field(default=None, max_length=50)

    def sent(self) -> Sent:
        """Return what was sent; a button wins over a text beside it."""
        return Sent(str(self.client_message_id), self.text, self.choice, self.values, seen=self.seen)


class OfferedChoice(BaseModel):
    """One button."""

    label: str
    token: str
    kind: str


class SaidMessage(BaseModel):
    """One line of the transcript; `step` is the question pending after it."""

    seq: int
    author: Author
    text: str
    step: str
    choices: list[OfferedChoice]
    card: dict[str, Any] | None
    at: datetime


class Messages(BaseModel):
    """Lines of a conversation, oldest first."""

    messages: list[SaidMessage]


class OpenedConversation(Messages):
    """A conversation and all its lines."""

    conversation_id: str


class Health(BaseModel):
    """Say that the process can serve."""

    status: Literal["ok"] = "ok"


def say(line: Line, buttons: Buttons) -> SaidMessage:
    """Show a line to its customer."""
    return SaidMessage.model_validate(
        {
            "seq": line.seq,
            "author": line.author,
            "text": line.text,
            "step": line.step,
            "choices": buttons.show(line.choices),
            "card": buttons.show(line.card),
            "at": line.at,
        }
    )
