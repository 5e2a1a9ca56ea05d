"""Stand in for the gateway's neighbours where only the gateway is measured: they answer at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Json = dict[str, Any]
_PEOPLE = {"name": "損保 太郎", "kana": "ソンポ タロウ"}
_HOME = "東京都新宿区西新宿1-26-1"
_MEMBER = {
    "name": {"kanji": "損保 太郎", "kana": "ソンポ タロウ"},
    "name_romaji": None,
    "birth_date": "1950-12-19",
    "address": _HOME,
    "postal_code": "160-0023",
    "phone": "03-5500-0101",
}
_DONE = {"state": "done", "answer": {"agreed": True}}
_RENEWAL: Json = {
    "id": "renewal",
    "policy_number": "A020119183",
    "status": "open",
    "next_step": "plan.choice",
    "quotes": [],
    "chosen_quote_id": None,
    "application": None,
    "steps": [{"step": "consent.privacy", **_DONE}, {"step": "plan.choice", "state": "pending", "answer": None}],
    "contact": {**_PEOPLE, "birth_date": "1950-12-19", "address": _HOME},
    "contract": {
        "agency": {"name": "みどり保険サービス", "phone": "03-5555-0101"},
        "policyholder": {"address": _HOME},
        **dict.fromkeys(("named_insured", "main_driver", "owner"), _PEOPLE),
    },
}


def rasa(answer: Callable[[Json], list[Json]]) -> web.Application:
    """Answer each turn with the messages that `answer` returns for it."""

    async def take(request: web.Request) -> web.Response:
        return web.json_response({"messages": answer(await request.json())})

    app = web.Application()
    app.router.add_post("/webhooks/gateway/turns", take)
    return app


def backend() -> web.Application:
    """Let everyone in as the member whom their e-mail names, each with one contract and its renewal."""

    def always(document: Json) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response(document)

        return answer

    async def authenticate(request: web.Request) -> web.Response:
        return web.json_response({"member": {"id": (await request.json())["email"]}})

    app = web.Application()
    app.router.add_post("/v1/members/authenticate", authenticate)
    app.router.add_get("/v1/members/{member_id}", always(_MEMBER))
    app.router.add_get("/v1/contracts", always({"contracts": [{"policy_number": _RENEWAL["policy_number"]}]}))
    app.router.add_get("/v1/renewals", always({"renewals": [_RENEWAL]}))
    return app
