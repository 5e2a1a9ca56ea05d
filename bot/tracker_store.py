"""Keep conversations in memory and append what is new to a database, the same for one process or many."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation import Conversation

_KEPT = 1000  # conversations in memory; any other is read from the database when its next message comes

_EVENTS = sa.Table(
    "conversation_events",
    sa.MetaData(),
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("type", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
_CONVERSATION = _EVENTS.c.conversation_id == sa.bindparam("conversation_id")
_LAST = sa.select(sa.func.max(_EVENTS.c.position)).where(_CONVERSATION)
_SESSION = sa.select(sa.func.max(_EVENTS.c.position)).where(_CONVERSATION, _EVENTS.c.type == SessionStarted.type_name)
_SINCE = (
    sa.select(_EVENTS.c.data)
    .where(_CONVERSATION, _EVENTS.c.position >= sa.bindparam("first"))
    .order_by(_EVENTS.c.position)
)


@dataclass
class _Kept:
    """Hold a tracker, how many of its events are stored, and the position of the last of them (-1: none)."""

    tracker: DialogueStateTracker
    stored: int
    last: int


class AppendingTrackerStore(TrackerStore):
    """Store each event of a conversation once, as a row under its position.

    A tracker in memory is used only while its last position is the database's: what another replica appended, or a
    failed turn left behind in memory, makes it read anew. Two replicas that append at once collide on the position,
    and the later one fails. A database that fails is an outage: there is no other place to store to.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str = "sqlite://",
        kept: int = _KEPT,
        **kwargs: Any,
    ) -> None:
        """Open the database at `host`, a SQLAlchemy URL (Rasa's name for the endpoint's url)."""
        super().__init__(domain, event_broker, **kwargs)
        self._engine = _open(host)
        self._limit = kept
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        _EVENTS.metadata.create_all(self._engine)

    def init_tracker(self, sender_id: str) -> Conversation:
        """Return the tracker of a new conversation."""
        return Conversation(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation since its last session start, None if there is none."""
        last = await asyncio.to_thread(self._position, _LAST, sender_id)
        if last < 0:
            return None
        kept = self._kept.get(sender_id)
        if kept and kept.last == last and kept.stored == len(kept.tracker.events):
            self._kept.move_to_end(sender_id)
            return kept.tracker
        session = await asyncio.to_thread(self._position, _SESSION, sender_id)
        tracker = await self._read(sender_id, max(session, 0))
        self._keep(_Kept(tracker, len(tracker.events), last))
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the conversation with all its sessions, None if there is none."""
        tracker = await self._read(conversation_id, 0)
        return tracker if tracker.events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the tracker's new events."""
        kept = self._kept.get(tracker.sender_id)
        if kept is None or kept.tracker is not tracker:
            kept = _Kept(tracker, 0, -1)
        new = list(tracker.events)[kept.stored :]
        if new:
            await asyncio.to_thread(self._append, tracker.sender_id, kept.last + 1, new)
            if self.event_broker is not None:
                await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        self._keep(_Kept(tracker, kept.stored + len(new), kept.last + len(new)))

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await asyncio.to_thread(self._ids)

    def close(self) -> None:
        """Close the database's connections."""
        self._engine.dispose()

    def _keep(self, kept: _Kept) -> None:
        self._kept[kept.tracker.sender_id] = kept
        self._kept.move_to_end(kept.tracker.sender_id)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    async def _read(self, sender_id: str, first: int) -> DialogueStateTracker:
        rows = await asyncio.to_thread(self._since, sender_id, first)
        return Conversation.from_dict(sender_id, [json.loads(data) for data in rows], self.domain.slots)

    def _position(self, query: sa.sql.Select, sender_id: str) -> int:
        with self._engine.connect() as connection:
            position = connection.execute(query, {"conversation_id": sender_id}).scalar()
        return -1 if position is None else int(position)

    def _since(self, sender_id: str, first: int) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(_SINCE, {"conversation_id": sender_id, "first": first}).scalars())

    def _append(self, sender_id: str, first: int, events: list[Event]) -> None:
        rows = [
            {
                "conversation_id": sender_id,
                "position": position,
                "type": event.type_name,
                "timestamp": event.timestamp,
                "data": json.dumps(event.as_dict(), ensure_ascii=False),
            }
            for position, event in enumerate(events, start=first)
        ]
        with self._engine.begin() as connection:
            connection.execute(_EVENTS.insert(), rows)

    def _ids(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_EVENTS.c.conversation_id).distinct()).scalars())


def _open(url: str) -> sa.engine.Engine:
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
