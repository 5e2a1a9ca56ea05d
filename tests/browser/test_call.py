"""Someone telephones: an agent does the renewal for them, and they finish it on their own phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from ops.renewing import BUTTONS
from tests.browser.barriers import barriers
from tests.browser.conftest import OpenChat, OpenConsole
from tests.browser.visit import Visit

_FIRST_COPY = 20119183


def test_an_agent_begins_for_a_caller_who_finishes_by_the_mailed_link(
    open_chat: OpenChat, open_console: OpenConsole
) -> None:
    customer = open_chat(path="/mailbox")
    copy = int(re.findall(r"\d{4}", customer.email)[0])
    desk = open_console("鈴木")
    desk.page.get_by_role("link", name="お電話").click()
    assert barriers(desk.page) == {}
    desk.look("asks-who")
    for name, said in (
        ("証券番号", f"A{_FIRST_COPY + copy * 1_000_000:09}"),
        ("お名前", "そんぽ たろう"),
        ("電話番号", "03-5500-0199"),
    ):
        desk.page.get_by_label(name).fill(said)
    desk.page.get_by_label("生年月日").fill("1950-12-19")
    desk.page.get_by_role("button", name="確認して始める").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("ご本人と確認できませんでした")
    desk.look("not-verified")
    desk.page.get_by_label("電話番号").fill("03-5500-0101")
    desk.page.get_by_role("button", name="確認して始める").click()
    chat = Visit(desk.page, customer._pictures, "call")
    chat.arrive()
    expect(desk.page.locator("#head")).to_contain_text("損保 太郎 様のお電話の代行中です")
    for step in list(BUTTONS)[: list(BUTTONS).index("confirm.intention")]:
        chat.press(BUTTONS[step])
    expect(chat.log).to_contain_text("すべての項目を、お客さまに読み上げてください。", timeout=20_000)
    assert barriers(desk.page) == {}
    chat.look("reads-back")
    desk.page.get_by_role("link", name="リンクの送信・代行の終了").click()
    desk.page.get_by_role("button", name="続きのリンクをお客さまへ送る").click()
    expect(desk.page.get_by_role("status")).to_contain_text("続きのリンクを送りました")
    desk.look("sent")

    link = customer.page.locator("a", has_text="/continue?token=").first
    for _ in range(20):
        customer.page.goto("/mailbox")
        if link.count():
            break
        customer.page.wait_for_timeout(500)
    link.click()
    assert barriers(customer.page) == {}
    customer.look("mailed-link")
    customer.page.get_by_role("button", name="続きへ進む").click()
    customer.arrive()
    expect(customer.log).to_contain_text("続きから進められます。", timeout=20_000)
    customer.press("お手続きの続きへ進む")
    customer.press("このご契約の続きへ進む")
    for step in ("confirm.intention", "confirm.submit"):
        customer.press(BUTTONS[step])
    expect(customer.log).to_contain_text("受付番号", timeout=20_000)
    customer.look("finished")
