"""Shape the JSON of the console's API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
REASONS = {
    "asked": "ご希望",
    "not_understood": "読み取れない",
    "stopped": "手続きの終了",
}
"""Why a person is asked for, in the words of the console."""
ENDS = {
    "returned": "自動応答へ戻した",
    "closed": "終了した",
    "declined": "取り次がずに終了",
    "withdrawn": "お客さまの取消し",
    "left": "お客さまの離脱",
    "forgotten": "会話の消去",
}
"""How a handover ended."""
LOOKS = {"identity": "本人確認", "inquiry": "お問い合わせへの回答", "fault": "不具合の調査"}
"""For what personal data may be uncovered."""


class Held(BaseModel):
    """Name the takeover in which something is done; an older version comes too late."""

    version: int


class Say(Held):
    """Say something to the customer."""

    client_message_id: UUID
    text: Words


class Reopen(Held):
    """Have an answered step of a renewal asked again."""

    renewal_id: Annotated[str, Field(max_length=64)]
    step: Annotated[str, Field(max_length=40)]


class Write(BaseModel):
    """Write a note for the others at the desk."""

    text: Words


class Look(BaseModel):
    """Uncover a conversation's personal data, and say for what."""

    reason: Literal["identity", "inquiry", "fault"]


class Search(BaseModel):
    """Look for the handovers of a customer, by the number of a contract; of everyone without one."""

    policy_number: Annotated[str, Field(max_length=40)] = ""


class Me(BaseModel):
    """Who is logged in."""

    id: str
    name: str
    role: str


class QueuedHandover(BaseModel):
    """One handover in the queue."""

    id: int
    conversation_id: str
    reason: str
    step: str
    channel: str
    requested_at: datetime
    state: Literal["waiting", "mine", "others", "ended"]
    agent: str | None
    version: int
    unanswered: bool


class Queue(BaseModel):
    """Everyone who waits or is being helped, the longest waiting first, and who is at the desk."""

    me: Me
    now: datetime
    present: list[str]
    handovers: list[QueuedHandover]


class Found(BaseModel):
    """The handovers that were looked for, the newest first."""

    handovers: list[QueuedHandover]


class ShownLine(BaseModel):
    """One line as the customer has it, its personal data covered."""

    seq: int
    author: str
    text: str
    card: str | None
    choices: list[str]
    step: str
    at: datetime


class ShownNote(BaseModel):
    """One note."""

    author: str
    text: str
    at: datetime


class Talk(BaseModel):
    """A conversation, its lines after a number, and where its handover stands."""

    conversation_id: str
    mode: str
    step: str
    channel: str
    is_member: bool
    uncovered: bool
    handover: QueuedHandover | None
    lines: list[ShownLine]
    notes: list[ShownNote]


class ShownStep(BaseModel):
    """One step with its answer."""

    step: str
    label: str
    state: str
    answer: str
    may_reopen: bool


class ShownRenewal(BaseModel):
    """How far a renewal has come."""

    id: str
    policy_number: str
    status: str
    next: str
    agency: str
    premium: str
    receipt: str
    steps: list[ShownStep]
    outstanding: list[str]


class Renewals(BaseModel):
    """The newest renewal of each of a customer's contracts; `unavailable` when the backend is away."""

    renewals: list[ShownRenewal]
    unavailable: bool = False


class Taken(BaseModel):
    """The version under which a handover is now held."""

    version: int
