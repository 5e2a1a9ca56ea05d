"""Work on the cases: one step after another, one process at a time; each replica runs one worker."""

from __future__ import annotations

import structlog

from gateway.chatwoot.cases import Cases, Scene
from gateway.chatwoot.client import ChatwootClient, MissingError, RefusedError, UnreachableError
from gateway.chatwoot.covering import NamesUnknownError
from gateway.chatwoot.hearing import Hearing
from gateway.chatwoot.mirror import Mirror
from gateway.chatwoot.settings import ChatwootSettings
from gateway.leased_work import LeasedWork, growing_pause
from service.clock import Clock
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
        self._work = LeasedWork(
            "chatwoot", settings.poll_interval, due=self._due, advance=self._advance, release=cases.release
        )

    async def run(self) -> None:
        """Look for what is to be done until cancelled."""
        await self._work.run()

    async def _due(self) -> list[int]:
        await self._cases.begin()
        return await self._cases.due()

    async def _advance(self, case_id: int) -> bool:
        scene = await self._cases.claim(case_id)
        return scene is not None and await self._try(scene)

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
        if handover is None and case.noted_for is not None:
            await self._mirror.close(case)
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
        pause = max(seconds, growing_pause(attempts, self._settings.longest_pause))
        await self._cases.change(scene.case, attempts=attempts + 1)
        await self._cases.postpone(scene.case, pause)
