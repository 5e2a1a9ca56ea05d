"""Keep conversations' events sealed in a database, each once under its position, and forget them.

Type, position and time of an event stay readable; everything else is sealed under the conversation's key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.event_tables import EVENTS, KEYS, PLAIN, TABLES, open_database
from service.vault import MASTER_ID_BYTES, ForgottenError, Vault, VaultError

_POSTGRES_LOCK = 7_301_378  # any number: two processes that start at once seal old events one after the other
_CONVERSATION = EVENTS.c.conversation_id == sa.bindparam("conversation_id")
_LAST = sa.select(sa.func.max(EVENTS.c.position)).where(_CONVERSATION)
_LAST_OF_TYPE = _LAST.where(EVENTS.c.type == sa.bindparam("type"))
_KEY = sa.select(KEYS.c.key).where(KEYS.c.conversation_id == sa.bindparam("conversation_id"))
_SINCE = (
    sa.select(EVENTS.c.position, EVENTS.c.sealed)
    .where(_CONVERSATION, EVENTS.c.position >= sa.bindparam("first"))
    .order_by(EVENTS.c.position)
)


@dataclass(frozen=True)
class StoredEvent:
    """One event as it is stored: what stays readable, and its JSON."""

    type: str
    timestamp: float
    content: dict[str, Any]


class EventDatabase:
    """Append, read and forget the events of conversations; the calls block."""

    def __init__(self, url: str, vault: Vault) -> None:
        """Open the database at `url`, make its tables and seal what stood in plain.

        `url` is a SQLAlchemy URL; raises VaultError when a master key in use is missing.
        """
        self._vault = vault
        self._engine = open_database(url)
        TABLES.create_all(self._engine)
        self._check_keys()
        self._seal_plain_events()

    def last(self, conversation_id: str, event_type: str | None = None) -> int:
        """Return the position of a conversation's last event (of a type), -1 if there is none."""
        query = _LAST if event_type is None else _LAST_OF_TYPE
        with self._engine.connect() as connection:
            position = connection.execute(query, {"conversation_id": conversation_id, "type": event_type}).scalar()
        return -1 if position is None else int(position)

    def since(self, conversation_id: str, first: int) -> list[dict[str, Any]]:
        """Return the events from a position on; raises ForgottenError or VaultError."""
        with self._engine.connect() as connection:
            key = connection.execute(_KEY, {"conversation_id": conversation_id}).scalar()
            rows = connection.execute(_SINCE, {"conversation_id": conversation_id, "first": first}).all()
        return [self._vault.open(key, sealed, _place(conversation_id, position)) for position, sealed in rows]

    def append(self, conversation_id: str, first: int, events: Sequence[StoredEvent]) -> None:
        """Store events from a position on; raises IntegrityError when another process was first."""
        with self._engine.begin() as connection:
            self._insert(connection, conversation_id, self._key(connection, conversation_id), enumerate(events, first))

    def ids(self) -> list[str]:
        """Return the ids of all conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(EVENTS.c.conversation_id).distinct()).scalars())

    def forget(self, conversation_ids: Iterable[str]) -> None:
        """Destroy the keys of conversations, known or yet to come, and what was sealed under them."""
        for conversation_id in conversation_ids:
            with self._engine.begin() as connection:
                of_this = KEYS.c.conversation_id == conversation_id
                if not connection.execute(KEYS.update().where(of_this).values(key=None)).rowcount:
                    connection.execute(KEYS.insert().values(conversation_id=conversation_id, key=None))
                events = EVENTS.update().where(EVENTS.c.conversation_id == conversation_id)
                connection.execute(events.values(sealed=None))
        self._truncate_log()

    def forgotten(self) -> set[str]:
        """Return the ids of the conversations whose keys are destroyed."""
        with self._engine.connect() as connection:
            return set(connection.execute(sa.select(KEYS.c.conversation_id).where(KEYS.c.key.is_(None))).scalars())

    def forget_idle(self, oldest: float) -> int:
        """Forget the conversations without an event since a time (seconds since 1970); return how many."""
        idle = (
            sa.select(KEYS.c.conversation_id)
            .join(EVENTS, EVENTS.c.conversation_id == KEYS.c.conversation_id)
            .where(KEYS.c.key.is_not(None))
            .group_by(KEYS.c.conversation_id)
            .having(sa.func.max(EVENTS.c.timestamp) < oldest)
        )
        with self._engine.connect() as connection:
            ids = list(connection.execute(idle).scalars())
        if ids:
            self.forget(ids)
        return len(ids)

    def rewrap(self) -> int:
        """Wrap every key under the first master key; return how many were wrapped anew."""
        with self._engine.connect() as connection:
            keys = connection.execute(sa.select(KEYS).where(KEYS.c.key.is_not(None))).all()
        changed = 0
        for conversation_id, key in keys:
            wrapped = self._vault.rewrap(key)
            if wrapped != key:
                # A key that was destroyed meanwhile stays so.
                same = (KEYS.c.conversation_id == conversation_id, KEYS.c.key == key)
                with self._engine.begin() as connection:
                    connection.execute(KEYS.update().where(*same).values(key=wrapped))
                changed += 1
        self._truncate_log()
        return changed

    def close(self) -> None:
        """Close the database's connections."""
        self._engine.dispose()

    def _check_keys(self) -> None:
        ids = sa.select(sa.func.substr(KEYS.c.key, 1, MASTER_ID_BYTES)).where(KEYS.c.key.is_not(None)).distinct()
        with self._engine.connect() as connection:
            if not all(self._vault.knows(bytes(each)) for each in connection.execute(ids).scalars()):
                raise VaultError("DATA_KEYS lacks a key under which conversations were sealed")

    def _key(self, connection: sa.engine.Connection, conversation_id: str) -> bytes:
        found = connection.execute(_KEY, {"conversation_id": conversation_id}).first()
        if found is None:
            key = self._vault.new_key()
            connection.execute(KEYS.insert().values(conversation_id=conversation_id, key=key))
            return key
        if found.key is None:
            raise ForgottenError
        return bytes(found.key)

    def _insert(
        self,
        connection: sa.engine.Connection,
        conversation_id: str,
        key: bytes,
        events: Iterable[tuple[int, StoredEvent]],
    ) -> None:
        rows = [
            {
                "conversation_id": conversation_id,
                "position": position,
                "type": event.type,
                "timestamp": event.timestamp,
                "sealed": self._vault.seal(key, event.content, _place(conversation_id, position)),
            }
            for position, event in events
        ]
        connection.execute(EVENTS.insert(), rows)

    def _seal_plain_events(self) -> None:
        with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})"))
            if not sa.inspect(connection).has_table(PLAIN.name):
                return
            for row in connection.execute(sa.select(PLAIN)).all():
                event = StoredEvent(row.type, row.timestamp, json.loads(row.data))
                key = self._key(connection, row.conversation_id)
                self._insert(connection, row.conversation_id, key, [(row.position, event)])
            PLAIN.drop(connection)
        self._truncate_log()

    def _truncate_log(self) -> None:
        """Empty SQLite's write-ahead log, where overwritten bytes live on, unless a reader needs it still."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _place(conversation_id: str, position: int) -> str:
    return f"events/{conversation_id}/{position}"
