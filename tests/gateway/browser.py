"""Talk to the gateway as the chat page does."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
from multidict import CIMultiDictProxy

Json = dict[str, Any]
PAGE = {"X-Requested-With": "renewal-chat"}
JSON = {**PAGE, "Content-Type": "application/json"}


class Browser:
    """Hold one cookie jar and one conversation."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.conversation_id = ""
        self.status = 0
        self.headers: CIMultiDictProxy[str]

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.conversation_id}"

    @property
    def cookie(self) -> str:
        return next((cookie.value for cookie in self.http.cookie_jar if cookie.key == "session"), "")

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """Send one request as the page's script; keep status and headers; return the JSON or the text."""
        options.setdefault("headers", PAGE)
        async with self.http.request(method, self.url + path, allow_redirects=False, **options) as response:
            self.status, self.headers = response.status, response.headers
            return await (response.json() if "json" in response.content_type else response.text())

    async def open(self, **body: Any) -> list[Json]:
        opened = await self.ask("POST", "/api/conversations", json={"channel": "web", **body})
        assert self.status in (200, 201), opened
        self.conversation_id = opened["conversation_id"]
        messages: list[Json] = opened["messages"]
        return messages

    async def post(self, **body: Any) -> Json:
        """Post one message; return the document, whatever the status."""
        body = {"client_message_id": str(uuid.uuid4()), **body}
        document: Json = await self.ask("POST", f"{self.path}/messages", json=body)
        return document

    async def say(self, text: str, **body: Any) -> list[Json]:
        document = await self.post(text=text, **body)
        assert self.status in (200, 202), document
        messages: list[Json] = document["messages"]
        return messages

    async def history(self, after: int = 0) -> list[Json]:
        document = await self.ask("GET", f"{self.path}/messages?after={after}")
        assert self.status == 200, document
        messages: list[Json] = document["messages"]
        return messages

    async def until(self, text: str, seconds: float = 8) -> list[Json]:
        """Read the history until a line holds a text."""
        async with asyncio.timeout(seconds):
            while True:
                lines = await self.history()
                if any(text in line["text"] for line in lines):
                    return lines
                await asyncio.sleep(0.05)

    async def events(self, query: str = "", last: int | None = None) -> AsyncGenerator[Json, None]:
        """Follow the event stream; yield each line, its id checked against its number."""
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        async with self.http.get(self.url + self.path + "/events" + query, headers=headers) as response:
            assert response.status == 200
            assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
            seq = ""
            async for raw in response.content:
                name, _, value = raw.decode().rstrip("\n").partition(": ")
                if name == "id":
                    seq = value
                elif name == "data":
                    line = json.loads(value)
                    assert seq == str(line["seq"])
                    yield line

    async def login(self, email: str = "taro@example.com", password: str = "Demo-2020-taro", **extra: str) -> str:
        """Fill in the login form; return the answering page."""
        return await self.submit("/login", "/login", email=email, password=password, **extra)

    async def submit(self, shown: str, action: str, **fields: str) -> str:
        """Open the page `shown`, fill in its form, and send it to `action`; return the answering page."""
        found = re.search(r'name="csrf" value="([^"]+)"', await self.ask("GET", shown, headers={}))
        assert found
        text: str = await self.ask("POST", action, data={"csrf": found[1], **fields}, headers={})
        return text


def seqs(lines: list[Json]) -> list[int]:
    return [line["seq"] for line in lines]


def texts(lines: list[Json], author: str) -> list[str]:
    return [line["text"] for line in lines if line["author"] == author]
