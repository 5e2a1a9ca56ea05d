"""Keep conversations in memory and append what is new to a database, the same for one process or many."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation import Conversation
from bot.event_database import EventDatabase, StoredEvent
from service.vault import Vault

_KEPT = 1000  # conversations in memory; any other is read from the database when its next message comes


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
        *,
        data_keys: str,
        kept: int = _KEPT,
        **kwargs: Any,
    ) -> None:
        """Open the database at `host`, a SQLAlchemy URL (Rasa's name for the endpoint's url)."""
        super().__init__(domain, event_broker, **kwargs)
        self._events = EventDatabase(host, Vault.from_setting(data_keys))
        self._limit = kept
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def init_tracker(self, sender_id: str) -> Conversation:
        """Return the tracker of a new conversation."""
        return Conversation(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation since its last session start, None if there is none."""
        last = await asyncio.to_thread(self._events.last, sender_id)
        if last < 0:
            return None
        kept = self._kept.get(sender_id)
        if kept and kept.last == last and kept.stored == len(kept.tracker.events):
            self._kept.move_to_end(sender_id)
            return kept.tracker
        session = await asyncio.to_thread(self._events.last, sender_id, SessionStarted.type_name)
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
            await asyncio.to_thread(self._events.append, tracker.sender_id, kept.last + 1, _stored(new))
            if self.event_broker is not None:
                await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        self._keep(_Kept(tracker, kept.stored + len(new), kept.last + len(new)))

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await asyncio.to_thread(self._events.ids)

    async def forget_idle(self, seconds: float) -> int:
        """Forget the conversations in which nothing happened for that long; return how many.

        Memory follows the database: what was forgotten there, by whomever, is let go of here.
        """
        # Rasa stamps its events by the machine's clock, whatever day the service plays.
        forgotten = await asyncio.to_thread(self._events.forget_idle, time.time() - seconds)
        for conversation_id in await asyncio.to_thread(self._events.forgotten):
            self._kept.pop(conversation_id, None)
        return forgotten

    def close(self) -> None:
        """Close the database's connections."""
        self._events.close()

    def _keep(self, kept: _Kept) -> None:
        self._kept[kept.tracker.sender_id] = kept
        self._kept.move_to_end(kept.tracker.sender_id)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    async def _read(self, sender_id: str, first: int) -> DialogueStateTracker:
        events = await asyncio.to_thread(self._events.since, sender_id, first)
        return Conversation.from_dict(sender_id, events, self.domain.slots)


def _stored(events: Iterable[Event]) -> list[StoredEvent]:
    return [StoredEvent(event.type_name, event.timestamp, event.as_dict()) for event in events]
