"""Login: the right member, a new session id, and a conversation that goes on by itself."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest
from yarl import URL

from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser, StartGateway
from tests.gateway.stand_ins import Backend, Rasa

RESUMED = "ログインを確認しました。"


@pytest.fixture(autouse=True)
def resuming(rasa: Rasa) -> None:
    rasa.prepared["resume_after_login"] = [{"text": RESUMED, "step": "identify.contract"}]


async def test_after_login_the_conversation_goes_on_by_itself(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    await browser.login()
    assert (browser.status, browser.headers["Location"]) == (303, "/")
    lines = await browser.history()
    assert (lines[-1]["text"], lines[-1]["step"]) == (RESUMED, "identify.contract")
    assert rasa.turns[-1]["choice"] == {"intent": "resume_after_login", "entities": {}}
    assert rasa.turns[-1]["metadata"] == {
        "channel": "web",
        "member_id": "m-taro",
        "agent": None,
        "input": "event",
        "meant_for": None,
    }
    await browser.say("続けます")
    assert rasa.turns[-1]["metadata"]["member_id"] == "m-taro"


async def test_login_before_any_conversation_starts_none(browser: Browser, rasa: Rasa) -> None:
    await browser.login()
    assert rasa.turns == []
    await browser.open()
    assert rasa.turns[-1]["metadata"]["member_id"] == "m-taro"


async def test_the_session_id_changes_at_login(browser: Browser, gateway: Gateway, new_browser: NewBrowser) -> None:
    await browser.open()
    planted = browser.cookie
    assert len(planted) >= 43
    await browser.login()
    assert browser.cookie not in ("", planted)
    attacker = new_browser(gateway)
    attacker.http.cookie_jar.update_cookies({"session": planted})
    await attacker.ask("GET", f"{browser.path}/messages")
    assert attacker.status == 404


async def test_an_invented_session_id_is_never_taken_over(gateway: Gateway, new_browser: NewBrowser) -> None:
    victim = new_browser(gateway)
    victim.http.cookie_jar.update_cookies({"session": "chosen-by-someone-else"}, URL(gateway.url))
    await victim.open()
    assert victim.cookie != "chosen-by-someone-else"


async def test_unknown_member_and_wrong_password_read_the_same(browser: Browser) -> None:
    for email, password in (("taro@example.com", "wrong"), ("nobody@example.com", "Demo-2020-taro"), ("", "")):
        page = await browser.login(email, password)
        assert browser.status == 401
        assert "メールアドレスまたはパスワードが違います。" in page
        assert "Demo-2020" not in page
    await browser.open()
    assert texts(await browser.history(), "bot") == ["ご用件をどうぞ。"]


async def test_too_many_attempts_are_told_how_long_to_wait(browser: Browser, backend: Backend) -> None:
    backend.slowed = 90
    page = await browser.login()
    assert (browser.status, browser.headers["Retry-After"]) == (429, "90")
    assert "2分ほど" in page


async def test_a_backend_outage_is_told_calmly(browser: Browser, backend: Backend) -> None:
    await backend.stop()
    page = await browser.login()
    assert browser.status == 503
    assert "ただいまログインできません。" in page


async def test_the_backend_learns_the_customers_address(browser: Browser, backend: Backend) -> None:
    await browser.login()
    assert backend.addresses == ["127.0.0.1"]


async def test_a_login_form_without_the_sessions_token_is_refused(browser: Browser, backend: Backend) -> None:
    page = await browser.login(csrf="forged")
    assert browser.status == 403
    assert "画面の有効期限が切れました。" in page
    assert backend.addresses == []


async def test_what_was_typed_comes_back_escaped(browser: Browser) -> None:
    page = await browser.login('"><script>alert(1)</script>', "wrong")
    assert "<script>alert" not in page


@pytest.mark.parametrize("ahead", [timedelta(minutes=31), timedelta(hours=13)])
async def test_a_lapsed_login_shows_nothing_until_the_next(
    browser: Browser, clock: MovableClock, ahead: timedelta
) -> None:
    await browser.open()
    await browser.login()
    clock.ahead = ahead
    for method, path in (("GET", f"{browser.path}/messages"), ("GET", f"{browser.path}/events")):
        problem = await browser.ask(method, path)
        assert (browser.status, problem["title"]) == (401, "login-required")
    problem = await browser.post(text="こんにちは")
    assert (browser.status, problem["title"]) == (401, "login-required")
    problem = await browser.ask("POST", "/api/conversations", json={})
    assert (browser.status, problem["title"]) == (401, "login-required")
    await browser.ask("GET", "/review")
    assert (browser.status, browser.headers["Location"]) == (303, "/login")
    await browser.login()
    assert texts(await browser.open(), "bot").count(RESUMED) == 2


async def test_another_person_begins_anew_in_a_browser_whose_member_is_gone(
    browser: Browser, clock: MovableClock
) -> None:
    anew = "別の方が、新しくはじめる"
    await browser.open()
    assert anew not in await browser.ask("GET", "/login")
    await browser.login()
    former = browser.conversation_id
    clock.ahead = timedelta(minutes=31)
    assert anew in await browser.ask("GET", "/login")
    await browser.ask("POST", "/logout")
    await browser.open()
    assert (browser.status, browser.conversation_id == former) == (201, False)


async def test_a_page_that_only_listens_does_not_keep_the_login_alive(browser: Browser, clock: MovableClock) -> None:
    await browser.open()
    await browser.login()
    for minutes in (10, 20, 29):
        clock.ahead = timedelta(minutes=minutes)
        await browser.history()
    clock.ahead = timedelta(minutes=31)
    await browser.ask("GET", f"{browser.path}/messages")
    assert browser.status == 401


async def test_a_customer_at_work_stays_logged_in(browser: Browser, clock: MovableClock) -> None:
    await browser.open()
    await browser.login()
    for minutes in (25, 50, 75):
        clock.ahead = timedelta(minutes=minutes)
        await browser.say("まだいます")
        assert browser.status == 200


async def test_two_members_at_one_browser_never_share_a_conversation(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    await browser.login()
    taros = browser.path
    await browser.login("jiro@example.com", "Demo-2020-jiro")
    await browser.ask("GET", f"{taros}/messages")
    assert browser.status == 404
    lines = await browser.open()
    assert browser.path != taros
    assert RESUMED not in texts(lines, "bot")
    assert rasa.turns[-1]["metadata"]["member_id"] == "m-jiro"


async def test_two_browsers_of_one_member_have_their_own_conversations(
    browser: Browser, gateway: Gateway, new_browser: NewBrowser
) -> None:
    second = new_browser(gateway)
    for one in (browser, second):
        await one.login()
        await one.open()
    assert browser.conversation_id != second.conversation_id
    await second.ask("GET", f"{browser.path}/messages")
    assert second.status == 404


async def test_after_logout_nothing_of_the_member_is_left(browser: Browser) -> None:
    await browser.open()
    await browser.login()
    taros, cookie = browser.path, browser.cookie
    await browser.ask("POST", "/logout")
    assert (browser.status, browser.cookie) == (303, "")
    browser.http.cookie_jar.update_cookies({"session": cookie})
    await browser.ask("GET", f"{taros}/messages")
    assert browser.status == 404


async def test_the_cookie_is_bound_to_the_host_behind_https(start_gateway: StartGateway) -> None:
    trusting = await start_gateway(trust_proxy=True)
    wary = await start_gateway()
    headers = {"X-Requested-With": "renewal-chat", "X-Forwarded-Proto": "https", "X-Forwarded-For": "9.9.9.9"}
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{trusting.url}/api/conversations", json={}, headers=headers) as response:
            cookie = response.headers["Set-Cookie"]
            assert "Strict-Transport-Security" in response.headers
        async with http.post(f"{wary.url}/api/conversations", json={}, headers=headers) as response:
            plain = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert plain.startswith("session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(plain.split("; "))
    assert "Secure" not in plain


@pytest.mark.parametrize(("refusal", "status"), [((401, "api-key-wrong"), 503), ((422, "invalid-body"), 401)])
async def test_only_a_wrong_login_is_called_one(
    browser: Browser, backend: Backend, refusal: tuple[int, str], status: int
) -> None:
    backend.refusal = refusal
    await browser.login()
    assert browser.status == status


async def test_the_login_page_has_a_pace(start_gateway: StartGateway, new_browser: NewBrowser) -> None:
    browser = new_browser(await start_gateway(address_burst=2, address_per_second=0.01))
    for expected in (200, 200, 429):
        await browser.ask("GET", "/login")
        assert browser.status == expected
