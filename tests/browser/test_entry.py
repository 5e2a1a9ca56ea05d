"""The flyer's QR code opens the chat at once, and says what it is."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from ops.qr import entry_url
from tests.browser.conftest import OpenChat


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_address_in_the_code_opens_the_chat_and_names_the_campaign(open_chat: OpenChat, size: str) -> None:
    visit = open_chat(size=size)
    visit.page.context.clear_cookies()
    with visit.page.expect_request("**/api/conversations") as opening:
        visit.page.goto(entry_url(visit.page.url, "autumn-flyer"))
    assert json.loads(opening.value.post_data or "")["entry"] == "autumn-flyer"
    visit.arrive()
    for said in (
        "自動で応答するAI",
        "更新のお申込み",
        "会員登録",
        "照会",
        "0120-301-377",
        "平日9–20時",
        "12/31–1/3は休業",
    ):
        expect(visit.log).to_contain_text(said)
    expect(visit.live("更新のお手続きを始める")).to_be_in_viewport(ratio=1)
    expect(visit.page.get_by_role("banner")).to_contain_text("AIによる自動応答です")


def test_a_misprinted_code_opens_the_chat_all_the_same(open_chat: OpenChat) -> None:
    visit = open_chat()
    visit.page.context.clear_cookies()
    visit.page.goto("/?entry=A020119183")
    visit.arrive()
    expect(visit.live("更新のお手続きを始める")).to_be_visible()
