"""Work through rows that a lease keeps from the other replicas; each replica does its share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.logs import failure

_log = structlog.get_logger()


class LeaseLostError(Exception):
    """Another process has taken over what this one held, whose work on it must be dropped."""


def growing_pause(attempts: int, longest: float) -> float:
    """Return the seconds before a next attempt: half a second, doubled for each of `attempts` up to `longest`."""
    return min(0.5 * 2.0 ** min(attempts, 10), longest)


class LeasedWork:
    """Advance each row that is due in a task of its own, until nothing is left to do at it for now."""

    def __init__(
        self,
        kind: str,
        interval: float,
        *,
        due: Callable[[], Awaitable[Iterable[int]]],
        advance: Callable[[int], Awaitable[bool]],
        release: Callable[[], Awaitable[None]],
    ) -> None:
        """Look every `interval` seconds for rows that are `due`.

        `advance` claims a row, does one step and tells whether to go on at once; `release` lets go of all leases.
        """
        self._kind = kind
        self._interval = interval
        self._due = due
        self._advance = advance
        self._release = release
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Look until cancelled; who takes a row over then goes on where it says."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(self._interval)
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._release()

    async def _look(self) -> None:
        try:
            for row_id in await self._due():
                if row_id not in self._under_way:
                    self._under_way[row_id] = asyncio.create_task(self._work(row_id))
        except (SQLAlchemyError, OSError) as error:
            _log.warning("work-unreadable", work=self._kind, error=type(error).__name__)
        except Exception as error:  # Nobody looks at this task before the process ends: it must not.
            _log.error("work-broken", work=self._kind, **failure(error))

    async def _work(self, row_id: int) -> None:
        try:
            while await self._advance(row_id):
                pass
        except LeaseLostError:
            _log.warning("lease-lost", work=self._kind)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("work-unwritable", work=self._kind, error=type(error).__name__)
        except Exception as error:  # A defect of ours: told to whoever is on duty, and tried again after the lease.
            _log.error("work-broken", work=self._kind, **failure(error))
        finally:
            self._under_way.pop(row_id, None)
