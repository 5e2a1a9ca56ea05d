"""Typing, choosing and hearing: conversion, the keyboard alone, a phone's keyboards, a screen reader's view."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.browser.conftest import OpenChat

FOCUSED = "document.activeElement.id || document.activeElement.textContent"
# Whether the middle of what has the focus is on top of the page.
IS_SEEN = """() => {
    const focused = document.activeElement;
    const { x, y, width, height } = focused.getBoundingClientRect();
    return focused.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def test_enter_that_ends_a_conversion_sends_nothing(open_chat: OpenChat) -> None:
    visit = open_chat(size="desktop")
    keyboard = visit.page.context.new_cdp_session(visit.page)
    visit.text.focus()
    keyboard.send("Input.imeSetComposition", {"text": "しょうけん", "selectionStart": 5, "selectionEnd": 5})
    press_enter(keyboard, 13)
    keyboard.send("Input.insertText", {"text": "証券番号はどこにありますか"})
    expect(visit.text).to_have_value("証券番号はどこにありますか")
    press_enter(keyboard, 229)  # Safari ends the conversion before it tells of the key
    visit.page.keyboard.press("Shift+Enter")
    expect(visit.page.locator(".message.customer")).to_have_count(0)
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".message.customer")).to_contain_text("証券番号はどこにありますか")


def press_enter(keyboard: CDPSession, code: int) -> None:
    """Press Enter as an input method passes it on: the key goes down, and writes nothing."""
    for kind in ("rawKeyDown", "keyUp"):
        keyboard.send(
            "Input.dispatchKeyEvent", {"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
        )


def test_on_touch_enter_only_breaks_the_line(open_chat: OpenChat) -> None:
    visit = open_chat()
    visit.text.fill("証券番号は")
    visit.text.press("Enter")
    expect(visit.text).to_have_value("証券番号は\n")
    expect(visit.page.locator(".message.customer")).to_have_count(0)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus carries the name."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if name in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_a_question_is_answered_by_the_keyboard_alone(open_chat: OpenChat) -> None:
    visit = open_chat("disclosure.other_contracts", size="desktop")
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "本文へ進む"
    page.keyboard.press("Enter")
    tab_to(page, "はい、ありません")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    expect(visit.page.locator("#log")).to_contain_text("解除", timeout=20_000)
    tab_to(page, "はい、ありません")  # onwards from the answer: the next question's button
    page.keyboard.press("Space")
    expect(visit.live("退職者です")).to_be_visible(timeout=20_000)


def test_a_form_is_filled_in_by_the_keyboard_alone(open_chat: OpenChat) -> None:
    visit = open_chat("contact.confirm", size="desktop")
    page = visit.page
    tab_to(page, "電話番号を変更する")
    page.keyboard.press("Enter")
    field = page.locator("#log form input").last
    expect(field).to_be_visible(timeout=20_000)
    tab_to(page, field.get_attribute("id") or "")
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true", timeout=20_000)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("「電話番号」は数字とハイフンで入力してください。")
    page.keyboard.press("Control+A")
    page.keyboard.type("025-555-0199")
    page.keyboard.press("Enter")
    expect(page.locator("#log")).to_contain_text("025-555-0199", timeout=20_000)


@pytest.mark.parametrize(
    ("step", "size"), [("plan.choice", "phone"), ("plan.choice", "desktop"), ("confirm.intention", "phone")]
)
def test_nothing_that_sticks_covers_what_has_the_focus(open_chat: OpenChat, step: str, size: str) -> None:
    visit = open_chat(step, size=size)
    reached, covered = [], []
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        name = visit.page.evaluate(FOCUSED)
        if name == "text":
            break
        reached.append(name)
        if not visit.page.evaluate(IS_SEEN):
            covered.append(name)
    assert len(reached) > 8
    assert covered == []


def test_the_way_to_the_newest_message_keeps_the_focus(open_chat: OpenChat) -> None:
    visit = open_chat("plan.choice", size="desktop")
    visit.page.evaluate("scrollTo(0, 0)")
    jump = visit.page.locator("#jump")
    expect(jump).to_be_visible()
    jump.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.live("Bプラン")).to_be_in_viewport()
    expect(jump).to_be_focused()
    visit.page.keyboard.press("Tab")
    expect(visit.text).to_be_focused()
    expect(jump).to_be_hidden()


def test_an_answer_never_takes_the_focus_from_what_is_typed(open_chat: OpenChat) -> None:
    visit = open_chat(size="desktop")
    visit.text.fill("ロボットですか")
    visit.text.press("Enter")
    visit.text.press_sequentially("次の質問")
    expect(visit.page.locator(".message.bot")).to_have_count(2, timeout=20_000)
    expect(visit.text).to_be_focused()
    expect(visit.text).to_have_value("次の質問")


def test_a_screen_reader_finds_a_named_log_landmarks_and_labels(open_chat: OpenChat) -> None:
    visit = open_chat("disclosure.other_contracts")
    page = visit.page
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1, name="更新手続きの会話")).to_have_count(1)
    expect(visit.log).not_to_have_attribute("aria-busy", "true")
    expect(visit.text).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.locator("#steps [aria-current=step]")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "ja"
    authors = page.locator(".message .by")
    assert authors.count() == page.locator(".message").count()
    assert all(text.startswith(("自動応答", "お客さま", "お知らせ")) for text in authors.all_inner_texts())


def test_an_answer_in_english_is_marked_as_english(open_chat: OpenChat) -> None:
    visit = open_chat()
    visit.say("Can you speak English?")
    english = visit.page.locator("#log [lang=en]")
    expect(english.first).to_have_text("This service is available in Japanese only.", timeout=20_000)
    expect(english.nth(1).locator("a")).to_have_text("0120-301-377")


def test_a_long_wait_is_told(open_chat: OpenChat) -> None:
    visit = open_chat()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visit.page.route("**/messages", hold)
    visit.say("ロボットですか")
    expect(visit.page.get_by_role("status")).to_contain_text("回答を準備しています", timeout=20_000)
    held[0].continue_()
    expect(visit.page.locator(".message.bot")).to_have_count(2, timeout=20_000)
    expect(visit.page.get_by_role("status")).to_be_empty()


def test_the_comparison_is_a_table_with_headers_on_a_phone_too(open_chat: OpenChat) -> None:
    visit = open_chat("plan.choice")
    table = visit.page.get_by_role("table").last
    expect(table.get_by_role("columnheader", name="Aプラン").first).to_be_visible()
    expect(table.get_by_role("rowheader", name="総額保険料(年間)")).to_be_visible()
    expect(table.get_by_role("cell", name="87,840円")).to_be_visible()
    expect(table.get_by_role("button", name="Aプラン Aプランに決定")).to_be_visible()


FIELDS = {
    "住所を変更する": {
        "postal_code": {"inputmode": "numeric", "autocomplete": "postal-code"},
        "address": {"autocomplete": "street-address"},
    },
    "電話番号を変更する": {"phone": {"type": "tel", "autocomplete": "tel"}},
    "メールアドレスを変更する": {"email": {"type": "email", "autocomplete": "email"}},
}


def test_a_phone_shows_the_keyboard_that_a_field_needs(open_chat: OpenChat) -> None:
    visit = open_chat("contact.confirm")
    expect(visit.text).to_have_attribute("enterkeyhint", "send")
    for button, fields in FIELDS.items():
        visit.press(button)
        form = visit.page.locator("#log form").last
        for name, attributes in fields.items():
            field = form.locator(f"[name={name}]")
            expect(field).to_be_enabled(timeout=20_000)
            assert {attribute: field.get_attribute(attribute) for attribute in attributes} == attributes
            # Below 16 pixels iOS zooms into the field.
            assert field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16
        visit.press("変更しない")


def test_the_composer_stands_above_a_keyboard_that_covers_the_page(open_chat: OpenChat) -> None:
    visit = open_chat()
    visit.page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { get: () => innerHeight - 300 });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    bottom = visit.page.locator("#foot").bounding_box()
    assert bottom is not None
    assert bottom["y"] + bottom["height"] == pytest.approx(812 - 300, abs=1)
