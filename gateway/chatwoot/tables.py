"""Describe what is kept of conversations at Chatwoot: numbers of its making, nothing that was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.tables import Table


class Case(Table):
    """One conversation at the desk, how far the desk was told of it, and how far the desk was heard.

    `contact_id` and `chat_id` are Chatwoot's contact and conversation, in the inbox that `desk` names. `noted_for` and
    `opened_for` name the handover for which the desk was told where the customer is, and its conversation set open;
    none once that has ended. `sending` marks a message whose outcome is not known yet, `sending_after` the last one
    that was heard before it.
    """

    __tablename__ = "chatwoot_cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), unique=True)
    desk: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(BigInteger)
    source_id: Mapped[str | None]
    chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    noted_for: Mapped[int | None]
    opened_for: Mapped[int | None]
    told_seq: Mapped[int] = mapped_column(default=0)
    sending: Mapped[str | None]
    sending_after: Mapped[int] = mapped_column(BigInteger, default=0)
    heard_id: Mapped[int] = mapped_column(BigInteger, default=0)
    look_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
