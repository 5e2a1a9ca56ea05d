"""Ask the renewal backend what the edge itself needs: logins and documents."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp


class BackendUnavailableError(Exception):
    """The backend is down or slow."""


class LoginFailedError(Exception):
    """The e-mail and password are no member's."""


class LoginSlowedError(Exception):
    """Too many attempts; `seconds` until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class DocumentMissingError(Exception):
    """There is no such document."""


@dataclass(frozen=True)
class Document:
    """One PDF, with the file name the backend gives it (a Content-Disposition, or empty)."""

    content: bytes
    disposition: str


class BackendClient:
    """Speak the backend's API; foreign errors end here."""

    def __init__(
        self, http: aiohttp.ClientSession, base_url: str, key: str, deadline: float, *, is_demonstration: bool = False
    ) -> None:
        """Prepare for the backend at `base_url`; `deadline` is the longest call in seconds."""
        self._is_demonstration = is_demonstration
        self._http = http
        self._base = base_url.rstrip("/")
        self._headers = {"X-API-Key": key, "X-Channel": "web"}
        self._timeout = aiohttp.ClientTimeout(total=deadline)

    async def authenticate(self, email: str, password: str, client_address: str) -> str:
        """Return the member's id.

        Raises LoginFailedError, LoginSlowedError or BackendUnavailableError.
        """
        body = {"email": email, "password": password, "client_address": client_address}
        try:
            async with self._http.post(
                f"{self._base}/v1/members/authenticate", json=body, headers=self._headers, timeout=self._timeout
            ) as response:
                status, document = response.status, await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise BackendUnavailableError(type(error).__name__) from error
        if status == 429:
            raise LoginSlowedError(int(document.get("retry_after", 60)))
        if status == 422 or document.get("title") == "login-failed":
            raise LoginFailedError
        if status != 200:
            raise BackendUnavailableError(f"status {status} {document.get('title', '')}".strip())
        return str(document["member"]["id"])

    async def demonstration_logins(self) -> list[dict[str, str]]:
        """Return the logins of a demonstration; none when this is no demonstration, or the backend is away."""
        if not self._is_demonstration:
            return []
        url = f"{self._base}/v1/demonstration/logins"
        try:
            async with self._http.get(url, headers=self._headers, timeout=self._timeout) as response:
                found: list[dict[str, str]] = (await response.json())["logins"] if response.status == 200 else []
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return []
        return found

    async def document(self, document_id: str, version: str) -> Document:
        """Return one version of a document; raises DocumentMissingError or BackendUnavailableError."""
        url = f"{self._base}/v1/documents/{document_id}/{version}"
        try:
            async with self._http.get(url, headers=self._headers, timeout=self._timeout) as response:
                status, content = response.status, await response.read()
                disposition = response.headers.get("Content-Disposition", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise BackendUnavailableError(type(error).__name__) from error
        if status == 404:
            raise DocumentMissingError
        if status != 200:
            raise BackendUnavailableError(f"status {status}")
        return Document(content, disposition)
