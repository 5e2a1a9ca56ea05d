"""Stand in for a Chatwoot: one API inbox that checks each call against the published schema, and can be broken."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from jsonschema import Draft202012Validator

from tests.gateway.chatwoot import shapes
from tests.gateway.stand_ins import StandIn

Json = dict[str, Any]
TOKEN = "administrators-token"
SECRET = "a-secret-of-more-than-thirty-two-characters"
SIGNING = "the-inboxes-own-secret"
ACCOUNT, INBOX = 3, 7
SATO: Json = {"id": 11, "name": "Sato Hanako", "available_name": "佐藤", "email": "sato@desk.example", "type": "user"}
SUZUKI: Json = {"id": 12, "name": "Suzuki", "available_name": "鈴木", "email": "suzuki@desk.example", "type": "user"}
BOT: Json = {"id": 11, "name": "佐藤", "type": "agent_bot"}
_TYPES = {"incoming": 0, "outgoing": 1, "activity": 2, "template": 3}


@dataclass
class Chat:
    """One conversation of the inbox."""

    id: int
    contact_id: int
    status: str
    custom_attributes: Json
    messages: list[Json] = field(default_factory=list)
    assignee: Json | None = None
    statuses: list[str] = field(default_factory=list)


class Platform(StandIn):
    """Take the gateway's calls, let agents act, and deliver webhooks."""

    def __init__(self) -> None:
        super().__init__()
        self.gateway_url = ""
        self.token = TOKEN
        self.contacts: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.faults: list[str] = []
        self.calls: Counter[str] = Counter()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.failures: defaultdict[str, list[int | str]] = defaultdict(list)
        self.gate = asyncio.Event()
        self.gate.set()
        self.retry_after = "0"
        self.signs = False
        self._ids = itertools.count(100)
        self._changed = asyncio.Condition()

    def routes(self) -> list[web.RouteDef]:
        base = "/api/v1/accounts/{account}"
        chat = base + "/conversations/{chat:[0-9]+}"
        table: tuple[tuple[str, str, str, Callable[[web.Request], Any]], ...] = (
            ("POST", f"{base}/contacts", "make_contact", self._make_contact),
            ("GET", f"{base}/contacts/search", "find_contact", self._find_contact),
            ("DELETE", base + "/contacts/{contact:[0-9]+}", "delete_contact", self._delete_contact),
            ("GET", base + "/contacts/{contact:[0-9]+}/conversations", "find_chat", self._chats_of),
            ("POST", f"{base}/conversations", "make_chat", self._make_chat),
            ("GET", chat, "chat", self._show_chat),
            ("POST", f"{chat}/toggle_status", "open_chat", self._toggle),
            ("GET", f"{chat}/messages", "messages", self._list_messages),
            ("POST", f"{chat}/messages", "post", self._take_message),
        )
        return [web.route(method, path, self._guarded(name, take)) for method, path, name, take in table]

    # What people at the desk see and do.

    async def until(self, is_so: Callable[[], Any], seconds: float = 15) -> None:
        """Wait for a change after which something is so."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(is_so)
        except TimeoutError:
            told = {chat.id: (chat.status, self.told(chat)) for chat in self.chats.values()}
            raise AssertionError(f"never so; calls {self.calls}, {told}") from None

    async def opened(self, place: int = 0) -> Chat:
        """Wait until a conversation is before the people at the desk."""
        await self.until(lambda: len(self.chats) > place and list(self.chats.values())[place].status == "open")
        return list(self.chats.values())[place]

    async def told_of(self, chat: Chat, words: str) -> Json:
        """Wait until a message with some words has come."""
        await self.until(lambda: words in "\n".join(self.told(chat)))
        return next(each for each in chat.messages if words in (each["content"] or ""))

    def told(self, chat: Chat, *, private: bool | None = None) -> list[str]:
        """Return what the gateway wrote."""
        ours = [each for each in chat.messages if "renewal_mark" in each["content_attributes"]]
        return [each["content"] for each in ours if private in (None, each["private"])]

    def write(self, chat: Chat, content: str | None, sender: Json | None = None, **parts: Any) -> Json:
        """Put a message into a conversation, of an agent's to the customer unless told otherwise; deliver nothing."""
        message: Json = {
            "id": next(self._ids),
            "content": content,
            "message_type": _TYPES["outgoing"],
            "private": False,
            "content_type": "text",
            "content_attributes": {},
            "sender": SATO if sender is None else sender,
            **parts,
        }
        if not message["sender"]:
            del message["sender"]
        chat.messages.append(message)
        return message

    async def reply(self, chat: Chat, content: str | None, sender: Json | None = None, **parts: Any) -> Json:
        """Answer the customer, and ring the gateway."""
        message = self.write(chat, content, sender, **parts)
        assert await self.deliver(self.message_event(chat, message)) == 200
        return message

    async def turn(self, chat: Chat, status: str) -> None:
        """Give a conversation another status, and ring the gateway."""
        chat.status = status
        assert await self.deliver(self.status_event(chat)) == 200

    # What is delivered.

    def message_event(self, chat: Chat, message: Json) -> Json:
        kind = next(name for name, number in _TYPES.items() if number == message["message_type"])
        sender = {name: part for name, part in message.get("sender", {}).items() if name != "available_name"}
        mine = {"message_type": kind, "sender": sender or None, "conversation": self._chat(chat)}
        return {"event": "message_created", **message, **mine, "account": {"id": ACCOUNT}, "inbox": {"id": INBOX}}

    def status_event(self, chat: Chat, status: str = "") -> Json:
        changed = [{"status": {"previous_value": "open", "current_value": status or chat.status}}]
        return {"event": "conversation_status_changed", **self._chat(chat), "changed_attributes": changed}

    async def deliver(
        self, event: Any, *, secret: str = SECRET, signing: str = SIGNING, raw: bytes | None = None
    ) -> int:
        """Send a webhook and return the status."""
        body = json.dumps(event, ensure_ascii=False).encode() if raw is None else raw
        headers = {"Content-Type": "application/json"}
        if self.signs:
            mark = hmac.digest(signing.encode(), b"1764000000." + body, hashlib.sha256).hex()
            headers |= {"X-Chatwoot-Timestamp": "1764000000", "X-Chatwoot-Signature": f"sha256={mark}"}
        url = f"{self.gateway_url}/chatwoot/webhook/{secret}"
        async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers) as response:
            await response.read()
            return response.status

    # What the gateway calls.

    def _guarded(self, name: str, take: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
        async def guarded(request: web.Request) -> web.Response:
            await self.gate.wait()
            response: web.Response = await self._answer(request, name, take)
            self.answers[name, response.status] += 1
            async with self._changed:
                self.calls[name] += 1
                self._changed.notify_all()
            return response

        return guarded

    async def _answer(self, request: web.Request, name: str, take: Callable[[web.Request], Any]) -> web.Response:
        if request.headers.get("api_access_token") != self.token:
            return web.json_response({"error": "Invalid Access Token"}, status=401)
        if request.match_info["account"] != str(ACCOUNT):
            return web.json_response({"error": "Resource could not be found"}, status=404)
        failure = self.failures[name].pop(0) if self.failures[name] else None
        if isinstance(failure, int):
            headers = {"Retry-After": self.retry_after} if failure == 429 else {}
            return web.json_response({"error": "later"}, status=failure, headers=headers)
        response: web.Response = await take(request)
        if failure == "drop":  # done, and nobody hears of it
            assert request.transport
            request.transport.abort()
        return response

    async def _body(self, request: web.Request, shape: Draft202012Validator) -> Json:
        body: Json = await request.json()
        wrong = [f"{request.path}: {error.message}" for error in shape.iter_errors(body)]
        self.faults += wrong
        if wrong:
            raise web.HTTPUnprocessableEntity(text=json.dumps({"error": wrong}))
        return body

    async def _make_contact(self, request: web.Request) -> web.Response:
        body = await self._body(request, shapes.CONTACT)
        if body["inbox_id"] != INBOX:
            return _missing()
        if any(each["identifier"] == body["identifier"] for each in self.contacts.values()):
            return web.json_response({"message": "Identifier has already been taken"}, status=422)
        place = {"source_id": f"source-{len(self.contacts)}", "inbox": {"id": INBOX, "name": "更新チャット"}}
        contact = {"id": next(self._ids), **body, "contact_inboxes": [place]}
        self.contacts[contact["id"]] = contact
        return web.json_response({"payload": {"contact": contact, "contact_inbox": place}})

    async def _find_contact(self, request: web.Request) -> web.Response:
        found = [each for each in self.contacts.values() if request.query["q"] in each["identifier"]]
        return web.json_response({"meta": {"count": len(found)}, "payload": found})

    async def _delete_contact(self, request: web.Request) -> web.Response:
        contact_id = int(request.match_info["contact"])
        if self.contacts.pop(contact_id, None) is None:
            return _missing()
        self.chats = {chat.id: chat for chat in self.chats.values() if chat.contact_id != contact_id}
        return web.Response()

    async def _chats_of(self, request: web.Request) -> web.Response:
        contact_id = int(request.match_info["contact"])
        if contact_id not in self.contacts:
            return _missing()
        found = [self._chat(each) for each in self.chats.values() if each.contact_id == contact_id]
        return web.json_response({"payload": found})

    async def _make_chat(self, request: web.Request) -> web.Response:
        body = await self._body(request, shapes.CHAT)
        contact = self.contacts.get(body["contact_id"])
        if contact is None or body["inbox_id"] != INBOX:
            return _missing()
        if body["source_id"] not in [each["source_id"] for each in contact["contact_inboxes"]]:
            self.faults.append("another contact's source id")
        chat = Chat(len(self.chats) + 1, contact["id"], body.get("status", "open"), body.get("custom_attributes", {}))
        self.chats[chat.id] = chat
        return web.json_response(self._chat(chat))

    async def _show_chat(self, request: web.Request) -> web.Response:
        chat = self._of(request)
        return web.json_response(self._chat(chat)) if chat else _missing()

    async def _toggle(self, request: web.Request) -> web.Response:
        body, chat = await self._body(request, shapes.STATUS), self._of(request)
        if chat is None:
            return _missing()
        chat.status = body["status"]
        chat.statuses.append(chat.status)
        payload = {"success": True, "current_status": chat.status, "conversation_id": chat.id}
        return web.json_response({"meta": {}, "payload": payload})

    async def _list_messages(self, request: web.Request) -> web.Response:
        chat, after = self._of(request), request.query.get("after")
        if chat is None:
            return _missing()
        known = sorted(chat.messages, key=lambda each: int(each["id"]))
        page = [each for each in known if each["id"] > int(after)][:100] if after else known[-20:]
        return web.json_response({"meta": {"contact_id": chat.contact_id}, "payload": page})

    async def _take_message(self, request: web.Request) -> web.Response:
        body, chat = await self._body(request, shapes.MESSAGE), self._of(request)
        if chat is None:
            return _missing()
        kind = body.get("message_type", "outgoing")
        sender = (
            {"id": chat.contact_id, "type": "contact"}
            if kind == "incoming"
            else {"id": 1, "name": "admin", "type": "user"}
        )
        taken = {name: body[name] for name in ("content", "private", "content_attributes") if name in body}
        message = self.write(chat, sender=sender, **{**taken, "message_type": _TYPES[kind]})
        if kind == "incoming" and chat.status in ("resolved", "snoozed"):
            chat.status = "open"
        return web.json_response({**message, "conversation_id": chat.id, "inbox_id": INBOX})

    def _of(self, request: web.Request) -> Chat | None:
        return self.chats.get(int(request.match_info["chat"]))

    def _chat(self, chat: Chat) -> Json:
        meta = {"assignee": chat.assignee} if chat.assignee else {}
        shown = {"id": chat.id, "inbox_id": INBOX, "status": chat.status, "custom_attributes": chat.custom_attributes}
        return {**shown, "meta": meta, "messages": chat.messages[-1:]}


def _missing() -> web.Response:
    return web.json_response({"error": "Resource could not be found"}, status=404)
