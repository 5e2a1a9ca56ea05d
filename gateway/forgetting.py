"""Forget conversations: destroy their keys, and with them what was said."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import Select, func, select, update

from gateway import handovers, transcript, turns
from gateway.keys import digest, new_id
from gateway.line.tables import Talk
from gateway.tables import Choice, Conversation, Message, Note, Session, Turn
from service.clock import Clock
from service.database import Database

_AT_ONCE = 100  # conversations looked up in one query
_QUIETLY = {"synchronize_session": False}  # no loaded row is read again
_log = structlog.get_logger()


class Forgetting:
    """Leave of a conversation its numbers, times and steps, and nothing that was said."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def forget_idle(self, lifetime: timedelta) -> None:
        """Forget the conversations, closed or not, in which nothing was said for that long."""
        oldest = self._clock.now() - lifetime
        said = select(Message.seq).where(Message.conversation_id == Conversation.id, Message.at >= oldest).exists()
        idle = select(Conversation.id).where(Conversation.key.is_not(None), Conversation.created_at < oldest, ~said)
        forgotten = 0
        while ids := await self._ids(idle.limit(_AT_ONCE)):
            for conversation_id in ids:
                await self._forget(conversation_id)
            forgotten += len(ids)
        if forgotten:
            await self._database.truncate_log()
            _log.info("idle-conversations-forgotten", conversations=forgotten)

    async def forget_member(self, member_id: str) -> list[str]:
        """End a member's sessions and forget all conversations; return the ids, also of those forgotten before."""
        async with self._database.write() as session:
            for each in await session.scalars(select(Session).where(Session.member_id == member_id)):
                each.id_hash, each.member_id = digest(new_id()), None
        ids = await self._ids(select(Conversation.id).where(Conversation.member_id == member_id))
        for conversation_id in ids:
            await self._forget(conversation_id)
        return ids

    async def _ids(self, query: Select[str]) -> list[str]:
        async with self._database.read() as session:
            return list(await session.scalars(query))

    async def _forget(self, conversation_id: str) -> None:
        now = self._clock.now()
        async with self._database.write() as session:
            conversation = await transcript.lock(session, conversation_id)
            conversation.key = None
            conversation.closed_at = conversation.closed_at or now
            told = update(Talk).where(Talk.conversation_id == conversation_id)
            gone = {"key": None, "sealed": None, "reply_token": None, "sending_token": None}
            await session.execute(told.values(gone), execution_options=_QUIETLY)
            await handovers.leave(session, Conversation.id == conversation_id, now, "forgotten")
            # A turn under way ends here: who holds it finds its lease lost and drops the answer.
            over = {"state": turns.DONE, "done_at": func.coalesce(Turn.done_at, now), "lease_owner": None}
            for table, values in ((Message, {}), (Choice, {}), (Note, {}), (Turn, over)):
                change = update(table).where(table.conversation_id == conversation_id)
                await session.execute(change.values(sealed=None, **values), execution_options=_QUIETLY)
