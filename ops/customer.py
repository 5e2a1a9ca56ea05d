"""Talk to the gateway as a customer's browser does: one session, one conversation, text or buttons."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any

import aiohttp
from yarl import URL

HEADERS = {"X-Requested-With": "renewal-chat"}
Message = dict[str, Any]
Choice = dict[str, Any]


class ChoiceMissingError(LookupError):
    """Report that no live choice carries the wanted label, with those that are there."""


class Customer:
    """Hold one browser session: its cookie, its conversation and the newest messages."""

    def __init__(self, base_url: str, address: str = "") -> None:
        """Prepare a session with the gateway at `base_url`; behind a proxy it would come from `address`."""
        self._url = URL(base_url)
        forwarded = {"X-Forwarded-For": address} if address else {}
        self._http = aiohttp.ClientSession(
            headers=HEADERS | forwarded, cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(60)
        )
        self.conversation_id = ""
        self.messages: list[Message] = []

    async def __aenter__(self) -> Customer:
        """Open nothing yet; `start` does."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session."""
        await self.close()

    async def close(self) -> None:
        """Close the session's connections."""
        await self._http.close()

    async def start(self, channel: str = "web") -> None:
        """Open the chat page: a new conversation, or the session's own with its history."""
        status, body = await self.request("POST", "/api/conversations", json={"channel": channel})
        if status not in (200, 201):
            raise RuntimeError(f"the conversation did not open: {status} {body}")
        self.conversation_id = body["conversation_id"]
        self._take(body["messages"])

    async def login(self, email: str, password: str) -> None:
        """Log in on the login page and read how the conversation went on."""
        async with self._http.get(self._url / "login") as page:
            token = re.search(r'name="csrf"\s+value="([^"]*)"', await page.text())
        form = {"email": email, "password": password, "csrf": token[1] if token else ""}
        async with self._http.post(self._url / "login", data=form, allow_redirects=False) as response:
            if response.status not in (302, 303):
                raise PermissionError(f"login answered {response.status}")
        await self.refresh()

    async def say(self, text: str) -> list[Message]:
        """Send a typed message; return the messages that answered it."""
        return await self.post({"text": text, "seen": self.last_seq})

    async def choose(self, label: str) -> list[Message]:
        """Press the live button whose label contains `label`."""
        return await self.post({"choice": self.find_choice(label)["token"]})

    async def fill(self, label: str, values: dict[str, str]) -> list[Message]:
        """Send a form card with its submit button: the values it was shown with, but for those given."""
        fields = (self.card or {}).get("fields", [])
        shown = {field["name"]: field.get("value") or "" for field in fields}
        return await self.post({"choice": self.find_choice(label)["token"], "values": {**shown, **values}})

    async def post(self, body: dict[str, Any]) -> list[Message]:
        """Send one message body; wait for the turn's end; return what answered."""
        body = {"client_message_id": str(uuid.uuid4()), **body}
        status, document = await self.request("POST", f"{self._path}/messages", json=body)
        if status not in (200, 202):
            raise RuntimeError(f"the message was refused: {status} {document}")
        self._take(document["messages"])
        return [message for message in document["messages"] if message["author"] != "customer"]

    async def refresh(self) -> None:
        """Read the messages that came since the last seen one."""
        status, body = await self.request("GET", f"{self._path}/messages?after={self.last_seq}")
        if status != 200:
            raise RuntimeError(f"the history was refused: {status} {body}")
        self._take(body["messages"])

    async def events(self) -> AsyncIterator[Message]:
        """Listen to the lines that follow the last seen one, as an open page does."""
        listening = self._url.join(URL(f"{self._path}/events?after={self.last_seq}"))
        async with self._http.get(listening, timeout=aiohttp.ClientTimeout()) as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    async def request(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Send one request; return status and JSON."""
        try:
            return await self._request(method, path, **options)
        except aiohttp.ServerDisconnectedError:
            # A gateway that was restarted closed the kept connection; a browser opens another, too.
            return await self._request(method, path, **options)

    async def _request(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        async with self._http.request(method, self._url.join(URL(path)), **options) as response:
            return response.status, await response.json(content_type=None)

    @property
    def cookies(self) -> dict[str, str]:
        """Return the session's cookies by name, for a browser that is to go on."""
        return {cookie.key: cookie.value for cookie in self._http.cookie_jar}

    @property
    def step(self) -> str:
        """Return the step now pending."""
        return str(self.messages[-1]["step"]) if self.messages else ""

    @property
    def last_seq(self) -> int:
        """Return the newest message's number."""
        return int(self.messages[-1]["seq"]) if self.messages else 0

    @property
    def card(self) -> dict[str, Any] | None:
        """Return the newest card."""
        return next((message["card"] for message in reversed(self.messages) if message.get("card")), None)

    def find_choice(self, label: str) -> Choice:
        """Return the newest choice whose label contains `label` (or whose kind is `label`)."""
        seen = []
        for message in reversed(self.messages):
            choices: list[Choice] = [*message["choices"], *_choices_in(message.get("card"))]
            for choice in choices:
                if label in choice["label"] or choice.get("kind") == label:
                    return choice
                seen.append(choice["label"])
            if message["author"] == "customer":
                break
        raise ChoiceMissingError(f"no button 「{label}」 at {self.step}; there are: {seen}")

    @property
    def _path(self) -> str:
        return f"/api/conversations/{self.conversation_id}"

    def _take(self, messages: list[Message]) -> None:
        known = {message["seq"] for message in self.messages}
        self.messages += [message for message in messages if message["seq"] not in known]
        self.messages.sort(key=lambda message: int(message["seq"]))


def _choices_in(part: Any) -> Iterator[Choice]:
    if isinstance(part, dict):
        if "token" in part:
            yield part
        for value in part.values():
            yield from _choices_in(value)
    elif isinstance(part, list):
        for item in part:
            yield from _choices_in(item)
