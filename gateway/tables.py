"""Describe the gateway's tables.

What people say or see is sealed under their conversation's key (`sealed`; both are null once forgotten); numbers,
times, step and author stay readable for queries.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.columns import Moment

MENU = "menu"
"""The step of a conversation in which nothing is asked."""


class Table(DeclarativeBase):
    """Collect the tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class SealedTable(Table):
    """Hold what a conversation's key opens, but at its own place only."""

    __abstract__ = True

    conversation_id: Mapped[str]
    sealed: Mapped[bytes | None]

    @property
    def place(self) -> str:
        """Name the row to its seal."""
        raise NotImplementedError


class Session(Table):
    """One browser: anonymous at first, a member's after login. Its id is known to the cookie alone.

    `agent` acts for the member on the telephone.
    """

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    id_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[str | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    logged_in_at: Mapped[datetime | None]
    agent: Mapped[str | None] = mapped_column(index=True)


class Conversation(Table):
    """One conversation; `key` is its data key, wrapped; `live_turn_id` names the turn whose buttons count.

    `agent` is who writes in it for a member on the telephone.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    member_id: Mapped[str | None] = mapped_column(index=True)
    key: Mapped[bytes | None]
    channel: Mapped[str]
    agent: Mapped[str | None]
    entry: Mapped[str | None] = mapped_column(index=True)
    mode: Mapped[str] = mapped_column(default="bot")
    step: Mapped[str] = mapped_column(default=MENU)
    last_seq: Mapped[int] = mapped_column(default=0)
    live_turn_id: Mapped[int | None]
    apologised: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]


class Turn(SealedTable):
    """One message or event that Rasa is to answer; `message_id` makes the call repeatable."""

    __tablename__ = "turns"
    __table_args__ = (Index("turns_waiting", "state", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    input: Mapped[str]
    member_id: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    retry_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    @property
    def place(self) -> str:  # noqa: D102 - as above
        return f"turns/{self.message_id}"


class Message(SealedTable):
    """One line of the transcript; `turn_id` ties a customer's message to what answered it.

    `unread` says that the bot could make nothing of a customer's words.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_message_id"),
        Index("messages_unread", "at", sqlite_where=text("unread"), postgresql_where=text("unread")),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[str]
    step: Mapped[str]
    at: Mapped[datetime]
    client_message_id: Mapped[str | None]
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id"), index=True)
    unread: Mapped[bool] = mapped_column(default=False)

    @property
    def place(self) -> str:  # noqa: D102 - as above
        return f"messages/{self.conversation_id}/{self.seq}"


class ReachedStep(Table):
    """One step that a conversation has come to; `repeated` counts the messages that were no answer to it."""

    __tablename__ = "reached_steps"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    repeated: Mapped[int] = mapped_column(default=0)


class Handover(Table):
    """One wait for a person, and what came of it.

    `agent` holds it until `lease_until`; `version` rises with each takeover, and who comes with an older one is late.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index(
            "handovers_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    reason: Mapped[str]
    step: Mapped[str]
    requested_at: Mapped[datetime]
    agent: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None]


class Note(SealedTable):
    """What people at a desk write for each other of a conversation; `author` is one of them, or the bot."""

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    author: Mapped[str]
    at: Mapped[datetime]

    @property
    def place(self) -> str:  # noqa: D102 - as above
        return f"notes/{self.id}"


class AuditEntry(Table):
    """One act of a person at a desk; the database refuses to change or delete it."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(index=True)
    act: Mapped[str]
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    detail: Mapped[str]


class Choice(SealedTable):
    """One button as it was offered; the page holds a token that only the process's key can make."""

    __tablename__ = "choices"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"))
    step: Mapped[str]
    kind: Mapped[str]
    used_by_turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id"))

    @property
    def place(self) -> str:  # noqa: D102 - as above
        return f"choices/{self.id}"
