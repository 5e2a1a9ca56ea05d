"""Stand in for LINE's platform: it checks each call against the published API and can be slow, full or broken."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
import uuid
from typing import Any

import aiohttp
from aiohttp import web
from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest, ShowLoadingAnimationRequest

from tests.gateway.stand_ins import StandIn

SECRET = "line-channel-secret"
TOKEN = "line-access-token"
Json = dict[str, Any]
_ids = itertools.count(1)


class Platform(StandIn):
    """Deliver webhooks to the gateway and take its calls, as the platform of one channel."""

    def __init__(self) -> None:
        super().__init__()
        self.gateway_url = ""
        self.faults: list[str] = []
        self.failures: list[tuple[int, str]] = []
        self.calls: list[tuple[str, int]] = []
        self.loading: list[Json] = []
        self.inbox: dict[str, list[Json]] = {}
        self.lose_answers = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._tokens: dict[str, str] = {}
        self._used: set[str] = set()
        self._keys: dict[str, str] = {}
        self.link_tokens: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v2/bot/message/reply", self._reply),
            web.post("/v2/bot/message/push", self._push),
            web.post("/v2/bot/chat/loading/start", self._loading),
            web.post("/v2/bot/user/{user}/linkToken", self._link_token),
        ]

    # What the platform sends.

    def event(self, user: str, kind: str, **parts: Any) -> Json:
        made: Json = {
            "type": kind,
            "webhookEventId": f"event-{next(_ids)}-{uuid.uuid4().hex[:8]}",
            "deliveryContext": {"isRedelivery": False},
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": user},
            "mode": "active",
            **parts,
        }
        if kind in ("message", "postback", "follow", "accountLink"):
            made["replyToken"] = uuid.uuid4().hex
            self._tokens[made["replyToken"]] = user
        return made

    def text(self, user: str, words: str) -> Json:
        message = {"type": "text", "id": f"{next(_ids):018}", "text": words, "quoteToken": "q"}
        return self.event(user, "message", message=message)

    def press(self, user: str, action: Json) -> Json:
        return self.event(user, "postback", postback={"data": action["data"]})

    async def deliver(self, *events: Json, signature: str | None = None, body: bytes | None = None) -> int:
        """Send a webhook and return the status."""
        raw = body if body is not None else json.dumps({"destination": "U0", "events": events}).encode()
        signed = base64.b64encode(hmac.digest(SECRET.encode(), raw, hashlib.sha256)).decode()
        headers = {"Content-Type": "application/json", "X-Line-Signature": signed if signature is None else signature}
        if signature == "":
            del headers["X-Line-Signature"]
        url = f"{self.gateway_url}/line/webhook"
        async with aiohttp.ClientSession() as http, http.post(url, data=raw, headers=headers) as response:
            await response.read()
            return response.status

    # What the person sees.

    def seen(self, user: str) -> list[Json]:
        return self.inbox.setdefault(user, [])

    def words(self, user: str, after: int = 0) -> str:
        return "\n".join(json.dumps(message, ensure_ascii=False) for message in self.seen(user)[after:])

    def actions(self, user: str) -> list[tuple[str, Json]]:
        """Return what can be tapped, newest first: quick replies of the newest message alone, and Flex."""
        found: list[tuple[str, Json]] = []
        for place, message in enumerate(reversed(self.seen(user))):
            if place == 0:
                found += [(item["action"]["displayText"], item["action"]) for item in _quick(message)]
            found += [(action.get("displayText") or action["label"], action) for action in _actions(message)]
        return found

    def action(self, user: str, label: str) -> Json:
        labels = self.actions(user)
        found = next((action for name, action in labels if label in name), None)
        assert found, f"no 「{label}」 among {[name for name, _ in labels]}"
        return found

    async def until(self, user: str, words: str, seconds: float = 15, *, after: int = 0) -> None:
        """Wait until some words came among the messages after so many."""
        try:
            async with asyncio.timeout(seconds):
                while words not in self.words(user, after):
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise AssertionError(f"「{words}」 is not in\n{self.words(user)}") from None

    # What the gateway calls.

    async def _reply(self, request: web.Request) -> web.Response:
        body = await self._checked(request, ReplyMessageRequest, "reply")
        if "X-Line-Retry-Key" in request.headers:
            self.faults.append("a reply has a retry key")
        if failed := self._failing("reply"):
            return failed
        token = body["replyToken"]
        if token in self._used or token not in self._tokens:
            return self._answer("reply", 400, {"message": "Invalid reply token"})
        self._used.add(token)
        return await self._accept("reply", self._tokens[token], body["messages"])

    async def _push(self, request: web.Request) -> web.Response:
        body = await self._checked(request, PushMessageRequest, "push")
        if failed := self._failing("push"):
            return failed
        key = request.headers.get("X-Line-Retry-Key", "")
        if str(uuid.UUID(key)) != key:
            self.faults.append(f"no retry key: {key}")
        if key in self._keys:
            return self._answer("push", 409, {"message": "The retry key is already accepted"})
        self._keys[key] = body["to"]
        return await self._accept("push", body["to"], body["messages"])

    async def _loading(self, request: web.Request) -> web.Response:
        self.loading.append(await self._checked(request, ShowLoadingAnimationRequest, "loading"))
        return web.json_response({}, status=202)

    async def _link_token(self, request: web.Request) -> web.Response:
        token = uuid.uuid4().hex
        self.link_tokens[token] = request.match_info["user"]
        return web.json_response({"linkToken": token})

    async def _accept(self, way: str, user: str, messages: list[Json]) -> web.Response:
        await self.gate.wait()
        self.seen(user).extend(messages)
        if self.lose_answers:
            self.lose_answers -= 1
            self.calls.append((way, 0))
            raise web.HTTPBadGateway
        return self._answer(way, 200, {"sentMessages": [{"id": str(next(_ids))} for _ in messages]})

    def _failing(self, way: str) -> web.Response | None:
        if not self.failures:
            return None
        status, message = self.failures.pop(0)
        return self._answer(way, status, {"message": message})

    def _answer(self, way: str, status: int, document: Json) -> web.Response:
        self.calls.append((way, status))
        return web.json_response(document, status=status)

    async def _checked(self, request: web.Request, model: Any, way: str) -> Json:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.faults.append("no access token")
        if "traceparent" in request.headers:
            self.faults.append("told of our traces")
        body: Json = await request.json()
        self.faults += [f"{way}: {fault}" for fault in (*_unknown(body, model.from_dict(body).to_dict()), *_over(body))]
        return body


def _unknown(sent: Any, known: Any, place: str = "") -> list[str]:
    """Name what the published models do not have."""
    if isinstance(sent, dict):
        if not isinstance(known, dict):
            return [place]
        return [fault for name, part in sent.items() for fault in _unknown(part, known.get(name), f"{place}.{name}")]
    if isinstance(sent, list):
        if not isinstance(known, list) or len(known) != len(sent):
            return [place]
        return [fault for at, part in enumerate(sent) for fault in _unknown(part, known[at], f"{place}[{at}]")]
    return [] if sent == known else [f"{place}: {sent!r} is not {known!r}"]


_MOST = {"altText": 1500, "data": 300, "displayText": 300, "uri": 1000}


def _over(body: Json) -> list[str]:
    """Name the limits of the API's reference that a call is over."""
    faults = [] if 1 <= len(body.get("messages", [None])) <= 5 else ["messages"]
    for part in _parts(body):
        faults += [f"{name} is too long" for name, most in _most(part).items() if _units(part.get(name, "")) > most]
        faults += [fault for fault, is_fault in _shapes(part).items() if is_fault]
    return faults


def _most(part: Json) -> dict[str, int]:
    """Return how long the texts of a part may be, in UTF-16 units."""
    by_kind = {"postback": {"label": 20}, "uri": {"label": 20}, "text": {} if "wrap" in part else {"text": 5000}}
    return _MOST | by_kind.get(str(part.get("type")), {})


def _shapes(part: Json) -> dict[str, bool]:
    kind, size = part.get("type"), len(json.dumps(part.get("contents", part), ensure_ascii=False).encode())
    return {
        "quick replies": "quickReply" in part and not 1 <= len(part["quickReply"]["items"]) <= 13,
        "an empty text": kind == "text" and not part["text"],
        "bubbles": kind == "carousel" and not 1 <= len(part["contents"]) <= 12,
        "a bubble of more than 30 kB": kind == "bubble" and size > 30_000,
        "a carousel of more than 50 kB": kind == "flex" and size > 50_000,
    }


def _units(text: Any) -> int:
    return len(text.encode("utf-16-le")) // 2 if isinstance(text, str) else 0


def _parts(part: Any) -> list[Json]:
    if isinstance(part, dict):
        return [part, *(inner for each in part.values() for inner in _parts(each))]
    return [inner for each in part for inner in _parts(each)] if isinstance(part, list) else []


def _quick(message: Json) -> list[Json]:
    items: list[Json] = message.get("quickReply", {}).get("items", [])
    return items


def _actions(message: Json) -> list[Json]:
    return [part["action"] for part in _parts(message.get("contents", {})) if "action" in part]
