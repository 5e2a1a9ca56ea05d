"""Stand in for the gateway's neighbours: real little HTTP servers that speak their contracts."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from aiohttp import web

CHANNEL_KEY = "channel-key"
BACKEND_KEY = "backend-key"
PDF = b"%PDF-1.7 stand-in"
Json = dict[str, Any]


class StandIn:
    """Serve an application on one loopback port that survives a stop."""

    def __init__(self) -> None:
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    async def start(self) -> None:
        app = web.Application()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


UNREAD: Json = {"text": "読み取れませんでした。", "step": None, "choices": [], "card": None, "unread": True}
"""What Rasa says to words that it makes nothing of."""


class Rasa(StandIn):
    """Answer turns: what was prepared for the text or intent, else the text itself; never twice the same turn."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared: dict[str, list[Json]] = {
            "start_conversation": [{"text": "ご用件をどうぞ。", "step": "menu", "choices": [], "card": None}]
        }
        self.turns: list[Json] = []
        self.calls: Counter[str] = Counter()
        self.delay = 0.0
        self.failures: list[int] = []
        self.elsewhere = ""
        self.gate = asyncio.Event()
        self.gate.set()
        self.most_at_once = 0
        self._under_way: Counter[str] = Counter()
        self._given: dict[str, list[Json]] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/webhooks/gateway/turns", self._take)]

    def texts(self) -> list[str]:
        return [turn["text"] for turn in self.turns if turn["metadata"]["input"] != "event"]

    async def _take(self, request: web.Request) -> web.Response:
        if request.headers.get("X-API-Key") != CHANNEL_KEY:
            return web.json_response({}, status=401)
        if self.elsewhere:
            raise web.HTTPTemporaryRedirect(self.elsewhere)
        turn = await request.json()
        self.calls[turn["message_id"]] += 1
        conversation = turn["conversation_id"]
        self._under_way[conversation] += 1
        self.most_at_once = max(self.most_at_once, self._under_way[conversation])
        try:
            return await self._answer(turn)
        finally:
            self._under_way[conversation] -= 1

    async def _answer(self, turn: Json) -> web.Response:
        await asyncio.sleep(self.delay)
        await self.gate.wait()
        if self.failures:
            return web.json_response({}, status=self.failures.pop(0))
        if turn["message_id"] not in self._given:
            self.turns.append(turn)
            said = turn["choice"]["intent"] if turn["choice"] else turn["text"]
            echo: list[Json] = [{"text": f"「{said}」", "step": None, "choices": [], "card": None}]
            self._given[turn["message_id"]] = self.prepared.get(said, echo)
        return web.json_response({"messages": self._given[turn["message_id"]]})


class Backend(StandIn):
    """Know the members by e-mail, the links that were mailed, and one document."""

    def __init__(self) -> None:
        super().__init__()
        self.members = {
            "taro@example.com": ("Demo-2020-taro", "m-taro"),
            "jiro@example.com": ("Demo-2020-jiro", "m-jiro"),
        }
        self.slowed = 0
        self.refusal: tuple[int, str] | None = None
        self.addresses: list[str] = []
        self.links: dict[str, Json] = {}
        self.asked_for_reset: list[str] = []
        self.renewed: list[str] = []
        self.mails: list[Json] = []
        self.openers: list[str] = []
        self.renewals: list[Json] = []
        self.reopened: list[tuple[str, str]] = []
        self.contracts: dict[str, str | None] = {"A020119183": "m-taro", "B020119183": "m-jiro"}
        self.profiles: dict[str, Json] = {}
        self.continuations: dict[str, str] = {}
        self.disposition = ""
        self.elsewhere = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/registrations/link", self._link),
            web.post("/v1/registrations/link/renewal", self._renew),
            web.post("/v1/registrations/completion", self._set_password),
            web.post("/v1/password-resets", self._ask_for_reset),
            web.post("/v1/password-resets/link", self._link),
            web.post("/v1/password-resets/completion", self._set_password),
            web.get("/v1/demonstration/mails", self._mails),
            web.get("/v1/demonstration/logins", self._logins),
            web.post("/v1/members/authenticate", self._authenticate),
            web.get("/v1/members/{id}", self._member),
            web.get("/v1/documents/{id}/{version}", self._document),
            web.get("/v1/applications/{id}/receipt", self._receipt),
            web.get("/v1/contracts", self._contracts),
            web.get("/v1/renewals", self._renewals_of),
            web.post("/v1/renewals/{id}/corrections", self._reopen),
            web.post("/v1/calls", self._verify),
            web.post("/v1/members/{id}/continuations", self._send_continuation),
            web.post("/v1/continuations", self._use_continuation),
            web.post("/v1/continuations/link", self._continuation),
        ]

    async def _verify(self, request: web.Request) -> web.Response:
        claims, found = await request.json(), self.contracts
        if (member_id := found.get(claims["policy_number"])) is None:
            return web.json_response({"title": "caller-not-verified", "detail": "確認できませんでした。"}, status=422)
        return web.json_response({"member_id": member_id})

    async def _send_continuation(self, request: web.Request) -> web.Response:
        if request.headers["X-Member"] != request.match_info["id"]:
            return web.json_response({"title": "member-not-found", "detail": "見つかりません。"}, status=404)
        self.continuations[f"token-{len(self.continuations)}"] = request.match_info["id"]
        return web.json_response({"accepted": True}, status=202)

    async def _continuation(self, request: web.Request) -> web.Response:
        token = (await request.json())["token"]
        return web.json_response({"state": "open" if token in self.continuations else "unknown"})

    async def _use_continuation(self, request: web.Request) -> web.Response:
        member_id = self.continuations.pop((await request.json())["token"], None)
        if member_id is None:
            return web.json_response({"title": "link-used", "detail": "すでに終わっています。"}, status=409)
        return web.json_response({"member": {"id": member_id}})

    async def _member(self, request: web.Request) -> web.Response:
        assert request.headers["X-Actor"].startswith("agent:")
        if (profile := self.profiles.get(request.match_info["id"])) is None:
            return web.json_response({"title": "member-not-found", "detail": "会員情報が見つかりません。"}, status=404)
        return web.json_response(profile)

    async def _contracts(self, request: web.Request) -> web.Response:
        assert request.headers["X-Actor"].startswith("agent:")
        all_ = [{"policy_number": number, "member_id": member} for number, member in self.contracts.items()]
        found = [each for each in all_ if dict(request.query).items() <= each.items()]
        return web.json_response({"contracts": found})

    async def _renewals_of(self, request: web.Request) -> web.Response:
        assert request.headers["X-Actor"].startswith("agent:")
        own = [each for each in self.renewals if each["policy_number"] == request.query["policy_number"]]
        return web.json_response({"renewals": own})

    async def _reopen(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body["step"] == "confirm.submit":
            return web.json_response({"title": "step-not-pending", "detail": "訂正できません。"}, status=409)
        self.reopened.append((request.headers["X-Actor"], body["step"]))
        return web.json_response({})

    async def _authenticate(self, request: web.Request) -> web.Response:
        assert request.headers["X-API-Key"] == BACKEND_KEY
        if self.elsewhere:
            raise web.HTTPTemporaryRedirect(self.elsewhere)
        body = await request.json()
        self.addresses.append(body["client_address"])
        if self.slowed:
            return web.json_response({"type": "/problems/login-slowed", "retry_after": self.slowed}, status=429)
        if self.refusal:
            return web.json_response({"title": self.refusal[1]}, status=self.refusal[0])
        password, member_id = self.members.get(body["email"], ("", ""))
        if not password or password != body["password"]:
            return web.json_response({"type": "/problems/login-failed", "title": "login-failed"}, status=401)
        return web.json_response({"member": {"id": member_id, "email": body["email"]}})

    async def _receipt(self, request: web.Request) -> web.Response:
        asked_for_pdf = request.headers["Accept"] == "application/pdf"
        if (request.match_info["id"], request.headers["X-Actor"]) != ("a-1", "member:m-taro") or not asked_for_pdf:
            return web.json_response({}, status=404)
        headers = {"Content-Disposition": "inline; filename*=UTF-8''%E6%8E%A7%E3%81%88.pdf"}
        return web.Response(body=PDF, content_type="application/pdf", headers=headers)

    async def _document(self, request: web.Request) -> web.Response:
        acting = [request.headers[name] for name in ("X-Actor", "X-Member") if name in request.headers]
        self.openers.append(" ".join(acting))
        if request.match_info["id"] != "important_matters":
            return web.json_response({}, status=404)
        if self.elsewhere:
            raise web.HTTPTemporaryRedirect(self.elsewhere)
        headers = {"Content-Disposition": self.disposition} if self.disposition else {}
        return web.Response(body=PDF, content_type="application/pdf", headers=headers)

    async def _link(self, request: web.Request) -> web.Response:
        unknown = {"state": "unknown", "email": None, "conversation_id": None}
        return web.json_response(self.links.get((await request.json())["token"], unknown))

    async def _renew(self, request: web.Request) -> web.Response:
        self.renewed.append((await request.json())["token"])
        return web.json_response({}, status=202)

    async def _set_password(self, request: web.Request) -> web.Response:
        body = await request.json()
        link = self.links.get(body["token"], {"state": "unknown"})
        if link["state"] != "open":
            return web.json_response(
                {"title": f"link-{link['state']}", "detail": "このリンクは使えません。"}, status=409
            )
        if len(body["password"]) < 10:
            return web.json_response({"title": "password-weak", "detail": "短すぎます。"}, status=422)
        link["state"] = "used"
        return web.json_response({"member": {"id": "m-new"}, "conversation_id": link["conversation_id"]}, status=201)

    async def _ask_for_reset(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.slowed:
            return web.json_response({"title": "reset-slowed", "retry_after": self.slowed}, status=429)
        self.asked_for_reset.append(body["email"])
        return web.json_response({}, status=202)

    async def _mails(self, _request: web.Request) -> web.Response:
        return web.json_response({"mails": self.mails})

    async def _logins(self, _request: web.Request) -> web.Response:
        return web.json_response({"logins": []})
