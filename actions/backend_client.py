"""Speak the renewal backend's HTTP API; the one border where foreign errors become ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import aiohttp

from actions.errors import BackendRefusal, BackendTimeout, BackendUnreachable
from actions.metrics import Metrics
from service import tracing

Json = Mapping[str, Any]

# A customer waits for one reply, however many calls it takes: the budget is the turn's, not the call's.
TURN_SECONDS = 5.0
_ATTEMPT_SECONDS = 2.0
_PAUSE_SECONDS = 0.1


class Deadline:
    """Count down the seconds one turn may spend waiting."""

    def __init__(self, monotonic: Callable[[], float], seconds: float = TURN_SECONDS) -> None:
        """Start counting now on a monotonic clock in seconds."""
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    def share(self, most: float) -> float:
        """Return the seconds one attempt may take, or raise BackendTimeout when none are left."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise BackendTimeout("deadline")
        return min(left, most)


@dataclass(frozen=True)
class Caller:
    """Say for whom, through what, under which request id and by which agent the backend is called."""

    member_id: str | None
    channel: str
    request_id: str
    agent: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the HTTP headers that carry it; nobody logged in is anonymous, never the system that sees all."""
        headers = {"X-Channel": self.channel, "X-Request-Id": self.request_id}
        if self.member_id is None:
            return {**headers, "X-Actor": "anonymous"}
        if self.agent is None:
            return {**headers, "X-Actor": f"member:{self.member_id}"}
        return {**headers, "X-Actor": f"agent:{self.agent}", "X-Member": self.member_id}


class BackendClient:
    """Hold the connection to the backend for the whole process."""

    def __init__(self, session: aiohttp.ClientSession, url: str, api_key: str, metrics: Metrics) -> None:
        """Use an open session; `url` has no trailing slash."""
        self._session = session
        self._url = url
        self._metrics = metrics
        self._key = {"X-API-Key": api_key}

    def acting_for(self, caller: Caller, deadline: Deadline) -> Backend:
        """Return the API as one caller may use it within one turn."""
        return Backend(self, caller, deadline)

    async def attempt(self, method: str, path: str, timeout: float, **request: Any) -> Any:
        """Send one request and return its JSON; raise only errors of `actions.errors`."""
        request["headers"] = {**self._key, **request["headers"]}
        # The key goes to the backend alone, not where an answer points.
        request["allow_redirects"] = False
        limit = aiohttp.ClientTimeout(total=timeout)
        with self._metrics.backend_call(), tracing.call("backend", request["headers"], method=method):
            try:
                async with self._session.request(method, self._url + path, timeout=limit, **request) as response:
                    document = await response.json(content_type=None)
                    status = response.status
            except asyncio.TimeoutError as error:
                raise BackendTimeout(path) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise BackendUnreachable(path) from error
            tracing.note(status=status)
            return _judge(status, document)


def _judge(status: int, document: Any) -> Any:
    if not isinstance(document, dict):
        raise BackendUnreachable("not a JSON object")
    if status < 300:
        return document
    # 401 and 403 are our own key's fault: to the customer the backend is simply not there.
    if status < 400 or status >= 500 or status in (401, 403):
        raise BackendUnreachable(str(status))
    kind = str(document.get("title", "refused"))
    raise BackendRefusal(status, kind, str(document.get("detail", "")), document)


class Backend:
    """Offer the backend's operations to one turn."""

    def __init__(self, client: BackendClient, caller: Caller, deadline: Deadline) -> None:
        self._client = client
        self._caller = caller
        self._deadline = deadline
        self.calls = 0

    async def contracts(self) -> list[Json]:
        """List the caller's contracts."""
        found = await self._get("/v1/contracts", member_id=self._caller.member_id or "")
        return cast(list[Json], found["contracts"])

    async def add_contract(self, policy_number: str) -> Json:
        """Add a contract that matches the member's own data to the member."""
        path = f"/v1/members/{self._caller.member_id}/contracts"
        return await self._post(path, {"policy_number": policy_number}, safe=True)

    async def open_renewal(self, policy_number: str) -> Json:
        """Begin the renewal of a contract, or return the one that exists."""
        return await self._post("/v1/renewals", {"policy_number": policy_number}, safe=True)

    async def renewals(self, policy_number: str) -> list[Json]:
        """List the renewals of a contract, the oldest first."""
        return cast(list[Json], (await self._get("/v1/renewals", policy_number=policy_number))["renewals"])

    async def begin_registration(self, conversation_id: str) -> Json:
        """Begin a member's registration, which a conversation fills in."""
        return await self._post("/v1/registrations", {"conversation_id": conversation_id})

    async def send_registration_mail(self, path: str, evidence: Json) -> Json:
        """Send the link of a registration again; return its draft."""
        return await self._post(f"{path}/mails", {"evidence": evidence}, safe=True)

    async def draft(self, path: str) -> Json:
        """Read a whole draft, of a renewal or of a registration."""
        return await self._get(path)

    async def answer(self, path: str, step: str, answer: Json, evidence: Json) -> Json:
        """Record one answer with its evidence in the draft at `path`; return the draft as it then is.

        Repeating it is safe: the backend knows the message id.
        """
        body = {"step": step, "answer": answer, "evidence": evidence}
        return await self._post(f"{path}/answers", body, safe=True)

    async def correct(self, path: str, step: str, evidence: Json) -> Json:
        """Reopen one step and what depends on it; return the draft as it then is. Repeating it is safe, too."""
        return await self._post(f"{path}/corrections", {"step": step, "evidence": evidence}, safe=True)

    async def cancel(self, path: str, evidence: Json) -> Json:
        """Put an end to a draft; sent again with the same message it changes nothing."""
        return await self._post(f"{path}/cancellation", {"evidence": evidence}, safe=True)

    async def plans(self, renewal_id: str) -> Json:
        """Return the plan table with its stored quotes."""
        return await self._post(f"/v1/renewals/{renewal_id}/plans", {}, safe=True)

    async def free_quote(self, renewal_id: str, base: str, coverages: Json) -> Json:
        """Quote a plan with coverages (id → value) changed from a base plan."""
        return await self._post("/v1/quotes", {"renewal_id": renewal_id, "base": base, "coverages": coverages})

    async def catalogue(self) -> list[Json]:
        """List all coverages with their values."""
        return cast(list[Json], (await self._get("/v1/coverages"))["coverages"])

    async def coverages(self) -> list[Json]:
        """List the coverages a free plan may change."""
        return [coverage for coverage in await self.catalogue() if coverage["editable"]]

    async def documents(self, inception: str) -> list[Json]:
        """List the documents valid for contracts that start on a day (ISO date)."""
        return cast(list[Json], (await self._get("/v1/documents", inception=inception))["documents"])

    async def apply(self, application: Json, key: str) -> Json:
        """Submit the application once under an idempotency key.

        It is not retried here: after a failure its effect is unknown, and `applications` is asked before it is tried
        again.
        """
        return await self._post("/v1/applications", application, {"Idempotency-Key": key})

    async def applications(self, renewal_id: str) -> list[Json]:
        """List the applications made from a draft."""
        found = await self._get("/v1/applications", renewal_id=renewal_id)
        return cast(list[Json], found["applications"])

    async def applications_for(self, policy_number: str) -> list[Json]:
        """List the applications for a contract, oldest first, also those made in another way than here."""
        found = await self._get("/v1/applications", policy_number=policy_number)
        return cast(list[Json], found["applications"])

    async def receipt(self, application_id: str) -> Json:
        """Return the receipt of an application, in the customer's words."""
        return await self._get(f"/v1/applications/{application_id}/receipt")

    async def choose_certificate(self, renewal_id: str, form: str, evidence: Json) -> Json:
        """Record in which form (`paper`, `web`) the customer wishes the certificate; return the draft."""
        body = {"form": form, "evidence": evidence}
        return await self._post(f"/v1/renewals/{renewal_id}/certificate", body, safe=True)

    async def _get(self, path: str, **query: str) -> Json:
        return await self._call("GET", path, 2, params=query)

    async def _post(self, path: str, body: Json, headers: Json | None = None, *, safe: bool = False) -> Json:
        return await self._call("POST", path, 2 if safe else 1, json=body, headers=headers or {})

    async def _call(self, method: str, path: str, attempts: int, **request: Any) -> Json:
        request["headers"] = {**self._caller.headers(), **request.get("headers", {})}
        while True:
            attempts -= 1
            self.calls += 1
            try:
                share = self._deadline.share(_ATTEMPT_SECONDS)
                return cast(Json, await self._client.attempt(method, path, share, **request))
            except (BackendUnreachable, BackendTimeout):
                if not attempts:
                    raise
            await asyncio.sleep(self._deadline.share(_PAUSE_SECONDS))
