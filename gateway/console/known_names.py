"""Remember how customers are called, so that their names can be covered."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.clock import Clock

_FRESH = timedelta(minutes=1)
_MOST = 2000  # customers


class KnownNames:
    """Remember for a minute how customers are called, so that a page that looks often asks the backend seldom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[datetime, list[str]]] = {}

    def keep(self, member_id: str, words: list[str]) -> None:
        """Keep what names a customer and their people."""
        self._kept.pop(member_id, None)
        self._kept[member_id] = (self._clock.now(), words)
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]

    def of(self, member_id: str) -> list[str]:
        """Return what was kept of a customer, however long ago."""
        return self._kept[member_id][1] if member_id in self._kept else []

    def is_fresh(self, member_id: str) -> bool:
        """Tell whether what was kept is younger than a minute."""
        return member_id in self._kept and self._clock.now() - self._kept[member_id][0] < _FRESH
