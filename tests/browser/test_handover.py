"""A customer in one browser asks for a person; an agent in another takes over, helps, and hands back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ops.processes import ProcessGroup
from ops.renewing import BUTTONS
from tests.browser.barriers import barriers
from tests.browser.conftest import OpenChat

WORKDAY = "担当者と話したいです"
STEPS = list(BUTTONS)
OpenConsole = Callable[..., "Desk"]


class Desk:
    """One agent at the console, with a picture of each step."""

    def __init__(self, page: Page, pictures: Path, name: str) -> None:
        self.page, self._pictures, self._name = page, pictures, name
        self._number = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def log_in(self, name: str) -> None:
        """Log in as one of the demonstration's agents; their one-time password counts once in its 30 seconds."""
        self.page.goto("/console")
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_role("button", name="ログインする").click()
        expect(self.page.locator("#queue")).to_be_visible()

    def open_last(self) -> None:
        """Open who asked last."""
        self.page.locator("#rows button").last.click()
        expect(self.page.locator("#lines .message").first).to_be_visible()

    def reply(self, text: str) -> None:
        """Answer the customer, by the keyboard alone."""
        self.page.locator("#text").fill(text)
        self.page.locator("#text").press("Control+Enter")
        expect(self.page.locator("#lines")).to_contain_text(text)

    def look(self, name: str) -> None:
        """Take a picture, and see that nothing sticks out sideways."""
        self._number += 1
        self.page.wait_for_timeout(200)
        self.page.screenshot(path=self._pictures / f"{self._name}-{self._number:02}-{name}.png")
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


@pytest.fixture
def open_console(
    stack: ProcessGroup, browser: Browser, screenshots: Path, request: pytest.FixtureRequest
) -> Iterator[OpenConsole]:
    """Open the console in a browser of its own."""
    base = f"http://127.0.0.1:{stack.env['PORT']}"
    with ExitStack() as opened:

        def open_(name: str, width: int = 1280) -> Desk:
            context = browser.new_context(locale="ja-JP", base_url=base, viewport={"width": width, "height": 860})
            opened.callback(context.close)
            desk = Desk(context.new_page(), screenshots, f"{request.node.name}-desk")
            desk.log_in(name)
            return desk

        yield open_


def test_a_person_takes_over_corrects_an_answer_hands_back_and_the_customer_finishes(
    open_chat: OpenChat, open_console: OpenConsole
) -> None:
    customer = open_chat("plan.choice")
    customer.say(WORKDAY)
    expect(customer.log).to_contain_text("担当者をお呼びしています。次にご案内します。", timeout=20_000)
    customer.look("waits")

    desk = open_console("佐藤")
    desk.open_last()
    expect(desk.page.locator("#rows")).to_contain_text("ご希望")
    expect(desk.page.locator("#renewals")).to_contain_text("プランの選択")
    assert "損保 太郎" not in desk.page.locator("#talk").inner_text()  # covered until it is asked for
    desk.look("queue")
    desk.page.keyboard.press("Alt+t")
    expect(desk.page.locator("#text")).to_be_enabled()
    expect(customer.log).to_contain_text("担当者の佐藤が、お話を伺います。", timeout=20_000)
    desk.reply("お待たせいたしました。ご用件を伺います。")
    expect(customer.log).to_contain_text("ご用件を伺います。", timeout=20_000)

    customer.say("<b>勤務先</b>の答えを間違えました")
    expect(desk.page.locator("#lines")).to_contain_text("<b>勤務先</b>の答えを間違えました", timeout=20_000)
    desk.page.get_by_role("button", name="団体扱の範囲: 勤務先・団体を訂正する").click()
    expect(desk.page.locator("#said")).to_contain_text("もう一度伺います")
    desk.look("corrects")
    customer.look("talks")
    desk.page.keyboard.press("Alt+b")
    expect(customer.log).to_contain_text("ここからは、自動応答がご案内します。", timeout=20_000)
    for step in STEPS[STEPS.index("scope.employer") :]:
        if customer.live(BUTTONS[step]).count():
            customer.press(BUTTONS[step])
    expect(customer.log).to_contain_text("受付番号", timeout=20_000)
    customer.look("finished")
    assert customer.faults == []
    assert desk.faults == []


def test_the_console_has_no_barriers_at_any_width(open_chat: OpenChat, open_console: OpenConsole) -> None:
    customer = open_chat("consent.privacy")
    customer.say(WORKDAY)
    expect(customer.log).to_contain_text("担当者をお呼びしています", timeout=20_000)
    desk = open_console("田中")
    desk.open_last()
    desk.page.keyboard.press("Alt+t")
    expect(desk.page.locator("#text")).to_be_enabled()
    assert barriers(desk.page) == {}
    for width, scheme in ((375, "light"), (768, "dark"), (1280, "dark")):
        desk.page.set_viewport_size({"width": width, "height": 860})
        desk.page.emulate_media(color_scheme=scheme)
        desk.look(f"{width}-{scheme}")
    desk.page.set_viewport_size({"width": 1280, "height": 860})
    desk.page.keyboard.press("Alt+b")
    desk.page.get_by_role("link", name="監査記録").click()
    expect(desk.page.locator("tbody")).to_contain_text("会話の閲覧")
    assert barriers(desk.page) == {}
    desk.look("audit")
    desk.page.get_by_role("button", name="ログアウト").click()
    expect(desk.page.get_by_role("heading", name="窓口ログイン")).to_be_visible()
    assert barriers(desk.page) == {}
    desk.look("login")
    assert desk.faults == []


def test_a_reply_outlives_a_lapsed_login_and_canned_replies_come_by_the_keyboard(
    open_chat: OpenChat, open_console: OpenConsole
) -> None:
    customer = open_chat("consent.privacy")
    customer.say(WORKDAY)
    expect(customer.log).to_contain_text("担当者をお呼びしています", timeout=20_000)
    desk = open_console("鈴木")
    desk.open_last()
    desk.page.keyboard.press("Alt+t")
    text = desk.page.locator("#text")
    expect(text).to_be_focused()
    text.press("/")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    expect(text).to_have_value("確認いたします。少々お待ちください。")
    kept = desk.page.context.cookies()
    desk.page.context.clear_cookies()
    text.press("Control+Enter")
    expect(desk.page.get_by_role("link", name="ログイン画面を開く")).to_be_visible()
    expect(text).to_have_value("確認いたします。少々お待ちください。")
    desk.page.context.add_cookies(kept)  # type: ignore[arg-type]
    text.press("Control+Enter")
    expect(customer.log).to_contain_text("確認いたします。少々お待ちください。", timeout=20_000)
    assert customer.log.get_by_text("確認いたします。少々お待ちください。").count() == 1
