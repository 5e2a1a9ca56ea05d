"""Ask the backend what it holds, as an auditor would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp


class Records:
    """Read renewals, applications and evidence over the backend's own API."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """Prepare to ask the backend of a complete environment."""
        self._base = env["BACKEND_URL"]
        self._headers = {"X-API-Key": env["BACKEND_API_KEY"]}

    async def policy_numbers(self, email: str, password: str) -> list[str]:
        """Return the policy numbers of a member's contracts."""
        body = {"email": email, "password": password, "client_address": "127.0.0.1"}
        member = (await self._call("POST", "/v1/members/authenticate", json=body))["member"]
        contracts = await self._call("GET", f"/v1/contracts?member_id={member['id']}")
        return [contract["policy_number"] for contract in contracts["contracts"]]

    async def renewal(self, policy_number: str) -> dict[str, Any]:
        """Return the newest draft of a contract, whole."""
        found = await self._call("GET", f"/v1/renewals?policy_number={policy_number}")
        renewals: list[dict[str, Any]] = found["renewals"]
        return await self._call("GET", f"/v1/renewals/{renewals[-1]['id']}") if renewals else {}

    async def applications(self, policy_number: str) -> list[dict[str, Any]]:
        """Return the applications taken for a contract."""
        found: list[dict[str, Any]] = (await self._call("GET", f"/v1/applications?policy_number={policy_number}"))[
            "applications"
        ]
        return found

    async def ledger(self, renewal_id: str) -> list[dict[str, Any]]:
        """Return the evidence of one renewal, oldest first."""
        entries: list[dict[str, Any]] = (await self._call("GET", f"/v1/ledger?renewal_id={renewal_id}"))["entries"]
        return entries

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession(headers=self._headers) as http,
            http.request(method, self._base + path, **options) as response,
        ):
            document: dict[str, Any] = await response.json(content_type=None)
            assert response.status < 300, f"{method} {path.split('?', maxsplit=1)[0]}: {response.status} {document}"
            return document
