"""Ring in this process for lines that another one wrote."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from gateway.bell import Bell
from gateway.tables import Conversation
from service.database import Database

_log = structlog.get_logger()


class Watch:
    """Look at all conversations with an open page in one query, so that pages cost the database nothing each."""

    def __init__(self, database: Database, bell: Bell, interval: float) -> None:
        """Look every `interval` seconds."""
        self._database = database
        self._bell = bell
        self._interval = interval
        self._seen: dict[str, int] = {}

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await asyncio.sleep(self._interval)
            try:
                await self._look()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("conversations-unreadable", error=type(error).__name__)

    async def _look(self) -> None:
        topics = self._bell.topics()
        if not topics:
            return
        newest = select(Conversation.id, Conversation.last_seq).where(Conversation.id.in_(topics))
        async with self._database.read() as session:
            found = dict((await session.execute(newest)).all())
        # A conversation first seen may have grown since its page looked: ring for it too.
        for conversation_id, seq in found.items():
            if self._seen.get(conversation_id) != seq:
                self._bell.ring(conversation_id)
        self._seen = found
