"""An agent does a renewal for someone who telephones, and the caller goes on alone by a mailed link."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.backend_client import acting
from gateway.console.agents import Agents
from tests.gateway.browser import Browser, Json
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser
from tests.gateway.console.conftest import Desk, OpenDesk
from tests.gateway.stand_ins import Backend, Rasa

CLAIMS = {"policy_number": "A020119183", "name": "損保 太郎", "birth_date": "1950-12-19", "phone": "03-5500-0101"}


async def press(desk: Desk, path: str, **form: str) -> str:
    """Send a form of the console; keep the status; return the page."""
    async with desk.http.post(f"{desk.url}/console/{path}", data=form, allow_redirects=False) as response:
        desk.status = response.status
        return await response.text()


async def chat_of(desk: Desk) -> Browser:
    """Open the chat in the agent's browser."""
    browser = Browser(desk.url)
    await browser.http.close()
    browser.http = desk.http
    await browser.open()
    return browser


@pytest.fixture
async def call(desk: Desk) -> Browser:
    """Return the chat in which the agent acts for a verified caller."""
    await press(desk, "call", **CLAIMS)
    assert desk.status == 303
    return await chat_of(desk)


def _meta(rasa: Rasa) -> Json:
    metadata: Json = rasa.turns[-1]["metadata"]
    return metadata


async def test_what_is_said_in_a_call_is_the_members_by_the_agent(call: Browser, rasa: Rasa) -> None:
    await call.say("はい")
    assert _meta(rasa) == {
        "channel": "phone",
        "member_id": "m-taro",
        "agent": "sato",
        "input": "text",
        "meant_for": None,
    }


async def test_the_chat_names_whom_the_agent_acts_for_while_the_backend_can_tell(
    call: Browser, backend: Backend
) -> None:
    backend.profiles = {"m-taro": {"name": {"kanji": "損保 太郎", "kana": "ソンポ タロウ"}}}
    assert "損保 太郎 様のお電話の代行中です" in await call.ask("GET", "/", headers={})
    await backend.stop()
    assert "お客さまのお電話の代行中です" in await call.ask("GET", "/", headers={})


async def test_who_chats_alone_has_no_agent(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    await browser.login()
    await browser.say("はい")
    assert _meta(rasa) == {"channel": "web", "member_id": "m-taro", "agent": None, "input": "text", "meant_for": None}


async def test_a_caller_who_is_not_verified_opens_nothing_and_what_was_typed_stays(desk: Desk) -> None:
    page = await press(desk, "call", **{**CLAIMS, "policy_number": "Z000000000"})
    assert desk.status == 422
    assert "確認できませんでした。" in page
    assert 'value="損保 太郎"' in page
    assert not [cookie for cookie in desk.http.cookie_jar if cookie.key == "session"]


async def test_a_backend_that_is_away_is_said(desk: Desk, backend: Backend) -> None:
    await backend.stop()
    assert "つながりません" in await press(desk, "call", **CLAIMS)
    assert desk.status == 503


@pytest.mark.parametrize("end", ["call/end", "logout"])
async def test_nothing_more_is_done_for_the_caller_once_the_call_or_the_login_is_over(
    call: Browser, desk: Desk, end: str
) -> None:
    cookie = call.cookie
    await press(desk, end)
    desk.http.cookie_jar.update_cookies({"session": cookie})
    await call.post(text="まだいます")
    assert call.status in (401, 404)


async def test_the_next_caller_ends_the_call_before(call: Browser, desk: Desk, rasa: Rasa) -> None:
    first = call.cookie
    await press(desk, "call", **{**CLAIMS, "policy_number": "B020119183"})
    following = await chat_of(desk)
    assert following.conversation_id != call.conversation_id
    await following.say("はい")
    assert _meta(rasa)["member_id"] == "m-jiro"
    desk.http.cookie_jar.update_cookies({"session": first})
    await call.post(text="まだいます")
    assert call.status in (401, 404)


async def test_a_document_is_opened_in_the_agents_name(call: Browser, backend: Backend) -> None:
    await call.ask("GET", "/documents/important_matters/2019-10")
    assert backend.openers == ["agent:sato m-taro"]


@pytest.mark.parametrize("nobody", [None, ""])
def test_a_session_without_a_member_gives_an_agent_no_more_than_anyone(nobody: str | None) -> None:
    assert acting(nobody, "sato") == acting(nobody, None) == {"X-Actor": "anonymous"}


async def test_the_caller_goes_on_by_the_link_which_counts_once(
    call: Browser, desk: Desk, gateway: Gateway, new_browser: NewBrowser, backend: Backend, rasa: Rasa
) -> None:
    assert "続きのリンクを送りました" in await press(desk, "call/link")
    (token,) = backend.continuations
    customer = new_browser(gateway)
    await customer.open()
    for _ in range(2):  # as a mail scanner does
        assert "続きへ進む" in await customer.ask("GET", f"/continue?token={token}", headers={})
    await customer.submit(f"/continue?token={token}", "/continue", token=token)
    assert customer.status == 303
    assert _meta(rasa) == {"channel": "web", "member_id": "m-taro", "agent": None, "input": "event", "meant_for": None}
    stranger = new_browser(gateway)
    await stranger.open()
    assert "このリンクは使えません" in await stranger.ask("GET", f"/continue?token={token}", headers={})


async def test_a_link_pressed_twice_lets_one_in(
    desk: Desk, call: Browser, gateway: Gateway, new_browser: NewBrowser, backend: Backend
) -> None:
    await press(desk, "call/link")
    (token,) = backend.continuations
    first, second = new_browser(gateway), new_browser(gateway)
    pages = [await each.ask("GET", f"/continue?token={token}", headers={}) for each in (first, second)]
    forms = [page.split('name="csrf" value="')[1].split('"')[0] for page in pages]
    for each, csrf in zip((first, second), forms, strict=True):
        await each.ask("POST", "/continue", data={"csrf": csrf, "token": token}, headers={})
    assert (first.status, second.status) == (303, 422)


async def test_no_link_is_sent_without_a_call(desk: Desk, backend: Backend) -> None:
    await press(desk, "call/link")
    assert desk.status == 409
    assert backend.continuations == {}


async def test_who_only_oversees_takes_no_calls(open_desk: OpenDesk) -> None:
    auditor = await open_desk("ito", "伊藤", "auditor")
    await press(auditor, "call", **CLAIMS)
    assert auditor.status == 403


async def test_a_customers_own_login_is_no_call_of_an_agents(desk: Desk, browser: Browser, backend: Backend) -> None:
    await browser.open()
    await browser.login()
    desk.http.cookie_jar.update_cookies({"session": browser.cookie})
    await press(desk, "call/link")
    assert desk.status == 409


async def test_a_call_is_over_when_the_login_at_the_console_is(call: Browser, desk: Desk, clock: MovableClock) -> None:
    clock.ahead += timedelta(minutes=20)
    await call.say("まだいます")
    clock.ahead += timedelta(minutes=20)
    await call.say("話しています")  # who acts in the call is at the desk
    await desk.ask("queue")
    assert desk.status == 200
    clock.ahead += timedelta(minutes=31)
    await call.post(text="戻りました")
    assert call.status in (401, 404)


async def test_who_logs_in_next_in_that_browser_acts_for_themselves(call: Browser, desk: Desk, rasa: Rasa) -> None:
    await press(desk, "logout")
    customer = await chat_of(desk)
    await customer.login("jiro@example.com", "Demo-2020-jiro")
    await customer.open()
    await customer.say("はい")
    assert _meta(rasa) == {"channel": "web", "member_id": "m-jiro", "agent": None, "input": "text", "meant_for": None}
    assert "代行" not in await customer.ask("GET", "/", headers={})


async def test_the_mailed_link_pressed_in_the_agents_browser_ends_the_call(
    call: Browser, desk: Desk, backend: Backend, rasa: Rasa
) -> None:
    await press(desk, "call/link")
    (token,) = backend.continuations
    await call.submit(f"/continue?token={token}", "/continue", token=token)
    theirs = await chat_of(desk)
    assert theirs.conversation_id != call.conversation_id
    await theirs.say("はい")
    assert _meta(rasa)["agent"] is None


async def test_an_agent_who_is_let_in_no_more_acts_in_no_call(call: Browser, agents: Agents) -> None:
    assert await agents.disable("sato")
    await call.post(text="まだいます")
    assert call.status in (401, 404)
    assert not await agents.disable("nobody")
