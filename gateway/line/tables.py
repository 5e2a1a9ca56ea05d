"""Describe what is kept of talks in LINE; the conversation itself is where every other one is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.tables import Table


class Talk(Table):
    """One person's talk with the channel, and how far it has been told.

    LINE's id of the person is found by a digest and sealed under the talk's own key; both are gone once the person
    blocks the channel. `sending_…` and `retry_key` belong to a delivery under way: who takes it over sends the same.
    """

    __tablename__ = "line_talks"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_hash: Mapped[str] = mapped_column(unique=True)
    key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    told_seq: Mapped[int] = mapped_column(default=0)
    reply_token: Mapped[str | None]
    reply_until: Mapped[datetime | None]
    sending_seq: Mapped[int | None]
    sending_token: Mapped[str | None]
    sending_until: Mapped[datetime | None]
    retry_key: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]

    @property
    def place(self) -> str:
        """Name the row to its seal."""
        return f"line_talks/{self.user_hash}"

    @property
    def seen(self) -> int:
        """Return the newest line that the person has; what is being sent at the first try counts."""
        is_under_way = self.sending_seq is not None and self.attempts == 0
        return self.sending_seq or 0 if is_under_way else self.told_seq


class Nonce(Table):
    """One login on its way back from LINE's dialog: whom the talk will belong to."""

    __tablename__ = "line_nonces"

    nonce_hash: Mapped[str] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("line_talks.id"))
    member_id: Mapped[str]
    expires_at: Mapped[datetime]
