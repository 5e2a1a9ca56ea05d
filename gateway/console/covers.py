"""Learn how customers are called, and cover it, for whatever desk reads what they say."""

from __future__ import annotations

import structlog

from gateway.backend_client import BackendUnavailableError, RefusedError
from gateway.console.agents_backend import AgentsBackend
from gateway.console.known_names import KnownNames
from gateway.console.masking import Mask
from gateway.console.progress import known_of_member, known_of_renewal
from service.clock import Clock

_log = structlog.get_logger()


class Covers:
    """Make the masks of conversations."""

    def __init__(self, backend: AgentsBackend, clock: Clock) -> None:
        self._backend = backend
        self._names = KnownNames(clock)

    async def of(self, member_id: str | None, agent: str) -> Mask:
        """Return what covers a conversation's personal data; where the backend is away, by what was known before."""
        if member_id is None:
            return Mask()
        if not self._names.is_fresh(member_id):
            await self._learn(member_id, agent)
        return self._names.mask(member_id)

    def are_whole(self, member_id: str | None) -> bool:
        """Tell whether a customer's names were ever learned; of who is no member, nothing is to be learned."""
        return member_id is None or self._names.is_whole(member_id)

    async def _learn(self, member_id: str, agent: str) -> None:
        found: list[str] = []
        try:
            found += known_of_member(await self._backend.member(member_id, agent))
            for renewal in await self._backend.renewals(member_id, agent):
                found += known_of_renewal(renewal)
        except (BackendUnavailableError, RefusedError) as error:
            _log.warning("names-unknown", reason=type(error).__name__)
            self._names.add(member_id, found)
        else:
            self._names.keep(member_id, found)
