"""Keep the turns that wait for Rasa; one process at a time holds a conversation's oldest, by a lease.

Who stores or ends a turn claims the next in the same transaction, under the conversation's lock. So no turn waits
unnoticed, and nobody has to look.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Update, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.leased_work import LeaseLostError
from gateway.tables import Conversation, Turn
from service.clock import Clock
from service.columns import Moment
from service.vault import Vault

WAITING = "waiting"
DONE = "done"

# Statements of every turn are built once: building one costs as much as running it.
_NOW = bindparam("now", type_=Moment())
_OF_CONVERSATION = (Turn.conversation_id == bindparam("conversation"), Turn.state == WAITING)
_FREE = (Turn.retry_at <= _NOW, or_(Turn.lease_until.is_(None), Turn.lease_until < _NOW))
_ANY_WAITING = select(Turn.id).where(*_OF_CONVERSATION).limit(1)
_CLAIM = (
    update(Turn)
    .where(Turn.id == select(func.min(Turn.id)).where(*_OF_CONVERSATION).scalar_subquery())
    .where(Turn.state == WAITING, *_FREE)
    .values(
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        attempts=Turn.attempts + 1,
        begun_at=func.coalesce(Turn.begun_at, _NOW),
    )
    .returning(Turn)
    .execution_options(synchronize_session=False, populate_existing=True)
)
_OLDEST = select(func.min(Turn.id)).where(Turn.state == WAITING).group_by(Turn.conversation_id)
_DUE = select(Turn.conversation_id).where(Turn.id.in_(_OLDEST), *_FREE).order_by(Turn.id)


@dataclass(frozen=True)
class Asked:
    """What Rasa is asked in a turn, kept sealed: words, and a button's or an event's structured meaning.

    `meant_for` is the step at which the customer wrote, where another may have been asked since; None where none was.
    """

    text: str
    choice: dict[str, Any] | None = None
    meant_for: str | None = None


@dataclass(frozen=True)
class Claim:
    """A turn that this process holds, opened."""

    id: int
    conversation_id: str
    message_id: str
    channel: str
    input: str
    asked: Asked
    member_id: str | None
    agent: str | None
    attempts: int
    accepted_at: datetime
    begun_at: datetime


async def any_waiting(session: AsyncSession, conversation_id: str) -> bool:
    """Tell whether a turn of the conversation waits."""
    return await session.scalar(_ANY_WAITING, {"conversation": conversation_id}) is not None


class Leases:
    """Hold turns in this process's name; each change is a compare-and-set in the database."""

    def __init__(self, vault: Vault, clock: Clock, seconds: float) -> None:
        """Let a lease end `seconds` after its last renewal."""
        self._vault = vault
        self._clock = clock
        self._length = timedelta(seconds=seconds)
        self._owner = uuid.uuid4().hex

    async def due(self, session: AsyncSession, limit: int) -> list[str]:
        """Return the conversations whose oldest waiting turn may be tried now."""
        return list(await session.scalars(_DUE.limit(limit), {"now": self._clock.now()}))

    async def add(
        self, session: AsyncSession, conversation: Conversation, input: str, asked: Asked, state: str = WAITING
    ) -> Turn:
        """Store a turn of a locked conversation; it is nobody's until it is claimed."""
        now = self._clock.now()
        turn = Turn(
            conversation_id=conversation.id,
            message_id=str(uuid.uuid4()),
            input=input,
            member_id=conversation.member_id,
            state=state,
            accepted_at=now,
            retry_at=now,
        )
        turn.sealed = self._vault.seal(conversation.key, asdict(asked), turn.place)
        session.add(turn)
        await session.flush()
        return turn

    async def withdraw(self, session: AsyncSession, conversation: Conversation, turn_id: int, text: str) -> None:
        """Erase what a turn asks; one that nobody has begun is not asked at all."""
        turn = await session.get_one(Turn, turn_id)
        turn.sealed = self._vault.seal(conversation.key, asdict(Asked(text)), turn.place)
        if turn.begun_at is None:
            turn.state = DONE

    async def claim(self, session: AsyncSession, conversation: Conversation) -> Claim | None:
        """Take a locked conversation's oldest waiting turn, if it is free, and open it."""
        if conversation.mode != "bot":
            return None
        now = self._clock.now()
        until = now + self._length
        given = {"conversation": conversation.id, "owner": self._owner, "now": now, "until": until}
        turn = await session.scalar(_CLAIM, given)
        if turn is None:
            return None
        return Claim(
            id=turn.id,
            conversation_id=turn.conversation_id,
            message_id=turn.message_id,
            channel=conversation.channel,
            input=turn.input,
            asked=Asked(**self._vault.open(conversation.key, turn.sealed, turn.place)),
            member_id=turn.member_id,
            agent=conversation.agent,
            attempts=turn.attempts,
            accepted_at=turn.accepted_at,
            begun_at=turn.begun_at or now,
        )

    async def renew(self, session: AsyncSession, turn_ids: Collection[int]) -> None:
        """Hold claimed turns for longer, but those that another process has taken or finished."""
        held = update(Turn).where(Turn.id.in_(turn_ids), Turn.lease_owner == self._owner, Turn.state == WAITING)
        await session.execute(quietly(held.values(lease_until=self._clock.now() + self._length)))

    async def postpone(self, session: AsyncSession, turn: Claim, seconds: float) -> None:
        """Give a claimed turn back, to be tried again later; raises LeaseLostError."""
        retry_at = self._clock.now() + timedelta(seconds=seconds)
        await self._change(session, turn, lease_owner=None, lease_until=None, retry_at=retry_at)

    async def finish(self, session: AsyncSession, turn: Claim) -> None:
        """End a claimed turn; raises LeaseLostError."""
        await self._change(session, turn, state=DONE, done_at=self._clock.now(), lease_owner=None)

    async def release(self, session: AsyncSession) -> None:
        """Give back all that a stopping process holds, so that the next need not wait for the leases to end."""
        held = update(Turn).where(Turn.lease_owner == self._owner, Turn.state == WAITING)
        await session.execute(quietly(held.values(lease_owner=None, lease_until=None)))

    async def _change(self, session: AsyncSession, turn: Claim, **values: Any) -> None:
        held = update(Turn).where(Turn.id == turn.id, Turn.lease_owner == self._owner, Turn.state == WAITING)
        result = await session.execute(quietly(held.values(values)))
        assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE without RETURNING gives
        if result.rowcount != 1:
            raise LeaseLostError


def quietly(change: Update) -> Update:
    """Leave the loaded rows as they are: nobody reads them again."""
    return change.execution_options(synchronize_session=False)
