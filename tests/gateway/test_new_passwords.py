"""Passwords are set on pages, by links from mails: whose browser is let in, and what a dead link says."""

from __future__ import annotations

import pytest

from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.stand_ins import Backend, Rasa

PASSWORD = "niigata no umi"


@pytest.fixture(autouse=True)
def resuming(rasa: Rasa) -> None:
    rasa.prepared["resume_after_login"] = [{"text": "続きから始めます。", "step": "identify.contract"}]
    rasa.prepared["resume_after_registration"] = [{"text": "登録が完了しました。", "step": "identify.login"}]


def _mail(backend: Backend, conversation_id: str, state: str = "open") -> None:
    backend.links["t"] = {"state": state, "email": "t***@example.com", "conversation_id": conversation_id}


async def test_the_browser_that_began_the_registration_goes_on_by_itself(browser: Browser, backend: Backend) -> None:
    await browser.open()
    before = browser.cookie
    _mail(backend, browser.conversation_id)
    assert "t***@example.com" in await browser.ask("GET", "/register?token=t", headers={})
    await browser.submit("/register?token=t", "/register", token="t", password=PASSWORD)
    assert (browser.status, browser.headers["Location"]) == (303, "/")
    assert browser.cookie not in ("", before)
    assert texts(await browser.history(), "bot")[-1] == "登録が完了しました。"


async def test_another_browser_is_let_in_and_the_one_that_began_is_told_and_not_let_in(
    browser: Browser, gateway: Gateway, new_browser: NewBrowser, backend: Backend, rasa: Rasa
) -> None:
    await browser.open()
    _mail(backend, browser.conversation_id)
    other = new_browser(gateway)
    page = await other.submit("/register?token=t", "/register", token="t", password=PASSWORD)
    assert (other.status, "会員登録が完了しました" in page) == (200, True)
    await browser.until("登録が完了しました。")
    assert rasa.turns[-1]["metadata"]["member_id"] is None
    await other.open()
    assert rasa.turns[-1]["metadata"]["member_id"] == "m-new"


async def test_a_weak_password_is_refused_with_the_reason_and_never_shown_again(
    browser: Browser, backend: Backend
) -> None:
    _mail(backend, "elsewhere")
    page = await browser.submit("/register?token=t", "/register", token="t", password="shorty")
    assert (browser.status, "短すぎます。" in page, "shorty" in page) == (422, True, False)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("expired", "リンクの期限が切れています"),
        ("used", "会員登録は完了しています"),
        ("unknown", "このリンクは使えません"),
    ],
)
async def test_a_link_that_does_not_count_says_what_to_do(
    browser: Browser, backend: Backend, state: str, said: str
) -> None:
    _mail(backend, "elsewhere", state)
    page = await browser.ask("GET", "/register?token=t", headers={})
    assert said in page
    assert 'type="password"' not in page


async def test_a_new_link_is_sent_in_the_place_of_an_expired_one(browser: Browser, backend: Backend) -> None:
    _mail(backend, "elsewhere", "expired")
    page = await browser.submit("/register?token=t", "/register/renewal", token="t")
    assert (backend.renewed, "メールをお送りしました" in page) == (["t"], True)


@pytest.mark.parametrize("path", ["/register", "/register/renewal", "/password"])
async def test_a_form_of_another_site_is_refused(browser: Browser, backend: Backend, path: str) -> None:
    _mail(backend, "elsewhere")
    form = {"csrf": "forged", "token": "t", "password": PASSWORD}
    await browser.ask("POST", path, data=form, headers={})
    assert (browser.status, backend.links["t"]["state"], backend.renewed) == (403, "open", [])


async def test_whoever_asks_for_a_reset_reads_the_same(browser: Browser, backend: Backend) -> None:
    pages = [
        await browser.submit("/password", "/password", email=email) for email in ("taro@example.com", "nobody@x.jp")
    ]
    assert pages[0] == pages[1]
    assert backend.asked_for_reset == ["taro@example.com", "nobody@x.jp"]


async def test_too_many_resets_are_told_to_wait(browser: Browser, backend: Backend) -> None:
    backend.slowed = 60
    await browser.submit("/password", "/password", email="taro@example.com")
    assert (browser.status, browser.headers["Retry-After"]) == (429, "60")


async def test_a_new_password_logs_out_whoever_was_logged_in_with_the_old_one(
    browser: Browser, gateway: Gateway, new_browser: NewBrowser, backend: Backend
) -> None:
    backend.members["new@example.com"] = ("old password", "m-new")
    await browser.open()
    await browser.login("new@example.com", "old password")
    _mail(backend, "")
    other = new_browser(gateway)
    page = await other.submit("/password?token=t", "/password", token="t", password=PASSWORD)
    assert (other.status, "パスワードを変更しました" in page) == (200, True)
    await browser.ask("GET", f"{browser.path}/messages")
    assert browser.status == 401


async def test_a_backend_outage_is_told_calmly(browser: Browser, backend: Backend) -> None:
    await backend.stop()
    for path in ("/register?token=t", "/password?token=t"):
        page = await browser.ask("GET", path, headers={})
        assert (browser.status, "しばらくしてから" in page) == (503, True)


async def test_the_mailbox_is_a_demonstrations_alone(
    browser: Browser, backend: Backend, start_gateway: StartGateway, new_browser: NewBrowser
) -> None:
    backend.mails = [
        {
            "to": "a@example.com",
            "subject": "<b>題</b>",
            "text": "http://localhost/register?token=abc\n<script>x</script>",
            "sent_at": "2020-05-03T10:05:00+09:00",
        }
    ]
    await browser.ask("GET", "/mailbox", headers={})
    assert browser.status == 404
    demonstration = new_browser(await start_gateway(demonstration=True))
    page = await demonstration.ask("GET", "/mailbox", headers={})
    assert '<a href="/register?token=abc">' in page
    assert "令和2年5月3日(2020年)午前10時5分" in page
    assert "<script>x" not in page
    assert "<b>題" not in page
