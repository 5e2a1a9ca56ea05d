"""Attacks on the public edge, each by the hand of someone who knows how it works."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.gateway.browser import PAGE, Browser
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.stand_ins import Backend, Rasa, StandIn

SCRIPT = "<script>alert('x')</script>"
SPOOFED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7", "Forwarded": "for=198.51.100.7;proto=https"}


class Trap(StandIn):
    """Keep what it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str | None] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/{rest:.*}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        self.keys.append(request.headers.get("X-API-Key"))
        return web.json_response({"member": {"id": "m-evil"}, "messages": []})


@pytest.fixture
async def trap() -> AsyncIterator[Trap]:
    trap = Trap()
    await trap.start()
    yield trap
    await trap.stop()


async def test_a_forged_proxys_word_counts_for_nothing(browser: Browser, backend: Backend) -> None:
    await browser.ask("POST", "/api/conversations", json={}, headers={**PAGE, **SPOOFED})
    cookie = browser.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" not in browser.headers
    page = await browser.ask("GET", "/login", headers=SPOOFED)
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    await browser.ask("POST", "/login", data={"email": "a", "password": "b", "csrf": csrf}, headers=SPOOFED)
    assert backend.addresses == ["127.0.0.1"]


async def test_a_forged_address_gives_no_new_allowance(start_gateway: StartGateway, new_browser: NewBrowser) -> None:
    browser = new_browser(await start_gateway(address_burst=2, address_per_second=0.01))
    for turn, status in enumerate((201, 200, 429)):
        headers = {**PAGE, "X-Forwarded-For": f"198.51.100.{turn}"}
        await browser.ask("POST", "/api/conversations", json={}, headers=headers)
        assert browser.status == status


async def test_behind_our_proxy_the_last_address_counts(start_gateway: StartGateway, new_browser: NewBrowser) -> None:
    browser = new_browser(await start_gateway(trust_proxy=True, address_burst=2, address_per_second=0.01))
    for turn, status in enumerate((201, 201, 429)):
        headers = {**PAGE, "X-Forwarded-Proto": "https", "X-Forwarded-For": f"198.51.100.{turn}, 203.0.113.9"}
        await browser.ask("POST", "/api/conversations", json={}, headers=headers)
        assert browser.status == status


async def test_behind_our_proxy_browsers_are_told_to_stay_with_https(
    start_gateway: StartGateway, new_browser: NewBrowser
) -> None:
    browser = new_browser(await start_gateway(trust_proxy=True))
    for path in ("/", "/static/chat.js", "/nowhere", "/healthz"):
        await browser.ask("GET", path, headers={"X-Forwarded-Proto": "https"})
        assert browser.headers["Strict-Transport-Security"] == "max-age=31536000", path
        await browser.ask("GET", path, headers={"X-Forwarded-Proto": "http"})
        assert "Strict-Transport-Security" not in browser.headers, path


async def test_no_other_site_is_allowed_to_read(browser: Browser) -> None:
    await browser.open()
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method, path in (
        ("OPTIONS", "/api/conversations"),
        ("OPTIONS", "/login"),
        ("GET", f"{browser.path}/messages"),
        ("GET", "/openapi.json"),
    ):
        await browser.ask(method, path, headers=asked)
        assert [name for name in browser.headers if name.lower().startswith("access-control-")] == [], path
        assert browser.status == (405 if method == "OPTIONS" else 200)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
async def test_a_login_leads_nowhere_else(browser: Browser, target: str) -> None:
    await browser.ask("GET", "/login", params={"next": target})
    await browser.login(next=target)
    assert (browser.status, browser.headers["Location"]) == (303, "/")
    await browser.ask("POST", "/logout", params={"next": target}, headers={"Origin": browser.url})
    assert (browser.status, browser.headers["Location"]) == (303, "/")


async def test_a_login_form_of_another_session_is_refused(gateway: Gateway, new_browser: NewBrowser) -> None:
    attacker, victim = new_browser(gateway), new_browser(gateway)
    page = await attacker.ask("GET", "/login", headers={})
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    await victim.open()
    form = {"email": "taro@example.com", "password": "Demo-2020-taro", "csrf": csrf}
    await victim.ask("POST", "/login", data=form, headers={})
    assert victim.status == 403


@pytest.mark.parametrize("media_type", ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain"])
async def test_a_form_under_another_name_is_refused_as_a_page(browser: Browser, media_type: str) -> None:
    page = await browser.ask("POST", "/login", data=b"email=a", headers={"Content-Type": media_type})
    assert browser.status == 415
    assert "<html" in page


async def test_a_form_of_a_thousand_fields_is_refused(browser: Browser) -> None:
    form = {f"f{number}": "" for number in range(1000)}
    assert "<html" in await browser.ask("POST", "/login", data=form, headers={})
    assert browser.status == 400


@pytest.mark.parametrize(("path", "card"), [("/review", "review"), ("/receipt", "receipt")])
async def test_what_a_customer_typed_is_text_on_a_printed_page(
    browser: Browser, rasa: Rasa, path: str, card: str
) -> None:
    items = [{"label": SCRIPT, "value": f'"{SCRIPT}'}]
    rasa.prepared["出す"] = [
        {
            "text": SCRIPT,
            "card": {
                "type": card,
                "title": SCRIPT,
                "receipt_number": SCRIPT,
                "sections": [{"label": SCRIPT, "items": items}],
                "items": items,
                "notes": [SCRIPT],
                "next": [SCRIPT],
                "print_href": path,
            },
        }
    ]
    await browser.open()
    await browser.say("出す")
    page = await browser.ask("GET", path)
    assert browser.status == 200
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


async def test_a_documents_name_cannot_split_the_answer(browser: Browser, backend: Backend) -> None:
    await browser.open()
    for given, name in (
        ("inline; filename*=UTF-8''a%0d%0aSet-Cookie%3ax.pdf", "a%0d%0aSet-Cookie%3ax.pdf"),
        ("attachment; filename*=UTF-8''a.pdf; x=\"<script>\"", "a.pdf"),
        ('attachment; filename="evil.html"', "important_matters-2020-04.pdf"),
    ):
        backend.disposition = given
        await browser.ask("GET", "/documents/important_matters/2020-04")
        assert browser.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{name}"
        assert browser.headers["Content-Type"] == "application/pdf"
        assert "Set-Cookie" not in browser.headers


async def test_our_keys_follow_no_redirect(browser: Browser, backend: Backend, rasa: Rasa, trap: Trap) -> None:
    await browser.open()
    backend.elsewhere = rasa.elsewhere = f"{trap.url}/v1/members/authenticate"
    await browser.login()
    assert browser.status == 503
    await browser.ask("GET", "/documents/important_matters/2020-04")
    assert browser.status == 503
    await browser.post(text="はい")
    assert trap.keys == []


async def test_our_calls_go_through_no_proxy_of_the_environment(
    start_gateway: StartGateway, new_browser: NewBrowser, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, trap.url)
    browser = new_browser(await start_gateway())
    await browser.login()
    assert browser.status == 303
    assert trap.keys == []
