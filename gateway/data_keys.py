"""Keep all wrapped keys, of conversations, of talks in LINE and of agents, in step with the master keys."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from gateway.console.tables import Agent
from gateway.line.tables import Talk
from gateway.tables import Conversation
from service.database import Database
from service.vault import MASTER_ID_BYTES, Vault, VaultError

_KEYED: tuple[Any, ...] = (Conversation, Talk, Agent)


async def check(database: Database, vault: Vault) -> None:
    """Raise VaultError when something was sealed under a master key that is not there."""
    async with database.read() as session:
        for table in _KEYED:
            ids = select(func.substr(table.key, 1, MASTER_ID_BYTES)).where(table.key.is_not(None)).distinct()
            if not all(map(vault.knows, await session.scalars(ids))):
                raise VaultError("DATA_KEYS lacks a key under which data was sealed")


async def rewrap(database: Database, vault: Vault) -> int:
    """Wrap every key under the first master key; return how many were wrapped anew."""
    changed = 0
    for table in _KEYED:
        async with database.read() as session:
            keys = (await session.execute(select(table.id, table.key))).all()
        for row_id, key in keys:
            if key is not None and (wrapped := vault.rewrap(key)) != key:
                # A key that was destroyed meanwhile stays so.
                same: tuple[ColumnElement[bool], ...] = (table.id == row_id, table.key == key)
                async with database.write() as session:
                    await session.execute(update(table).where(*same).values(key=wrapped))
                changed += 1
    await database.truncate_log()
    return changed
