"""Renew in a real browser, at a phone's and a desk's width, and take a picture of every step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ops.processes import ProcessGroup
from ops.renewing import BUTTONS
from tests.browser.conftest import SIZES

MEMBERS = {"phone": "taro.0298", "desktop": "taro.0299"}
STEPS = [step for step in BUTTONS if step != "menu"]


class Visit:
    """One customer at one page, with a picture of each step."""

    def __init__(self, page: Page, pictures: Path, size: str) -> None:
        self.page, self._pictures, self._size = page, pictures, size
        self._number = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def look(self, name: str) -> None:
        """Take a picture, and see that nothing sticks out sideways."""
        self._number += 1
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20_000)
        self.page.wait_for_timeout(150)
        self.page.screenshot(path=self._pictures / f"{self._size}-{self._number:02}-{name}.png")
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name

    def press(self, label: str) -> None:
        """Press the newest live button with the label, as a finger would."""
        button = self.page.locator("#log button.choice:enabled", has_text=label).last
        expect(button).to_be_visible(timeout=20_000)
        button.click()
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20_000)

    def log_in(self, email: str, password: str) -> None:
        """Follow the login card, log in, and come back to the chat."""
        self.page.locator("a.choice.primary", has_text="ログイン").last.click()
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.look("login-page")
        self.page.locator("form button.primary").click()
        self.page.wait_for_url("**/")


@pytest.mark.parametrize("size", SIZES)
def test_a_customer_renews_and_prints_the_receipt(
    stack: ProcessGroup, browser: Browser, screenshots: Path, size: str
) -> None:
    base = f"http://127.0.0.1:{stack.env['PORT']}"
    context = browser.new_context(locale="ja-JP", **SIZES[size])
    visit = Visit(context.new_page(), screenshots, size)
    visit.page.goto(base)
    expect(visit.page.locator("#log")).to_contain_text("AI", timeout=20_000)
    visit.look("greeting")
    visit.press(BUTTONS["menu"])
    visit.look("identify.login")
    visit.log_in(f"{MEMBERS[size]}@example.com", "Demo-2020-taro")
    for step in STEPS:
        visit.look(step)
        if step == "plan.choice":
            _see_the_flyers_premiums(visit.page)
            visit.page.locator("#log table").last.evaluate("table => table.scrollIntoView({block: 'start'})")
            visit.look("plan.table")
            visit.page.close()
            visit = Visit(context.new_page(), screenshots, f"{size}-back")
            visit.page.goto(base)
        visit.press(BUTTONS[step])
    expect(visit.page.locator("#log")).to_contain_text("受付番号", timeout=20_000)
    visit.look("completed")
    visit.page.goto(f"{base}/review")
    visit.look("review-page")
    visit.page.goto(f"{base}/receipt")
    expect(visit.page.locator("main")).to_contain_text("87,840円")
    visit.look("receipt-page")
    assert visit.faults == []
    context.close()


def _see_the_flyers_premiums(page: Page) -> None:
    table = page.locator("#log table").last
    for total in ("104,400円", "69,840円", "87,840円", "72,240円"):
        expect(table).to_contain_text(total)
