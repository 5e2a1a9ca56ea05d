"""Slow down who asks too often."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from typing import Protocol

from service.problems import Problem

_MOST_BUCKETS = 50_000


class Limiter(Protocol):
    """Count requests of a key; a shared store behind it makes one limit of all replicas'."""

    async def take(self, key: str, burst: int, per_second: float) -> float:
        """Take one request; return 0, or the seconds until the next is allowed."""


class LocalLimiter:
    """Keep a token bucket for each key in this process."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._buckets: dict[str, tuple[float, float]] = {}

    async def take(self, key: str, burst: int, per_second: float) -> float:
        """Take one request; return 0, or the seconds until the next is allowed."""
        now = self._ticks()
        left, at = self._buckets.pop(key, (float(burst), now))
        left = min(float(burst), left + (now - at) * per_second)
        allowed = left >= 1
        # The newest key goes to the end, so the first is the one longest unused.
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        return 0.0 if allowed else (1 - left) / per_second


async def enforce(limiter: Limiter, key: str, burst: int, per_second: float) -> None:
    """Take one request or refuse it with problem 429 `too-many-requests` and Retry-After."""
    wait = await limiter.take(key, burst, per_second)
    if wait:
        seconds = math.ceil(wait)
        raise Problem(
            429,
            "too-many-requests",
            f"操作が続いています。{seconds}秒ほど待ってから、もう一度お試しください。",
            headers={"Retry-After": str(seconds)},
            retry_after=seconds,
        )


def network_of(address: str) -> str:
    """Return the address as one customer holds it: an IPv6 customer holds a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else address
