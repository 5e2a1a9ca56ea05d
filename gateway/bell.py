"""Wake who waits in this process; `watch` and the waiting turns look for other processes' news."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Ring for a topic: a conversation's id, or a turn's."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, topic: str) -> None:
        """Wake all listeners of a topic."""
        for event in self._listeners.get(topic, ()):
            event.set()

    def topics(self) -> list[str]:
        """Return what is listened to now."""
        return list(self._listeners)

    @contextmanager
    def listen(self, topic: str) -> Iterator[asyncio.Event]:
        """Listen to a topic; clear the event, look, then wait for it, and no ring is missed."""
        event = asyncio.Event()
        self._listeners[topic].add(event)
        try:
            yield event
        finally:
            self._listeners[topic].discard(event)
            if not self._listeners[topic]:
                del self._listeners[topic]


async def heard(event: asyncio.Event, seconds: float) -> bool:
    """Wait for a ring, at most some seconds; tell whether it came."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
