"""The border: forged requests, limits, headers, figures, and the description of the API."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.gateway.browser import PAGE, Browser
from tests.gateway.conftest import StartGateway
from tests.gateway.stand_ins import UNREAD, Rasa

EVERYWHERE = [
    "/",
    "/login",
    "/review",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/static/chat.js",
    "/nowhere",
    "/api/x",
]
FOREIGN: list[dict[str, str]] = [
    {},
    {"X-Requested-With": "XMLHttpRequest"},
    {**PAGE, "Origin": "https://evil.example"},
    {**PAGE, "Origin": "null"},
    {**PAGE, "Origin": "null", "Host": ""},
    {**PAGE, "Origin": "http://[::"},
    {**PAGE, "Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
]


async def test_every_response_carries_the_security_headers(browser: Browser) -> None:
    for path in EVERYWHERE:
        await browser.ask("GET", path)
        policy = browser.headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert rule in policy, path
        assert browser.headers["X-Content-Type-Options"] == "nosniff", path
        assert browser.headers["Referrer-Policy"] == "same-origin", path
        assert browser.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert browser.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in browser.headers["Permissions-Policy"], path
        assert "Server" not in browser.headers, path
        assert browser.headers["Cache-Control"] == ("no-cache" if path.startswith("/static/") else "no-store"), path


async def test_a_stream_carries_the_security_headers(browser: Browser) -> None:
    await browser.open()
    async with browser.http.get(f"{browser.url}{browser.path}/events") as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


async def test_another_sites_page_cannot_post(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    body = {"client_message_id": "00000000-0000-4000-8000-000000000000", "text": "はい"}
    for headers in FOREIGN:
        for path in ("/api/conversations", f"{browser.path}/messages"):
            problem = await browser.ask("POST", path, json=body, headers=headers)
            assert (browser.status, problem["title"]) == (403, "cross-origin")
    assert rasa.texts() == []


async def test_another_sites_form_cannot_post(browser: Browser) -> None:
    for path in ("/login", "/logout"):
        page = await browser.ask("POST", path, data={"email": "a"}, headers={"Origin": "https://evil.example"})
        assert browser.status == 403
        assert "<html" in page


async def test_our_own_page_can_post(browser: Browser) -> None:
    await browser.ask("POST", "/api/conversations", json={}, headers={**PAGE, "Origin": browser.url})
    assert browser.status == 201


async def test_who_sends_too_much_is_told_when_to_go_on(start_gateway: StartGateway) -> None:
    browser = Browser((await start_gateway(session_burst=3, session_per_second=0.5)).url)
    await browser.open()
    for _ in range(3):
        await browser.say("はい")
    problem = await browser.post(text="はい")
    assert (browser.status, problem["title"], problem["retry_after"]) == (429, "too-many-requests", 2)
    assert browser.headers["Retry-After"] == "2"
    await browser.http.close()


async def test_one_address_cannot_open_sessions_without_end(start_gateway: StartGateway) -> None:
    browser = Browser((await start_gateway(address_burst=3, address_per_second=0.1)).url)
    for status in (201, 201, 201, 429):
        browser.http.cookie_jar.clear()
        await browser.ask("POST", "/api/conversations", json={})
        assert browser.status == status
    await browser.http.close()


async def test_the_api_describes_itself(browser: Browser) -> None:
    document: dict[str, Any] = await browser.ask("GET", "/openapi.json")
    validate(document)
    assert set(document["paths"]) == {
        "/api/conversations",
        "/api/conversations/{conversation_id}/messages",
        "/api/conversations/{conversation_id}/events",
        "/healthz",
        "/metrics",
    }


async def test_the_figures_count_turns_and_name_nobody(browser: Browser, rasa: Rasa) -> None:
    rasa.prepared = {**rasa.prepared, "損保太郎です": [UNREAD]}
    await browser.open()
    await browser.say("損保太郎です")
    text = await browser.ask("GET", "/metrics")
    assert browser.headers["Content-Type"].startswith("text/plain")
    assert 'gateway_turns_total{outcome="answered"} 2.0' in text
    assert "gateway_turn_seconds_count 2.0" in text
    assert "gateway_rasa_seconds_count 2.0" in text
    assert "gateway_open_streams 0.0" in text
    assert 'gateway_questions_repeated_total{step="menu"} 1.0' in text
    assert "損保" not in text
    assert browser.conversation_id not in text


async def test_the_figures_tell_which_steps_are_reached_and_where_customers_are_asked_again(
    browser: Browser, rasa: Rasa
) -> None:
    login = {"text": "ログインしてください。", "step": "identify.login", "choices": [], "card": None}
    rasa.prepared = {**rasa.prepared, "更新したい": [login], "なぜ": [login], "うーむ": [UNREAD, login]}
    await browser.open()
    for text in ("更新したい", "うーむ", "なぜ", "うーむ"):
        await browser.say(text)
    text = await browser.ask("GET", "/metrics")
    assert 'gateway_steps_reached_total{step="identify.login"} 1.0' in text
    assert 'gateway_questions_repeated_total{step="identify.login"} 2.0' in text
    assert 'gateway_questions_repeated_total{step="menu"}' not in text


async def test_what_was_said_never_reaches_the_log(
    browser: Browser, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await browser.open()
    await browser.say("証券番号はA020119183、山田花子です")
    await browser.login("hanako.canary@example.com", "canary-password")
    written = "".join(capsys.readouterr()) + caplog.text
    for canary in ("A020119183", "山田花子", "hanako.canary", "canary-password", browser.cookie):
        assert canary not in written
