"""Nothing is lost or said twice: a lost connection, a reload, a lapsed login, the back button, a second tab."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest
from playwright.sync_api import Request, Route, expect
from sqlalchemy import update

from gateway.keys import digest
from gateway.settings import database_url
from gateway.tables import Session
from ops.customer import HEADERS
from ops.processes import ProcessGroup
from service.database import Database
from tests.browser.conftest import PASSWORD, Line, OpenChat
from tests.browser.visit import Visit

QUESTION = "手続きにどれくらい時間がかかりますか"
ANOTHER = "ロボットですか"


def numbers(visit: Visit) -> list[int]:
    """Return the numbers of the messages on the page, from top to bottom."""
    shown: list[int] = visit.log.evaluate("log => [...log.children].map(node => Number(node.dataset.seq))")
    return shown


def say_elsewhere(visit: Visit, base: str, text: str) -> None:
    """Send a message of the same session past the page and its line, as another tab would."""
    request = visit.page.context.request
    opened = request.post(f"{base}/api/conversations", headers=HEADERS, data={"channel": "web"}).json()
    body = {"client_message_id": str(uuid.uuid4()), "text": text}
    assert request.post(f"{base}/api/conversations/{opened['conversation_id']}/messages", headers=HEADERS, data=body).ok


def test_what_was_said_while_the_line_was_cut_is_there_afterwards(
    open_chat: OpenChat, stack: ProcessGroup, line: Line
) -> None:
    visit = open_chat(base_url=line.url)
    line.cut()
    say_elsewhere(visit, f"http://127.0.0.1:{stack.env['PORT']}", QUESTION)
    visit.say(ANOTHER)
    expect(visit.log).to_contain_text("まだ送信できていません", timeout=20_000)
    expect(visit.log).not_to_contain_text(QUESTION)
    line.join()
    for text in (QUESTION, ANOTHER):
        expect(visit.page.locator(".message.customer", has_text=text)).to_have_count(1, timeout=30_000)
    expect(visit.page.locator(".message.bot")).to_have_count(3, timeout=30_000)
    expect(visit.page.locator(".message .state")).to_have_count(0)
    assert numbers(visit) == list(range(1, 6))


def test_an_unsent_text_outlives_a_reload(open_chat: OpenChat) -> None:
    visit = open_chat()
    sent = sent_ids(visit)
    visit.page.route("**/messages", lambda route: route.abort())
    visit.say(QUESTION)
    expect(visit.log).to_contain_text("まだ送信できていません", timeout=20_000)
    visit.text.fill("書きかけの文章")
    visit.page.unroute("**/messages")
    visit.page.reload()
    said_once(visit, sent)
    expect(visit.text).to_have_value("書きかけの文章")


def test_unsent_texts_outlive_a_page_that_never_got_through(open_chat: OpenChat) -> None:
    visit = open_chat()
    visit.page.route("**/messages", lambda route: route.abort())
    visit.say(QUESTION)
    expect(visit.log).to_contain_text("まだ送信できていません", timeout=20_000)
    visit.page.route("**/api/conversations", lambda route: route.abort())
    visit.page.reload()
    expect(visit.page.locator("#status")).to_contain_text("通信できていません")
    visit.say(ANOTHER)
    visit.page.unroute_all()
    visit.page.reload()
    for text in (QUESTION, ANOTHER):
        expect(visit.page.locator(".message.customer", has_text=text)).to_have_count(1, timeout=20_000)
    expect(visit.page.locator(".message.bot")).to_have_count(3, timeout=20_000)
    expect(visit.page.locator(".message .state")).to_have_count(0)


def test_a_text_whose_answer_was_lost_is_sent_again_and_said_once(open_chat: OpenChat) -> None:
    visit = open_chat()
    sent = sent_ids(visit)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    visit.page.route("**/messages", lose)
    visit.say(QUESTION)
    expect(visit.page.locator(".message.bot")).to_have_count(2, timeout=20_000)
    visit.page.unroute("**/messages")
    visit.page.reload()
    said_once(visit, sent)


def test_two_quick_answers_are_one(open_chat: OpenChat) -> None:
    visit = open_chat("disclosure.other_contracts")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visit.page.route("**/messages", hold, times=1)
    visit.say("はい、ありません")
    visit.page.wait_for_function("document.querySelectorAll('.message .state').length === 1")
    visit.say("はい、ありません")
    visit.page.wait_for_function("document.querySelectorAll('.message .state').length === 2")
    held[0].continue_()
    expect(visit.log).to_contain_text("ほかのご契約はない、と承りました。", timeout=20_000)
    expect(visit.log).to_contain_text("お答えとしては記録していません。", timeout=20_000)
    expect(visit.live("いいえ、解除されたことがあります")).to_be_visible()
    visit.say("はい、ありません")
    expect(visit.log).to_contain_text("契約を解除されたことはない、と承りました。", timeout=20_000)


def sent_ids(visit: Visit) -> list[str]:
    """Return a list that grows by the client's id of each message that the page sends."""
    ids: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            ids.append(json.loads(request.post_data or "")["client_message_id"])

    visit.page.on("request", note)
    return ids


def said_once(visit: Visit, sent: list[str]) -> None:
    """See that the question was sent again under its id, and stands there once with one answer."""
    visit.arrive()
    expect(visit.page.locator(".message.customer .state")).to_have_count(0, timeout=20_000)
    expect(visit.page.locator(".message.customer", has_text=QUESTION)).to_have_count(1)
    expect(visit.page.locator(".message.bot")).to_have_count(2, timeout=20_000)
    assert len(sent) > 1
    assert len(set(sent)) == 1


def lapse_login(env: Mapping[str, str], visit: Visit) -> None:
    """Let the session's login have begun longer ago than any login lasts."""
    cookie = next(each["value"] for each in visit.page.context.cookies() if each["name"] == "session")

    async def age() -> None:
        database = Database(database_url(env))
        long_ago = datetime(2000, 1, 1, tzinfo=timezone.utc)
        async with database.write() as session:
            await session.execute(
                update(Session).where(Session.id_hash == digest(cookie)).values(logged_in_at=long_ago)
            )
        await database.close()

    with ThreadPoolExecutor(1) as apart:  # Playwright's own loop runs in this thread
        apart.submit(asyncio.run, age()).result()


def test_after_a_lapsed_login_the_renewal_goes_on_with_what_was_typed(open_chat: OpenChat, stack: ProcessGroup) -> None:
    visit = open_chat("disclosure.cancellation")
    lapse_login(stack.env, visit)
    visit.say(QUESTION)
    expect(visit.log).to_contain_text("ログインの有効期限が切れました")
    visit.log_in(visit.email, PASSWORD)
    visit.arrive()
    expect(visit.page.locator(".message.customer", has_text=QUESTION)).to_have_count(1, timeout=20_000)
    expect(visit.page.locator(".message.customer .state")).to_have_count(0, timeout=20_000)
    visit.press("はい、ありません")
    expect(visit.page.locator("#place")).to_contain_text("団体扱の範囲", timeout=20_000)


def test_a_customer_is_warned_before_the_login_ends_and_can_keep_it(open_chat: OpenChat) -> None:
    visit = open_chat("disclosure.other_contracts")
    visit.page.clock.install()
    visit.page.reload()
    visit.arrive()
    visit.page.clock.fast_forward("27:50")
    expect(visit.log).not_to_contain_text("ログインの有効期限")
    visit.page.clock.fast_forward("00:20")
    expect(visit.log).to_contain_text("ログインの有効期限")
    visit.page.get_by_role("button", name="ログインを続ける").click()
    expect(visit.page.get_by_role("status")).to_contain_text("ログインを延長しました")
    expect(visit.log).not_to_contain_text("ログインの有効期限")
    expect(visit.page.locator(".message").last).to_be_focused()
    expect(visit.live("はい、ありません")).to_be_visible()


@pytest.mark.parametrize(
    ("step", "path", "button"),
    [("menu", "/login", "更新のお手続きを始める"), ("confirm.intention", "/review", "意向に沿っています")],
)
def test_the_back_button_leads_back_into_the_pending_step(
    open_chat: OpenChat, step: str, path: str, button: str
) -> None:
    visit = open_chat(step)
    visit.text.fill("書きかけの文章")
    visit.page.goto(path)
    expect(visit.page.locator("h1")).to_be_visible()
    visit.page.go_back()
    visit.arrive()
    expect(visit.text).to_have_value("書きかけの文章")
    visit.press(button)
    expect(visit.page.locator(".message.customer", has_text=button).last).to_be_visible(timeout=20_000)


def test_a_document_opens_beside_the_chat(open_chat: OpenChat) -> None:
    visit = open_chat("documents.content")
    link = visit.page.locator("#log a.document").first
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    answer = visit.page.context.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    expect(visit.live("内容を確認し、同意する")).to_be_visible()


def test_a_page_opened_again_shows_the_pending_question_with_live_buttons(open_chat: OpenChat) -> None:
    visit = open_chat("scope.main_driver")
    visit.page.close()
    again = visit.again()
    expect(again.live("はい、この方です")).to_be_in_viewport()
    again.press("はい、この方です")
    expect(again.live("はい、正しいです")).to_be_visible(timeout=20_000)


def test_two_tabs_are_one_conversation(open_chat: OpenChat) -> None:
    first = open_chat("disclosure.other_contracts")
    second = first.again()
    stale = second.live("はい、ありません").element_handle()
    first.press("はい、ありません")
    expect(second.page.locator("#log")).to_contain_text("解除", timeout=20_000)
    assert stale.is_disabled()
    second.press("はい、ありません")
    for visit in (first, second):
        expect(visit.live("退職者です")).to_be_visible(timeout=20_000)
    assert numbers(first) == numbers(second)


def test_a_log_out_in_one_tab_clears_the_other(open_chat: OpenChat) -> None:
    first = open_chat("disclosure.other_contracts")
    second = first.again()
    expect(second.log).to_contain_text("A020119183")
    second.page.get_by_label("メッセージ").fill("送っていない言葉")
    first.page.get_by_role("button", name="ログアウト").click()
    first.arrive()
    expect(second.page.get_by_role("button", name="ログアウト")).to_have_count(0)
    second.arrive()
    for visit in (first, second):
        expect(visit.log).to_contain_text("前の会話は終了しました。ここからは新しい会話です。")
    expect(second.log).not_to_contain_text("A020119183")
    expect(second.page.get_by_label("メッセージ")).to_have_value("")
    second.page.wait_for_function("!sessionStorage.getItem('outbox').includes('送っていない言葉')")
