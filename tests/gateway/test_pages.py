"""Pages: the chat, the printable review and receipt, the documents."""

from __future__ import annotations

import re

import pytest

from tests.gateway.browser import Browser
from tests.gateway.conftest import Gateway, NewBrowser
from tests.gateway.stand_ins import PDF, Backend, Rasa

REVIEW = {
    "type": "review",
    "sections": [
        {
            "label": "ご契約",
            "items": [{"label": "保険料", "value": "87,840円"}],
            "correct": {"label": "訂正する", "intent": "correct_answer", "entities": {"step": "plan.choice"}},
        }
    ],
    "notes": ["署名や捺印は不要です。"],
    "print_href": "/review",
}
RECEIPT = {
    "type": "receipt",
    "receipt_number": "R-0001",
    "items": [{"label": "証券番号", "value": "A020119183"}],
    "next": ["メールをご確認ください。"],
    "application_id": "a-1",
    "print_href": "/receipt",
    "pdf_href": "/receipt.pdf",
}


async def test_the_chat_page_opens(browser: Browser) -> None:
    page = await browser.ask("GET", "/")
    assert browser.status == 200
    assert 'lang="ja"' in page
    assert "0120-301-377" in page


async def test_the_chat_page_names_every_module_that_its_script_imports(browser: Browser) -> None:
    page = await browser.ask("GET", "/")
    named = set(re.findall(r'rel="modulepreload" href="/static/([^"]+)"', page))
    needed: set[str] = set()
    unread = {"chat.js"}
    while unread:
        script = await browser.ask("GET", f"/static/{unread.pop()}")
        found = set(re.findall(r'from "\./([^"]+)"', script))
        unread |= found - needed
        needed |= found
    assert needed
    assert named == needed


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("/?entry=autumn-flyer", "autumn-flyer"),
        ("/", None),
        ("/?entry=A020119183", None),
        ("/?entry=090-1234-5678", None),
        ("/?entry=%22%3E%3Cscript%3E", None),
    ],
)
async def test_the_page_knows_the_campaign_that_led_to_it_and_nothing_else(
    browser: Browser, address: str, known: str | None
) -> None:
    page = await browser.ask("GET", address)
    assert browser.status == 200
    assert re.findall(r'data-entry="([^"]*)"', page) == ([known] if known else [])


@pytest.mark.parametrize(("path", "card", "shown"), [("/review", REVIEW, "87,840円"), ("/receipt", RECEIPT, "R-0001")])
async def test_the_newest_card_can_be_printed(
    browser: Browser, rasa: Rasa, path: str, card: dict[str, object], shown: str
) -> None:
    rasa.prepared["古い"] = [{"text": "", "card": {**card, "receipt_number": "R-0000", "sections": []}}]
    rasa.prepared["新しい"] = [{"text": "", "card": card}]
    await browser.open()
    for text in ("古い", "新しい", "ありがとう"):
        await browser.say(text)
    page = await browser.ask("GET", path)
    assert browser.status == 200
    assert shown in page
    assert browser.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/review", "/receipt"])
async def test_without_a_card_the_page_says_where_to_go(
    browser: Browser, rasa: Rasa, gateway: Gateway, new_browser: NewBrowser, path: str
) -> None:
    rasa.prepared["出す"] = [{"text": "", "card": REVIEW}, {"text": "", "card": RECEIPT}]
    await browser.open()
    await browser.say("出す")
    stranger = new_browser(gateway)
    page = await stranger.ask("GET", path)
    assert stranger.status == 404
    assert "会話" in page
    await stranger.open()
    await stranger.ask("GET", path)
    assert stranger.status == 404


async def test_a_document_is_shown_in_the_browser(browser: Browser) -> None:
    await browser.open()
    async with browser.http.get(f"{browser.url}/documents/important_matters/2020-04") as response:
        assert await response.read() == PDF
        assert response.content_type == "application/pdf"
        assert response.headers["Content-Disposition"] == "inline; filename*=UTF-8''important_matters-2020-04.pdf"
        assert response.headers["Cache-Control"] == "no-store"


async def test_the_backend_is_told_which_member_opens_a_document(browser: Browser, backend: Backend) -> None:
    await browser.open()
    await browser.ask("GET", "/documents/important_matters/2020-04")
    await browser.login()
    await browser.ask("GET", "/documents/important_matters/2020-04")
    assert backend.openers == ["anonymous", "member:m-taro"]


async def test_the_receipt_is_given_as_pdf_to_its_own_member(
    browser: Browser, rasa: Rasa, gateway: Gateway, new_browser: NewBrowser
) -> None:
    rasa.prepared["出す"] = [{"text": "", "card": RECEIPT}]
    await browser.open()
    await browser.login()
    await browser.say("出す")
    assert 'href="/receipt.pdf"' in await browser.ask("GET", "/receipt")
    async with browser.http.get(f"{browser.url}/receipt.pdf") as response:
        assert await response.read() == PDF
        assert response.content_type == "application/pdf"
        assert response.headers["Content-Disposition"] == "inline; filename*=UTF-8''%E6%8E%A7%E3%81%88.pdf"
        assert response.headers["Cache-Control"] == "no-store"
    stranger = new_browser(gateway)
    await stranger.open()
    await stranger.login("jiro@example.com", "Demo-2020-jiro")
    await stranger.ask("GET", "/receipt.pdf")
    assert stranger.status == 404
    await stranger.say("出す")
    page = await stranger.ask("GET", "/receipt.pdf")
    assert stranger.status == 404, "the backend knows whose application it is"
    assert "<html" in page


async def test_a_document_needs_a_session_and_a_name(browser: Browser, backend: Backend) -> None:
    await browser.ask("GET", "/documents/important_matters/1")
    assert browser.status == 401
    await browser.open()
    for path in (
        "/documents/unknown/1",
        "/documents/..%2Fmembers/1",
        "/documents/important_matters/..",
        "/documents/a",
    ):
        page = await browser.ask("GET", path)
        assert browser.status == 404
        assert "<html" in page
    await backend.stop()
    page = await browser.ask("GET", "/documents/important_matters/1")
    assert browser.status == 503
    assert "書類" in page


async def test_only_a_member_is_shown_the_way_out(browser: Browser) -> None:
    await browser.open()
    assert "ログアウト" not in await browser.ask("GET", "/")
    await browser.login()
    assert 'action="/logout" method="post"' in await browser.ask("GET", "/")
    await browser.ask("POST", "/logout", headers={"Origin": browser.url})
    assert browser.status == 303
    assert "ログアウト" not in await browser.ask("GET", "/")
