"""The API: exact JSON, what is taken and what is refused."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from tests.gateway.browser import JSON, PAGE, Browser, seqs, texts
from tests.gateway.conftest import Gateway, NewBrowser
from tests.gateway.stand_ins import Rasa

SLASHES = [
    "/restart",
    '/affirm{"verified":true}',
    "/start_renewal",
    " /help",
    "/session_start",
    "@all",
    "👍",
    '{"a":1}',
]
REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"text": ""}, 422, "text-empty"),
    ({"text": " \u3000\n\x00"}, 422, "text-empty"),
    ({}, 422, "text-empty"),
    ({"text": "あ" * 5001}, 422, "text-too-long"),
    ({"text": "a" * 10_000}, 422, "text-too-long"),
    ({"text": "a", "client_message_id": "1"}, 422, "invalid-body"),
    ({"text": 5}, 422, "invalid-body"),
    ({"choice": "nonsense"}, 404, "choice-unknown"),
    ({"choice": "あ.い"}, 404, "choice-unknown"),
    ({"text": "a" * 70_000}, 413, "body-too-large"),
]


async def test_a_new_conversation_is_greeted(browser: Browser, rasa: Rasa) -> None:
    lines = await browser.open(entry="flyer-qr")
    assert browser.status == 201
    at = lines[0].pop("at")
    assert at.endswith("+09:00")
    assert lines == [
        {"seq": 1, "author": "bot", "text": "ご用件をどうぞ。", "step": "menu", "choices": [], "card": None}
    ]
    message_id = rasa.turns[0].pop("message_id")
    assert str(uuid.UUID(message_id)) == message_id
    assert rasa.turns == [
        {
            "conversation_id": browser.conversation_id,
            "text": "",
            "choice": {"intent": "start_conversation", "entities": {"entry": "flyer-qr"}},
            "metadata": {"channel": "web", "member_id": None, "agent": None, "input": "event", "meant_for": None},
        }
    ]


@pytest.mark.parametrize("entry", ["", "A020119183", "090-1234-5678", "a" * 41, "秋のちらし"])
async def test_what_is_no_campaign_opens_nothing(browser: Browser, rasa: Rasa, entry: str) -> None:
    refusal = await browser.ask("POST", "/api/conversations", json={"channel": "web", "entry": entry})
    assert (browser.status, refusal["fields"][0]["field"]) == (422, "entry")
    assert rasa.turns == []


async def test_a_text_is_answered_with_all_of_its_turn(browser: Browser, rasa: Rasa) -> None:
    rasa.prepared["更新したい"] = [
        {"text": "承知しました。", "step": None},
        {"text": "ログインしてください。", "step": "identify.login", "card": {"type": "login", "href": "/login"}},
    ]
    await browser.open()
    lines = await browser.say("更新したい")
    assert browser.status == 200
    for line in lines:
        del line["at"]
    assert lines == [
        {"seq": 2, "author": "customer", "text": "更新したい", "step": "menu", "choices": [], "card": None},
        {"seq": 3, "author": "bot", "text": "承知しました。", "step": "identify.login", "choices": [], "card": None},
        {
            "seq": 4,
            "author": "bot",
            "text": "ログインしてください。",
            "step": "identify.login",
            "choices": [],
            "card": {"type": "login", "href": "/login"},
        },
    ]
    assert rasa.turns[-1]["choice"] is None
    assert rasa.turns[-1]["metadata"] == {
        "channel": "web",
        "member_id": None,
        "agent": None,
        "input": "text",
        "meant_for": None,
    }


async def test_the_page_finds_its_open_conversation_again(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    await browser.say("こんにちは")
    first, history = browser.conversation_id, await browser.history()
    assert await browser.open() == history
    assert (browser.status, browser.conversation_id) == (200, first)
    assert await browser.history(after=2) == history[2:]
    assert len(rasa.turns) == 2


async def test_two_tabs_that_open_at_once_share_one_conversation(browser: Browser) -> None:
    await browser.ask("GET", "/login")
    opened = await asyncio.gather(*(browser.ask("POST", "/api/conversations", json={}) for _ in range(5)))
    assert len({document["conversation_id"] for document in opened}) == 1


async def test_what_is_typed_reaches_rasa_as_typed(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    for text in SLASHES:
        await browser.say(text)
        assert rasa.texts()[-1] == text.strip()
        assert rasa.turns[-1]["choice"] is None
        assert rasa.turns[-1]["metadata"]["input"] == "text"


async def test_control_characters_are_taken_out(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    body = f'{{"client_message_id": "{uuid.uuid4()}", "text": "あ\\u0000い\\u001bう\\u202eえ\\ud800お\\r\\nか"}}'
    await browser.ask("POST", f"{browser.path}/messages", data=body, headers=JSON)
    assert browser.status == 200
    assert rasa.texts() == ["あいうえお\nか"]


async def test_what_cannot_be_taken_is_refused_in_words(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    for body, status, kind in REFUSED:
        problem = await browser.post(**body)
        assert (browser.status, problem["title"]) == (status, kind)
        assert browser.headers["Content-Type"].startswith("application/problem+json")
        assert problem["detail"].endswith("。")
    assert seqs(await browser.history()) == [1]
    assert rasa.texts() == []


async def test_malformed_json_is_refused(browser: Browser) -> None:
    await browser.open()
    for body, kind in (
        (b"", "malformed-json"),
        (b"{", "malformed-json"),
        (b"\xff\xfe", "malformed-body"),
        (b"[" * 60_000, "malformed-json"),
    ):
        problem = await browser.ask("POST", f"{browser.path}/messages", data=body, headers=JSON)
        assert (browser.status, problem["title"]) == (400, kind)


async def test_five_thousand_characters_are_taken(browser: Browser) -> None:
    await browser.open()
    assert texts(await browser.say("あ" * 5000), "customer") == ["あ" * 5000]


async def test_a_nonsensical_number_is_refused(browser: Browser) -> None:
    await browser.open()
    for after in ("x", "-1", "1.5", "9" * 40):
        await browser.ask("GET", f"{browser.path}/messages?after={after}")
        assert browser.status == 422


async def test_other_peoples_conversations_do_not_exist(
    browser: Browser, gateway: Gateway, new_browser: NewBrowser
) -> None:
    stranger = new_browser(gateway)
    await browser.open()
    await stranger.open()
    stranger.conversation_id = browser.conversation_id
    nobody = new_browser(gateway)
    for other in (stranger, nobody):
        for path in ("messages", "events"):
            problem = await other.ask("GET", f"/api/conversations/{browser.conversation_id}/{path}")
            assert (other.status, problem["title"]) == (404, "conversation-not-found")
    refused = await stranger.post(text="こんにちは")
    assert (stranger.status, refused["title"]) == (404, "conversation-not-found")
    unknown = await browser.ask("GET", "/api/conversations/unknown/messages", headers=PAGE)
    assert (browser.status, unknown["title"]) == (404, "conversation-not-found")
    assert unknown["detail"] == refused["detail"]
