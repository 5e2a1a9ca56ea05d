"""Dark and light, still and moving, small and large, on paper: the page fits what a customer has set."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import OpenChat

STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def brightness(page: Page, of: str) -> float:
    """Return the mean of red, green and blue of an element's background or letters."""
    colour = page.evaluate(f"getComputedStyle(document.body).{of}.match(/\\d+/g).slice(0, 3).map(Number)")
    return float(sum(colour)) / 3


def test_the_page_is_dark_where_the_customer_wants_it_dark(open_chat: OpenChat) -> None:
    visit = open_chat(color_scheme="dark")
    assert brightness(visit.page, "backgroundColor") < 50
    assert brightness(visit.page, "color") > 200
    visit.page.emulate_media(color_scheme="light")
    assert brightness(visit.page, "backgroundColor") > 200
    assert brightness(visit.page, "color") < 50


def test_nothing_moves_where_the_customer_wants_no_motion(open_chat: OpenChat) -> None:
    visit = open_chat()
    moving = """() => {
        document.getElementById("typing").hidden = true;
        document.getElementById("typing").getBoundingClientRect();
        document.getElementById("typing").hidden = false;
        return document.getAnimations().length;
    }"""
    assert visit.page.evaluate(moving) > 0
    visit.page.emulate_media(reduced_motion="reduce")
    assert visit.page.evaluate(moving) == 0


def test_a_phone_held_sideways_shows_question_and_composer(open_chat: OpenChat) -> None:
    visit = open_chat("plan.choice", viewport={"width": 667, "height": 375})
    assert visit.page.evaluate(STICKS_OUT) <= 0
    expect(visit.page.locator("#send")).to_be_in_viewport(ratio=1)
    expect(visit.page.locator(".message.bot .text", has_text="プランの一覧").last).to_be_in_viewport()


@pytest.mark.parametrize("step", ["plan.choice", "contact.confirm", "confirm.intention"])
def test_nothing_sticks_out_sideways_at_320_pixels(open_chat: OpenChat, step: str) -> None:
    """1,280 pixels at 400 % and 640 at 200 % are 320 CSS pixels (WCAG 1.4.10)."""
    visit = open_chat(step, viewport={"width": 320, "height": 568})
    assert visit.page.evaluate(STICKS_OUT) <= 0
    expect(visit.page.locator("#send")).to_be_in_viewport(ratio=1)
    if step == "contact.confirm":
        visit.press("住所を変更する")
        expect(visit.page.locator("#log form").last).to_be_visible(timeout=20_000)
        assert visit.page.evaluate(STICKS_OUT) <= 0
    if step == "confirm.intention":
        visit.page.goto("/review")
        assert visit.page.evaluate(STICKS_OUT) <= 0


def test_neither_the_greeting_nor_a_page_beside_it_sticks_out_at_320_pixels(open_chat: OpenChat) -> None:
    visit = open_chat(viewport={"width": 320, "height": 568})
    assert visit.page.evaluate(STICKS_OUT) <= 0
    for path in ("/login", "/password", "/mailbox", "/receipt", "/register?token=x"):
        visit.page.goto(path)
        assert visit.page.evaluate(STICKS_OUT) <= 0, path


WIDER = {
    "letters of twice the size": {"font-size": "212.5%"},
    "wider spacing": {"line-height": "1.5", "letter-spacing": ".12em", "word-spacing": ".16em"},
}


@pytest.mark.parametrize("wider", WIDER)
def test_nothing_is_cut_off_with(open_chat: OpenChat, wider: str) -> None:
    """Text of 200 % (WCAG 1.4.4) and text spacing (1.4.12)."""
    visit = open_chat("plan.choice", viewport={"width": 640, "height": 900})
    visit.page.evaluate(
        "style => Object.entries(style).forEach(([name, value]) => "
        "document.documentElement.style.setProperty(name, value))",
        WIDER[wider],
    )
    assert visit.page.evaluate(STICKS_OUT) <= 0
    cut = visit.page.locator("#log td, #log th, #log .text, #log button").evaluate_all(
        "all => all.filter(each => each.scrollWidth > each.clientWidth + 1)"
        ".filter(each => getComputedStyle(each).position !== 'absolute')"
        ".map(each => each.textContent)"
    )
    assert cut == []


def test_only_a_whole_telephone_number_is_a_link_to_call(open_chat: OpenChat) -> None:
    visit = open_chat()
    said = "受付番号はR-4097-3320-9401、R-0120-301-3771です。電話0120-301-377、03-5500-0200。"
    message = {"seq": 1, "author": "bot", "text": said, "step": "menu", "choices": [], "card": None, "at": "2020-05-03"}
    visit.page.route(
        "**/api/conversations", lambda route: route.fulfill(json={"conversation_id": "x", "messages": [message]})
    )
    visit.page.reload()
    visit.arrive()
    expect(visit.page.locator("#log .bot .text")).to_have_text(said)
    assert visit.page.locator("#log a").all_inner_texts() == ["0120-301-377", "03-5500-0200"]


def test_the_chat_and_the_review_are_readable_on_paper(open_chat: OpenChat) -> None:
    visit = open_chat("confirm.intention", size="desktop", color_scheme="dark")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("#log .card").last).to_be_visible()
    expect(visit.page.locator(":is(button, textarea, #progress):visible")).to_have_count(0)
    visit.page.set_viewport_size({"width": 680, "height": 900})  # what A4 leaves between its margins
    assert visit.page.evaluate(STICKS_OUT) <= 0
    assert brightness(visit.page, "color") == 0
    chat = "".join(page.extract_text() for page in PdfReader(io.BytesIO(visit.page.pdf(format="A4"))).pages)
    assert "87,840円" in chat
    visit.page.goto("/review")
    review = PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True)))
    text = "".join(page.extract_text() for page in review.pages)
    assert "87,840円" in text
    assert "印刷する" not in text
    assert f"1 / {len(review.pages)}" in text
