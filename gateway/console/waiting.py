"""Read the handovers that the desk lists: who waits or is helped, and past talks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from gateway.tables import Conversation, Handover, Message

_MOST_FOUND = 50
# Statements of every poll are built once: building one costs as much as running it.
_LAST_AUTHOR = (
    select(Message.author)
    .where(Message.conversation_id == Conversation.id, Message.seq == Conversation.last_seq)
    .scalar_subquery()
)
_LISTED = (
    select(
        Handover.id,
        Handover.conversation_id,
        Handover.reason,
        Handover.step,
        Handover.requested_at,
        Handover.agent,
        Handover.version,
        Handover.lease_until,
        Handover.ended_at.is_not(None),
        Conversation.channel,
        _LAST_AUTHOR,
    )
    .join(Conversation, Conversation.id == Handover.conversation_id)
    .where(Conversation.key.is_not(None))
)
QUEUE = _LISTED.where(Handover.ended_at.is_(None)).order_by(Handover.requested_at, Handover.id)
"""Every open handover, the longest waiting first."""
LATEST = _LISTED.order_by(Handover.id.desc()).limit(_MOST_FOUND)
"""The latest handovers, ended ones too."""
OF_MEMBER = LATEST.where(Conversation.member_id == bindparam("member"))
"""The latest handovers of one member."""


@dataclass(frozen=True)
class Waiting:
    """One handover as the desk lists it; `last_author` is who spoke last."""

    id: int
    conversation_id: str
    reason: str
    step: str
    requested_at: datetime
    agent: str | None
    version: int
    lease_until: datetime | None
    is_over: bool
    channel: str
    last_author: str | None

    @classmethod
    def of(cls, handover: Handover, conversation: Conversation) -> Waiting:
        """List a handover that was loaded with its conversation; who spoke last is not looked up."""
        return cls(
            handover.id,
            handover.conversation_id,
            handover.reason,
            handover.step,
            handover.requested_at,
            handover.agent,
            handover.version,
            handover.lease_until,
            handover.ended_at is not None,
            conversation.channel,
            None,
        )
