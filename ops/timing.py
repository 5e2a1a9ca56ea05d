"""Take times for benchmarks, and put them into words."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def milliseconds(work: Coroutine[Any, Any, Any]) -> float:
    """Return how long some work takes."""
    began = time.perf_counter()
    await work
    return (time.perf_counter() - began) * 1000


async def paced(works: Iterable[Coroutine[Any, Any, T]], per_second: float) -> list[T]:
    """Begin works at an even pace, whether the ones before are done or not; return what all of them return."""
    begun: list[asyncio.Task[T]] = []
    began = time.perf_counter()
    for number, work in enumerate(works):
        await asyncio.sleep(began + number / per_second - time.perf_counter())
        begun.append(asyncio.create_task(work))
    return await asyncio.gather(*begun)


def spread(times: list[float]) -> str:
    """Return the percentiles in words."""
    hundredths = statistics.quantiles(times, n=100, method="inclusive")
    return f"p50 {hundredths[49]:7.1f}  p99 {hundredths[98]:7.1f}  most {max(times):7.1f}"
