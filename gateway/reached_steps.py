"""Keep how far each conversation has come, for the figures of where customers stop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.tables import Conversation, ReachedStep


async def record(
    session: AsyncSession, conversation: Conversation, before: str, now: datetime, *, unread: bool
) -> None:
    """Note that a turn led a locked conversation to another step, or that its words were not read at the same."""
    if conversation.step == before and not unread:
        return
    reached = await session.get(ReachedStep, (conversation.id, conversation.step))
    if reached is None:
        session.add(ReachedStep(conversation_id=conversation.id, step=conversation.step, at=now))
    elif conversation.step == before:
        reached.repeated += 1
