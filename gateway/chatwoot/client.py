"""Call Chatwoot's application API; foreign errors end here."""

from __future__ import annotations

from typing import Any, TypeVar

import aiohttp
import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from gateway.chatwoot.schemas import MARK, Chat, Contact, Spoken
from gateway.chatwoot.settings import ChatwootSettings
from gateway.metrics import Metrics

_Json = dict[str, Any]
_Model = TypeVar("_Model", bound=BaseModel)
_PAGE = 100
_REFUSALS = (400, 413, 422)
_SPOKEN = TypeAdapter(list[Spoken])
_CHATS = TypeAdapter(list[Chat])
_CONTACTS = TypeAdapter(list[Contact])
_log = structlog.get_logger()


class UnreachableError(Exception):
    """Nobody answered as agreed: what was asked may have been done; `seconds` is how long to wait, where told."""

    def __init__(self, reason: str, seconds: float = 0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class MissingError(Exception):
    """There is no such contact or conversation any more."""


class RefusedError(Exception):
    """Chatwoot never takes such a request."""


class ChatwootClient:
    """Speak to one inbox of one account."""

    def __init__(self, http: aiohttp.ClientSession, settings: ChatwootSettings, metrics: Metrics) -> None:
        self._http = http
        self._settings = settings
        self._metrics = metrics
        self._base = f"{settings.url}/api/v1/accounts/{settings.account_id}"

    async def make_contact(self, identifier: str, name: str) -> Contact:
        """Make a contact in the inbox, or find the one that has the identifier already."""
        body = {"inbox_id": self._settings.inbox_id, "identifier": identifier, "name": name}
        try:
            made = await self._call("make_contact", "POST", "/contacts", json=body)
        except RefusedError:  # Identifiers are unique: the answer of an earlier call was lost.
            return await self._find_contact(identifier)
        payload = _part(made, "payload")
        document = _part(payload, "contact")
        if payload.get("contact_inbox"):
            document = {**document, "contact_inboxes": [payload["contact_inbox"]]}
        return _model(Contact, document)

    async def delete_contact(self, contact_id: int) -> None:
        """Delete a contact with all its conversations; raises MissingError."""
        await self._call("delete_contact", "DELETE", f"/contacts/{contact_id}")

    async def make_chat(self, contact_id: int, source_id: str, attributes: dict[str, str]) -> int:
        """Return the contact's conversation in the inbox, made where there is none; it waits until it is opened."""
        found = await self._call("find_chat", "GET", f"/contacts/{contact_id}/conversations")
        chats = [each for each in _list(_CHATS, found.get("payload")) if each.inbox_id == self._settings.inbox_id]
        if chats:
            return max(each.id for each in chats)
        body = {
            "source_id": source_id,
            "inbox_id": self._settings.inbox_id,
            "contact_id": contact_id,
            "status": "pending",
            "custom_attributes": attributes,
        }
        return _model(Chat, await self._call("make_chat", "POST", "/conversations", json=body)).id

    async def open_chat(self, chat_id: int) -> None:
        """Put a conversation before the people at the desk."""
        await self._call("open_chat", "POST", f"/conversations/{chat_id}/toggle_status", json={"status": "open"})

    async def close_chat(self, chat_id: int) -> None:
        """Take a conversation from before the people at the desk."""
        await self._call("close_chat", "POST", f"/conversations/{chat_id}/toggle_status", json={"status": "resolved"})

    async def chat(self, chat_id: int) -> Chat:
        """Return a conversation as it stands."""
        return _model(Chat, await self._call("chat", "GET", f"/conversations/{chat_id}"))

    async def post(self, chat_id: int, content: str, mark: str, *, private: bool) -> None:
        """Write a customer's line, or a note that only people at the desk see."""
        body = {
            "content": content,
            "message_type": "outgoing" if private else "incoming",
            "private": private,
            "content_type": "text",
            "content_attributes": {MARK: mark},
        }
        await self._call("post", "POST", f"/conversations/{chat_id}/messages", json=body)

    async def messages(self, chat_id: int, after: int) -> list[Spoken]:
        """Return all messages after a number, oldest first."""
        found: list[Spoken] = []
        while True:
            asked = await self._call("messages", "GET", f"/conversations/{chat_id}/messages", params={"after": after})
            page = sorted(_list(_SPOKEN, asked.get("payload")), key=lambda each: each.id)
            page = [each for each in page if each.id > after]
            found += page
            if len(page) < _PAGE:
                return found
            after = page[-1].id

    async def _find_contact(self, identifier: str) -> Contact:
        found = await self._call("find_contact", "GET", "/contacts/search", params={"q": identifier})
        for contact in _list(_CONTACTS, found.get("payload")):
            if contact.identifier == identifier:
                return contact
        raise RefusedError("a contact is refused that is not there")

    async def _call(self, call: str, method: str, path: str, **request: Any) -> _Json:
        try:
            answer = await self._ask(method, path, **request)
        except (UnreachableError, MissingError, RefusedError) as error:
            self._metrics.chatwoot_calls.labels(call, type(error).__name__.removesuffix("Error").lower()).inc()
            _log.warning("chatwoot-call-failed", call=call, reason=str(error))
            raise
        self._metrics.chatwoot_calls.labels(call, "done").inc()
        return answer

    async def _ask(self, method: str, path: str, **request: Any) -> _Json:
        options: _Json = {
            "headers": {"api_access_token": self._settings.token},
            "timeout": aiohttp.ClientTimeout(total=self._settings.deadline),
            # The token goes to Chatwoot alone, not where an answer points.
            "allow_redirects": False,
        }
        try:
            async with self._http.request(method, self._base + path, **options, **request) as response:
                _check(response)
                text = await response.read()
                document = await response.json(content_type=None) if text.strip() else {}
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise UnreachableError(type(error).__name__) from error
        return document if isinstance(document, dict) else {}


def _check(response: aiohttp.ClientResponse) -> None:
    if response.status == 404:
        raise MissingError("status 404")
    if response.status in _REFUSALS:
        raise RefusedError(f"status {response.status}")
    if not 200 <= response.status < 300:
        pause = response.headers.get("Retry-After", "")
        raise UnreachableError(f"status {response.status}", float(pause) if pause.isdecimal() else 0)


def _part(document: _Json, name: str) -> _Json:
    part = document.get(name)
    return part if isinstance(part, dict) else {}


def _model(model: type[_Model], document: Any) -> _Model:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise UnreachableError("an answer is not as documented") from error


def _list(models: TypeAdapter[list[_Model]], document: Any) -> list[_Model]:
    try:
        return models.validate_python(document if isinstance(document, list) else [])
    except ValidationError as error:
        raise UnreachableError("an answer is not as documented") from error
