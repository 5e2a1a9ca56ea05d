"""Remember for a minute how customers are called."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.clock import Clock

_FRESH = timedelta(minutes=1)
_MOST = 2000  # customers


class KnownNames:
    """Keep customers' own words, so that a page that looks often asks the backend seldom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[datetime, list[str]]] = {}

    def keep(self, member_id: str, words: list[str]) -> None:
        """Keep a customer's words."""
        self._kept.pop(member_id, None)
        self._kept[member_id] = (self._clock.now(), words)
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]

    def of(self, member_id: str) -> list[str]:
        """Return a customer's words as they were last known."""
        return self._kept[member_id][1] if member_id in self._kept else []

    def is_fresh(self, member_id: str) -> bool:
        """Say whether they were asked for lately."""
        return member_id in self._kept and self._clock.now() - self._kept[member_id][0] < _FRESH
