"""Ask the renewal backend what the edge itself needs: logins, registrations, passwords and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from service import tracing

_Json = dict[str, Any]


class BackendUnavailableError(Exception):
    """The backend is down or slow."""


class LoginFailedError(Exception):
    """The e-mail and password are no member's."""


class LoginSlowedError(Exception):
    """Too many attempts; `seconds` until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class PasswordRefusedError(Exception):
    """A new password that is too weak, or a link that counts no longer; `detail` tells the customer."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


class RefusedError(Exception):
    """The backend does not do what is asked; the text tells why, in Japanese."""


class DocumentMissingError(Exception):
    """There is no such document."""


@dataclass(frozen=True)
class Document:
    """One PDF, with the file name the backend gives it (a Content-Disposition, or empty)."""

    content: bytes
    disposition: str


@dataclass(frozen=True)
class Registered:
    """A new member, and the conversation in which the registration began."""

    member_id: str
    conversation_id: str


class BackendClient:
    """Speak the backend's API; foreign errors end here."""

    def __init__(
        self, http: aiohttp.ClientSession, base_url: str, key: str, deadline: float, *, is_demonstration: bool = False
    ) -> None:
        """Prepare for the backend at `base_url`; `deadline` is the longest call in seconds."""
        self._is_demonstration = is_demonstration
        self._http = http
        self._base = base_url.rstrip("/")
        self._headers = {"X-API-Key": key, "X-Channel": "web", "X-Actor": "anonymous"}
        # The key goes to the backend alone, not where an answer points.
        self._options: dict[str, Any] = {"timeout": aiohttp.ClientTimeout(total=deadline), "allow_redirects": False}

    async def authenticate(self, email: str, password: str, client_address: str) -> str:
        """Return the member's id.

        Raises LoginFailedError, LoginSlowedError or BackendUnavailableError.
        """
        body = {"email": email, "password": password, "client_address": client_address}
        status, document = await self._post("/v1/members/authenticate", body)
        if status == 429:
            raise LoginSlowedError(int(document.get("retry_after", 60)))
        if status == 422 or document.get("title") == "login-failed":
            raise LoginFailedError
        return str(_expected(status, document)["member"]["id"])

    async def registration_link(self, token: str) -> _Json:
        """Return what has become of a registration's link: `state` and the masked `email`."""
        return _expected(*await self._post("/v1/registrations/link", {"token": token}))

    async def renew_registration_link(self, token: str) -> None:
        """Have a new link sent to where an expired one went."""
        _expected(*await self._post("/v1/registrations/link/renewal", {"token": token}))

    async def complete_registration(self, token: str, password: str) -> Registered:
        """Make the member with the first password; raises PasswordRefusedError or BackendUnavailableError."""
        done = await self._set_password("/v1/registrations/completion", token, password)
        return Registered(str(done["member"]["id"]), str(done["conversation_id"]))

    async def request_password_reset(self, email: str, client_address: str) -> None:
        """Have a link sent, if the e-mail is a member's; nothing tells whether it is."""
        status, document = await self._post("/v1/password-resets", {"email": email, "client_address": client_address})
        if status == 429:
            raise LoginSlowedError(int(document.get("retry_after", 60)))
        if status != 422:  # What is no e-mail address gets the same answer as one that is no member's.
            _expected(status, document)

    async def password_link(self, token: str) -> str:
        """Return the state of a link to a new password: open, expired, used or unknown."""
        return str(_expected(*await self._post("/v1/password-resets/link", {"token": token}))["state"])

    async def reset_password(self, token: str, password: str) -> str:
        """Set a member's new password and return the member's id; raises as `complete_registration`."""
        done = await self._set_password("/v1/password-resets/completion", token, password)
        return str(done["member"]["id"])

    async def demonstration_logins(self) -> list[dict[str, str]]:
        """Return the logins of a demonstration; none when this is no demonstration, or the backend is away."""
        return await self._demonstration("logins")

    async def demonstration_mails(self) -> list[dict[str, str]] | None:
        """Return the mails of a demonstration, the newest first; None when this is no demonstration."""
        return await self._demonstration("mails") if self._is_demonstration else None

    async def document(self, document_id: str, version: str, acting: Mapping[str, str]) -> Document:
        """Return one version of a document, which the backend records for whoever opens it (`acting`).

        Raises DocumentMissingError or BackendUnavailableError.
        """
        return await self._pdf(f"/v1/documents/{document_id}/{version}", acting)

    async def receipt(self, application_id: str, acting: Mapping[str, str]) -> Document:
        """Return the receipt of an application; raises DocumentMissingError or BackendUnavailableError."""
        return await self._pdf(f"/v1/applications/{application_id}/receipt", acting)

    async def continuation_link(self, token: str) -> str:
        """Return the state of a link to go on with after a call: open, expired, used or unknown."""
        return str(_expected(*await self._post("/v1/continuations/link", {"token": token}))["state"])

    async def use_continuation(self, token: str) -> str:
        """Use a link up and return its member's id; raises RefusedError or BackendUnavailableError."""
        return str(_accepted(*await self._post("/v1/continuations", {"token": token}))["member"]["id"])

    async def as_agent(
        self, agent: str, channel: str, method: str, path: str, *, acts_for: str | None = None, **request: Any
    ) -> _Json:
        """Call an operation in an agent's name, for one member or for all.

        Raises RefusedError or BackendUnavailableError.
        """
        headers = {"X-Actor": f"agent:{agent}", "X-Channel": channel} | ({"X-Member": acts_for} if acts_for else {})
        return _accepted(*await self._request(method, path, headers=headers, **request))

    async def _pdf(self, path: str, acting: Mapping[str, str]) -> Document:
        headers = {**self._headers, **acting, "Accept": "application/pdf"}
        with tracing.call("backend", headers, method="GET"):
            try:
                async with self._http.get(self._base + path, headers=headers, **self._options) as response:
                    status, content = response.status, await response.read()
                    disposition = response.headers.get("Content-Disposition", "")
            except (aiohttp.ClientError, TimeoutError) as error:
                raise BackendUnavailableError(type(error).__name__) from error
            tracing.note(status=status)
        if status == 404:
            raise DocumentMissingError
        if status != 200:
            raise BackendUnavailableError(f"status {status}")
        return Document(content, disposition)

    async def _set_password(self, path: str, token: str, password: str) -> _Json:
        status, document = await self._post(path, {"token": token, "password": password})
        if 400 <= status < 500:
            kind = str(document.get("title", ""))
            raise PasswordRefusedError(kind, str(document.get("detail", "")))
        return _expected(status, document)

    async def _demonstration(self, name: str) -> list[dict[str, str]]:
        if not self._is_demonstration:
            return []
        try:
            status, document = await self._request("GET", f"/v1/demonstration/{name}")
        except BackendUnavailableError:
            return []
        found: list[dict[str, str]] = document[name] if status == 200 else []
        return found

    async def _post(self, path: str, body: _Json) -> tuple[int, _Json]:
        return await self._request("POST", path, json=body)

    async def _request(
        self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any
    ) -> tuple[int, _Json]:
        url, sent = f"{self._base}{path}", {**self._headers, **(headers or {})}
        with tracing.call("backend", sent, method=method):
            try:
                async with self._http.request(method, url, headers=sent, **self._options, **request) as response:
                    document = await response.json(content_type=None)
                    tracing.note(status=response.status)
                    return response.status, document if isinstance(document, dict) else {}
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                raise BackendUnavailableError(type(error).__name__) from error


def acting(member_id: str | None, agent: str | None) -> dict[str, str]:
    """Return the headers that tell the backend who acts in a session: a member, an agent for that member, or nobody."""
    if not member_id:
        return {"X-Actor": "anonymous"}
    return {"X-Actor": f"agent:{agent}", "X-Member": member_id} if agent else {"X-Actor": f"member:{member_id}"}


def _accepted(status: int, document: _Json) -> _Json:
    if 400 <= status < 500:
        raise RefusedError(str(document.get("detail", "")))
    return _expected(status, document)


def _expected(status: int, document: _Json) -> _Json:
    if not 200 <= status < 300:
        raise BackendUnavailableError(f"status {status} {document.get('title', '')}".strip())
    return document
