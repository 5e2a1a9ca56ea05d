"""Keep the queue of those who wait for a person; one open handover for each conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import notices
from gateway.metrics import Metrics
from gateway.tables import Conversation, Handover
from gateway.transcript import Transcript
from service.clock import Clock

WITHDRAWN = "withdrawn"
"""What Rasa says in place of a reason when the customer wants no person any more, and how that handover ended."""


class HandoverQueue:
    """Let conversations wait for a person; they go on with the bot meanwhile."""

    def __init__(self, lines: Transcript, clock: Clock, metrics: Metrics) -> None:
        self._lines = lines
        self._clock = clock
        self._metrics = metrics

    async def ask(self, session: AsyncSession, conversation: Conversation, reason: str, turn_id: int) -> None:
        """Have a locked conversation wait, unless it does already, and tell its customer the place in the queue."""
        handover = await open_handover(session, conversation.id)
        now = self._clock.now()
        if handover is None:
            handover = Handover(
                conversation_id=conversation.id, reason=reason, step=conversation.step, requested_at=now
            )
            session.add(handover)
            await session.flush()
            self._metrics.handovers.labels(reason).inc()
        before = select(func.count()).where(is_waiting(now), Handover.id < handover.id)
        place = (await session.scalar(before) or 0) + 1
        self._lines.append(session, conversation, "system", notices.place_in_queue(place), turn_id=turn_id)

    async def withdraw(self, session: AsyncSession, conversation: Conversation, turn_id: int) -> None:
        """Have a locked conversation wait no more, as its customer wishes, and say so if it did."""
        if await open_handover(session, conversation.id):
            await leave(session, Conversation.id == conversation.id, self._clock.now(), WITHDRAWN)
            self._lines.append(session, conversation, "system", notices.WAIT_WITHDRAWN, turn_id=turn_id)


async def leave(session: AsyncSession, whose: ColumnElement[bool], now: datetime, ended_as: str = "left") -> None:
    """End the open handovers of conversations whose customers have left or wait no more, or that are forgotten."""
    left = select(Conversation.id).where(whose)
    waits = update(Handover).where(Handover.ended_at.is_(None), Handover.conversation_id.in_(left))
    ended = waits.values(ended_at=now, ended_as=ended_as, lease_until=None)
    for change in (ended, update(Conversation).where(whose).values(mode="bot")):
        await session.execute(change, execution_options={"synchronize_session": False})


async def open_handover(session: AsyncSession, conversation_id: str) -> Handover | None:
    """Return a conversation's handover that has not ended."""
    own = select(Handover).where(Handover.conversation_id == conversation_id, Handover.ended_at.is_(None))
    return await session.scalar(own)


def is_waiting(now: datetime) -> ColumnElement[bool]:
    """Select the handovers that anyone may take: nobody has them, or who had them is gone."""
    return Handover.ended_at.is_(None) & or_(Handover.lease_until.is_(None), Handover.lease_until < now)
