"""Work on the cases: one step after another, one process at a time; each replica runs one worker."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from gateway.chatwoot.cases import CaseLostError, Cases, Scene
from gateway.chatwoot.client import ChatwootClient, MissingError, RefusedError, UnreachableError
from gateway.chatwoot.covering import NamesUnknownError
from gateway.chatwoot.hearing import Hearing
from gateway.chatwoot.mirror import Mirror
from gateway.chatwoot.settings import ChatwootSettings
from service.clock import Clock
from service.logs import failure
from service.problems import Problem

_log = structlog.get_logger()


class Worker:
    """Tell and hear the desk until nothing is left to do, and try again what failed, with growing pauses."""

    def __init__(
        self,
        cases: Cases,
        client: ChatwootClient,
        settings: ChatwootSettings,
        clock: Clock,
        *,
        mirror: Mirror,
        hearing: Hearing,
    ) -> None:
        self._cases = cases
        self._client = client
        self._settings = settings
        self._clock = clock
        self._mirror = mirror
        self._hearing = hearing
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Look for what is to be done until cancelled; who takes a case over then goes on where its row says."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(self._settings.poll_interval)
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._cases.release()

    async def _look(self) -> None:
        try:
            await self._cases.begin()
            for case_id in await self._cases.due():
                if case_id not in self._under_way:
                    self._under_way[case_id] = asyncio.create_task(self._work(case_id))
        except (SQLAlchemyError, OSError) as error:
            _log.warning("cases-unreadable", error=type(error).__name__)

    async def _work(self, case_id: int) -> None:
        try:
            while (scene := await self._cases.claim(case_id)) is not None and await self._try(scene):
                pass
        except CaseLostError:
            _log.warning("case-lost")
        except (SQLAlchemyError, OSError) as error:
            _log.warning("case-unwritable", error=type(error).__name__)
        except Exception as error:  # A defect of ours: told to whoever is on duty, and tried again after the lease.
            _log.error("desk-broken", **failure(error))
        finally:
            self._under_way.pop(case_id, None)

    async def _try(self, scene: Scene) -> bool:
        """Do the next step; tell whether to go on at once."""
        try:
            return await self._step(scene)
        except MissingError:
            _log.error("desk-lost-a-conversation")
            await self._cases.begin_anew(scene.case)
            await self._pause(scene, 0)
        except UnreachableError as error:
            await self._pause(scene, error.seconds)
        except (RefusedError, NamesUnknownError, Problem) as error:
            _log.warning("desk-postponed", reason=type(error).__name__)
            await self._pause(scene, 0)
        return False

    async def _step(self, scene: Scene) -> bool:
        case, handover, now = scene.case, scene.handover, self._clock.now()
        if scene.conversation.key is None:
            await self._erase(scene)
            return False
        if case.chat_id is not None and case.look_at is not None and case.look_at <= now:
            await self._hearing.look(scene, case.chat_id)
            return True
        if handover is not None and case.opened_for != handover.id:
            await self._mirror.open(scene, handover)
            return True
        if handover is not None and await self._mirror.tell(scene):
            return True
        await self._cases.postpone(case, 0)
        return False

    async def _erase(self, scene: Scene) -> None:
        """Have the desk forget a customer who was forgotten here."""
        if scene.case.contact_id is not None:
            try:
                await self._client.delete_contact(scene.case.contact_id)
            except MissingError:
                _log.info("contact-gone-already")
        await self._cases.remove(scene.case)

    async def _pause(self, scene: Scene, seconds: float) -> None:
        attempts = scene.case.attempts
        pause = max(seconds, min(0.5 * 2 ** min(attempts, 10), self._settings.longest_pause))
        await self._cases.change(scene.case, attempts=attempts + 1)
        await self._cases.postpone(scene.case, pause)
