"""Renew in a real browser, at a phone's and a desk's width, and take a picture of every step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ops.processes import ProcessGroup
from ops.renewing import BUTTONS
from tests.browser.conftest import SIZES
from tests.browser.visit import Visit

MEMBERS = {"phone": "taro.0298", "desktop": "taro.0299"}
STEPS = [step for step in BUTTONS if step != "menu"]


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
