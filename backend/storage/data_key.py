"""Unlock the database with its data key, and keep that wrapped by the first master key of `DATA_KEYS`."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from backend.storage.tables import DataKeyRow
from service.database import Database
from service.vault import Vault, VaultError

KEY = 1


async def unlock(database: Database, vault: Vault) -> None:
    """Let the sealed columns be read and written; raises VaultError where the key, or what wrapped it, is missing."""
    async with database.read() as session:
        row = await _load(session)
    database.unlock(vault.unwrap(row.key))


async def rewrap(database: Database, vault: Vault) -> int:
    """Wrap the key under the first master key; return how many were wrapped anew, 0 or 1."""
    async with database.write() as session:
        row = await _load(session, lock=True)
        wrapped = vault.rewrap(row.key)
        is_changed, row.key = wrapped != row.key, wrapped
    await database.truncate_log()
    return int(is_changed)


async def _load(session: AsyncSession, *, lock: bool = False) -> DataKeyRow:
    row = await session.get(DataKeyRow, KEY, with_for_update=lock)
    if row is None:
        raise VaultError("the table data_keys lacks the key under which the backend's data was sealed")
    return row
