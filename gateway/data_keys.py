"""Keep the conversations' wrapped keys in step with the master keys of `DATA_KEYS`."""

from __future__ import annotations

from sqlalchemy import func, select, update

from gateway.tables import Conversation
from service.database import Database
from service.vault import MASTER_ID_BYTES, Vault, VaultError

_MASTER_IDS = select(func.substr(Conversation.key, 1, MASTER_ID_BYTES)).where(Conversation.key.is_not(None)).distinct()


async def check(database: Database, vault: Vault) -> None:
    """Raise VaultError when a conversation was sealed under a master key that is not there."""
    async with database.read() as session:
        if not all(map(vault.knows, await session.scalars(_MASTER_IDS))):
            raise VaultError("DATA_KEYS lacks a key under which conversations were sealed")


async def rewrap(database: Database, vault: Vault) -> int:
    """Wrap every conversation's key under the first master key; return how many were wrapped anew."""
    async with database.read() as session:
        keys = (await session.execute(select(Conversation.id, Conversation.key))).all()
    changed = 0
    for conversation_id, key in keys:
        if key is not None and (wrapped := vault.rewrap(key)) != key:
            # A key that was destroyed meanwhile stays so.
            same = (Conversation.id == conversation_id, Conversation.key == key)
            async with database.write() as session:
                await session.execute(update(Conversation).where(*same).values(key=wrapped))
            changed += 1
    await database.truncate_log()
    return changed
