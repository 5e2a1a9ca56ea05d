"""Bring a process's own tables up to date when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text

from service.database import Database

# Any number, the same in every process: two that start at once migrate one after the other.
_POSTGRES_LOCK = 7_301_377


async def migrate(database: Database, scripts: Path, **given: Any) -> None:
    """Run the Alembic scripts of one room (its `migrations` folder) up to the newest.

    What a script needs besides its connection is `given` by name, and found among its config's attributes.
    """
    async with database.write() as session:
        if database.engine.dialect.name == "postgresql":
            await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
        await (await session.connection()).run_sync(_upgrade, scripts, given)


def _upgrade(connection: Connection, scripts: Path, given: Mapping[str, Any]) -> None:
    config = Config()
    # Alembic reads a percent sign as interpolation.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(given, connection=connection)
    command.upgrade(config, "head")


def run_migrations(metadata: MetaData, version_table: str) -> None:
    """Serve as the body of a room's `migrations/env.py`, on the connection that `migrate` opened.

    Each room names its own version table, so that two may live in one PostgreSQL database.
    """
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, version_table=version_table)
    with context.begin_transaction():
        context.run_migrations()
