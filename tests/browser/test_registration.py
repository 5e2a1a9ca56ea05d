"""Someone who is no member registers in the chat, reads the mail, sets the password and renews."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from ops.processes import ProcessGroup
from ops.renewing import BUTTONS
from tests.browser.conftest import SIZES
from tests.browser.visit import Visit

EMAIL, PASSWORD = "tadashi@example.com", "niigata no umi 1969"
DETAILS = (
    ("registration.email", {"email": EMAIL}),
    ("registration.email_again", {"email": EMAIL.upper()}),
    ("registration.name", {"kanji": "野口 正"}),
    ("registration.kana", {"kana": "のぐち ただし"}),
    ("registration.romaji", {"romaji": "Noguchi Tadashi"}),
    ("registration.birth_date", {"date": "昭和44年2月17日"}),
    ("registration.address", {"postal_code": "950-0965", "address": "新潟県新潟市中央区新光町4番地1"}),
    ("registration.phone", {"phone": "025-555-0111"}),
    ("registration.policy_numbers", {"policy_numbers": "Ｍ１１０１２０１３１"}),
)

# This person still works, and was never asked when they retired.
RENEWAL = {step: label for step, label in BUTTONS.items() if step not in ("menu", "scope.retirement")} | {
    "scope.employment": "現職です"
}


def open_mailbox(visit: Visit, base: str, expected: str) -> None:
    """Look into the mailbox until the mail is there, which leaves the outbox within a second or two."""
    for _ in range(20):
        visit.page.goto(f"{base}/mailbox")
        if visit.page.locator(".mail", has_text=expected).count():
            return
        visit.page.wait_for_timeout(500)
    raise AssertionError(f"no mail about {expected}")


def test_a_person_registers_in_the_chat_and_renews(stack: ProcessGroup, browser: Browser, screenshots: Path) -> None:
    base = f"http://127.0.0.1:{stack.env['PORT']}"
    context = browser.new_context(locale="ja-JP", **SIZES["phone"])
    visit = Visit(context.new_page(), screenshots, "registration")
    visit.page.goto(base)
    visit.press(BUTTONS["menu"])
    visit.press("会員登録をする")
    visit.look("registration.terms")
    visit.press("会員規定に同意する")
    for step, values in DETAILS:
        visit.look(step)
        visit.fill(**values)
    expect(visit.page.locator("#log")).to_contain_text("昭和44年2月17日(1969年)")
    visit.look("registration.review")
    visit.press("この内容で登録する")
    expect(visit.page.locator("#log")).to_contain_text("仮登録のメールをお送りしました", timeout=20_000)
    visit.look("registration.mail")
    open_mailbox(visit, base, "会員登録")
    visit.look("mailbox")
    visit.page.locator(".mail a").first.click()
    visit.page.fill("#password", "password12")
    visit.page.locator("form button.primary").click()
    expect(visit.page.locator("[role=alert]")).to_be_visible()
    visit.look("password-refused")
    visit.page.fill("#password", PASSWORD)
    visit.page.press("#password", "Enter")  # the phone's keyboard offers it as 「実行」
    visit.page.wait_for_url("**/")
    expect(visit.page.locator("#log")).to_contain_text("会員登録が完了し、ログインしました", timeout=20_000)
    expect(visit.page.locator("#log")).to_contain_text("M110120131", timeout=20_000)
    for step, label in RENEWAL.items():
        visit.look(step)
        visit.press(label)
    expect(visit.page.locator("#log")).to_contain_text("受付番号", timeout=20_000)
    visit.look("completed")
    open_mailbox(visit, base, "受付番号")
    visit.look("mailbox-completed")
    # The browser tells of the refused password; nothing else may go wrong.
    assert [fault for fault in visit.faults if "422" not in fault] == []
    context.close()
