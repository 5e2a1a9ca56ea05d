"""Ask the renewal backend in an agent's name."""

from __future__ import annotations

from typing import Any

from gateway.backend_client import BackendClient
from gateway.conversations import PHONE

_Json = dict[str, Any]
_CONSOLE = "console"


class AgentsBackend:
    """Do what agents may; every method raises RefusedError or BackendUnavailableError."""

    def __init__(self, backend: BackendClient) -> None:
        self._backend = backend

    async def member(self, member_id: str, agent: str) -> _Json:
        """Return who a member is and where they live."""
        return await self._get(agent, f"/v1/members/{member_id}")

    async def renewals(self, member_id: str, agent: str) -> list[_Json]:
        """Return the newest renewal of each of a member's contracts."""
        contracts = await self._get(agent, "/v1/contracts", member_id=member_id)
        numbers = [str(contract["policy_number"]) for contract in contracts["contracts"]]
        found = [await self._get(agent, "/v1/renewals", policy_number=each) for each in numbers]
        return [each["renewals"][-1] for each in found if each["renewals"]]

    async def member_of(self, policy_number: str, agent: str) -> str | None:
        """Return whose contract has a number, if it is a member's."""
        found = await self._get(agent, "/v1/contracts", policy_number=policy_number)
        return next((each["member_id"] for each in found["contracts"]), None)

    async def reopen(self, renewal_id: str, step: str, agent: str, evidence: _Json) -> None:
        """Have an answered step asked again."""
        body = {"step": step, "evidence": evidence}
        await self._backend.as_agent(agent, _CONSOLE, "POST", f"/v1/renewals/{renewal_id}/corrections", json=body)

    async def verify_caller(self, claims: dict[str, str], agent: str) -> str:
        """Return the id of the member who telephones."""
        found = await self._backend.as_agent(agent, PHONE, "POST", "/v1/calls", json=claims)
        return str(found["member_id"])

    async def send_continuation(self, member_id: str, agent: str) -> None:
        """Mail a member the link to go on with."""
        path = f"/v1/members/{member_id}/continuations"
        await self._backend.as_agent(agent, PHONE, "POST", path, acts_for=member_id, json={})

    async def _get(self, agent: str, path: str, **query: str) -> _Json:
        return await self._backend.as_agent(agent, _CONSOLE, "GET", path, params=query)
