"""Describe the tables of conversations' events, and open their database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

TABLES = sa.MetaData()
# A conversation's data key, wrapped; null once it is forgotten.
KEYS = sa.Table(
    "conversation_keys",
    TABLES,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("key", sa.LargeBinary),
)
EVENTS = sa.Table(
    "sealed_events",
    TABLES,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("type", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
)
# Where events stood in plain before they were sealed.
PLAIN = sa.Table(
    "conversation_events",
    sa.MetaData(),
    *(sa.Column(name, kind) for name, kind in (("conversation_id", sa.String), ("position", sa.Integer))),
    *(sa.Column(name, kind) for name, kind in (("type", sa.String), ("timestamp", sa.Float), ("data", sa.Text))),
)


def open_database(url: str) -> sa.engine.Engine:
    """Open the database; a SQLite file and its folder are made when missing."""
    address = sa.engine.make_url(url)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 5})
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        address,
        hide_parameters=True,  # an error's text goes to the log, and the parameters are what was said
        poolclass=sa.pool.QueuePool if address.database else sa.pool.StaticPool,
        connect_args={"check_same_thread": False, "timeout": 5},
    )
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")  # a destroyed key must not lie on in a free page
