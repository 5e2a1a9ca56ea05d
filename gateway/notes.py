"""Keep what people at a desk write for each other, and what the bot would have said while one of them spoke."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.keys import new_id
from gateway.tables import Conversation, Note
from service.clock import Clock
from service.database import Database
from service.vault import Vault

_OF_CONVERSATION = (
    select(Note, Conversation.key)
    .join(Conversation, Conversation.id == Note.conversation_id)
    .where(Note.conversation_id == bindparam("conversation"), Conversation.key.is_not(None))
    .order_by(Note.at, Note.id)
)
HELD = "bot"
"""The author of an answer that came while a person had the conversation."""


@dataclass(frozen=True)
class WrittenNote:
    """One note, opened."""

    author: str
    text: str
    at: datetime


class Notes:
    """Seal notes into their table and open them again; the customer never sees one."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def add(self, session: AsyncSession, conversation: Conversation, author: str, text: str) -> None:
        """Add a note to a conversation."""
        note = Note(id=new_id(), conversation_id=conversation.id, author=author, at=self._clock.now())
        note.sealed = self._vault.seal(conversation.key, {"text": text}, note.place)
        session.add(note)

    async def of(self, conversation_id: str) -> list[WrittenNote]:
        """Return a conversation's notes, oldest first; none of a forgotten one."""
        async with self._database.read() as session:
            rows = (await session.execute(_OF_CONVERSATION, {"conversation": conversation_id})).all()
        return [
            WrittenNote(row.author, self._vault.open(key, row.sealed, row.place)["text"], row.at) for row, key in rows
        ]
