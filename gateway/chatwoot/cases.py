"""Keep each conversation's case at the desk: one process at a time works on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from gateway import transcript
from gateway.chatwoot.settings import ChatwootSettings
from gateway.chatwoot.tables import Case
from gateway.leased_work import LeaseLostError
from gateway.tables import Conversation, Handover
from service.clock import Clock
from service.database import Database

ENDED: Mapping[str, None] = {"noted_for": None, "opened_for": None}
"""What a case says once its conversation at the desk has ended."""
_AT_ONCE = 50
_ANEW = {
    "contact_id": None,
    "source_id": None,
    "chat_id": None,
    **ENDED,
    "told_seq": 0,
    "sending": None,
    "heard_id": 0,
    "look_at": None,
}


@dataclass(frozen=True)
class Scene:
    """One case as it stands: its conversation, and its handover while that is open."""

    case: Case
    conversation: Conversation
    handover: Handover | None


class Cases:
    """Find what is to be done, claim it, and write down what became of it."""

    def __init__(self, database: Database, clock: Clock, settings: ChatwootSettings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._owner = uuid.uuid4().hex

    async def begin(self) -> None:
        """Make a case for each conversation that waits for a person for the first time."""
        known = select(Case.id).where(Case.conversation_id == Handover.conversation_id).exists()
        new = select(Handover.conversation_id).where(Handover.ended_at.is_(None), ~known).limit(_AT_ONCE)
        async with self._database.read() as session:
            ids = list(await session.scalars(new))
        for conversation_id in ids:
            async with self._database.write() as session:
                await transcript.lock(session, conversation_id)
                own = select(Case.id).where(Case.conversation_id == conversation_id)
                if await session.scalar(own) is None:  # no other process was first
                    desk, now = self._settings.desk, self._clock.now()
                    session.add(Case(conversation_id=conversation_id, desk=desk, retry_at=now))

    async def due(self) -> list[int]:
        """Return the cases in which the desk is to be told, heard or made to forget."""
        now = self._clock.now()
        untold = Handover.id.is_not(None) & or_(
            Conversation.last_seq > Case.told_seq,
            Case.opened_for.is_distinct_from(Handover.id),
            Case.desk != self._settings.desk,
        )
        left = Handover.id.is_(None) & Case.noted_for.is_not(None)
        waiting = (
            select(Case.id)
            .join(Conversation, Conversation.id == Case.conversation_id)
            .outerjoin(Handover, (Handover.conversation_id == Case.conversation_id) & Handover.ended_at.is_(None))
            .where(or_(untold, left, Case.look_at <= now, Conversation.key.is_(None)))
            .where(Case.retry_at <= now, or_(Case.lease_until.is_(None), Case.lease_until < now))
            .order_by(Case.retry_at)
            .limit(_AT_ONCE)
        )
        async with self._database.read() as session:
            return list(await session.scalars(waiting))

    async def claim(self, case_id: int) -> Scene | None:
        """Claim a case, or go on with it; None where another process has it, or it is gone."""
        now = self._clock.now()
        free = or_(Case.lease_until.is_(None), Case.lease_until < now, Case.lease_owner == self._owner)
        claim = update(Case).where(Case.id == case_id, free).values(lease_owner=self._owner, lease_until=self._until())
        async with self._database.write() as session:
            case = await session.scalar(claim.returning(Case), execution_options={"populate_existing": True})
            if case is None:
                return None
            conversation = await session.get_one(Conversation, case.conversation_id)
            own = select(Handover).where(Handover.conversation_id == conversation.id, Handover.ended_at.is_(None))
            scene = Scene(case, conversation, await session.scalar(own))
        if case.desk != self._settings.desk:
            await self.change(case, desk=self._settings.desk, **_ANEW)
        return scene

    async def change(self, case: Case, **values: object) -> None:
        """Write what became of a claimed case, and hold it longer; raises LeaseLostError."""
        own = update(Case).where(Case.id == case.id, Case.lease_owner == self._owner)
        written = {"lease_until": self._until(), **values}
        async with self._database.write() as session:
            changed = await session.scalar(own.values(written).returning(Case.id))
        if changed is None:
            raise LeaseLostError
        for name, value in values.items():
            setattr(case, name, value)

    async def begin_anew(self, case: Case) -> None:
        """Forget Chatwoot's numbers: who deleted contact or conversation there gets them once more."""
        await self.change(case, **_ANEW)

    async def postpone(self, case: Case, seconds: float) -> None:
        """Let go of a case for a while."""
        retry_at = self._clock.now() + timedelta(seconds=seconds)
        await self.change(case, retry_at=retry_at, lease_owner=None, lease_until=None)

    async def look_again(self, case: Case, at: datetime | None) -> None:
        """Write when the desk is to be looked at next, unless it rang meanwhile: then it is looked at before."""
        same = Case.look_at.is_(None) if case.look_at is None else Case.look_at == case.look_at
        async with self._database.write() as session:
            await session.execute(update(Case).where(Case.id == case.id, same).values(look_at=at))

    async def ring(self, chat_id: int) -> None:
        """Have a conversation of the desk looked at; one that we do not know concerns others."""
        own = update(Case).where(Case.chat_id == chat_id, Case.desk == self._settings.desk)
        async with self._database.write() as session:
            await session.execute(own.values(look_at=self._clock.now()))

    async def remove(self, case: Case) -> None:
        """Forget a case."""
        async with self._database.write() as session:
            await session.execute(delete(Case).where(Case.id == case.id))

    async def release(self) -> None:
        """Leave what is claimed here to other processes."""
        held = update(Case).where(Case.lease_owner == self._owner).values(lease_owner=None, lease_until=None)
        async with self._database.write() as session:
            await session.execute(held)

    def _until(self) -> datetime:
        return self._clock.now() + timedelta(seconds=self._settings.lease)
