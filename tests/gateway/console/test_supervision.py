"""Supervisors see where customers stop, who helps whom, and which words the bot could not read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.gateway.browser import Browser
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser, StartGateway
from tests.gateway.console.conftest import Desk, OpenDesk
from tests.gateway.stand_ins import UNREAD as NOT_READ
from tests.gateway.stand_ins import Rasa

UNREAD = "ほげほげ"


@pytest.fixture
async def supervisor(open_desk: OpenDesk) -> Desk:
    return await open_desk("tanaka", "田中", "supervisor")


async def page(desk: Desk, path: str) -> str:
    async with desk.http.get(f"{desk.url}/console/{path}", allow_redirects=False) as response:
        desk.status = response.status
        return await response.text()


def row(text: str, label: str) -> list[str]:
    """Return the cells of a table's row."""
    found = re.search(rf'<tr[^>]*>\s*<th scope="row">{label}.*?</tr>', text, re.DOTALL)
    assert found, label
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[0], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]


async def test_the_funnel_counts_who_came_how_far(
    gateway: Gateway, customer: Browser, new_browser: NewBrowser, supervisor: Desk, rasa: Rasa
) -> None:
    rasa.prepared["プランへ"] = [{"text": "どのプランにしますか。", "step": "plan.choice"}]
    rasa.prepared["うーむ"] = [NOT_READ]
    for text in ("プランへ", "もう一度", "うーむ"):
        await customer.say(text)
    await new_browser(gateway).open()
    shown = await page(supervisor, "funnel")
    assert "<b>2件</b>" in shown
    assert row(shown, "ログイン前")[1:] == ["1 50%", "50%", "", ""]
    assert row(shown, "個人情報の取扱いへの同意")[1:] == ["1 50%", "", "", ""]
    assert row(shown, "プランの選択")[1:] == ["1 50%", "", "1", "1"]
    assert row(shown, "ご連絡先の確認")[1:] == ["0 0%", "100%", "", ""]


async def test_the_funnel_is_of_a_period_a_channel_and_a_campaign(
    gateway: Gateway, new_browser: NewBrowser, supervisor: Desk, clock: MovableClock
) -> None:
    await new_browser(gateway).open(entry="autumn-flyer")
    await new_browser(gateway).open()
    assert "<b>2件</b>" in await page(supervisor, "funnel")
    assert "<b>1件</b>" in await page(supervisor, "funnel?entry=autumn-flyer")
    assert "<b>0件</b>" in await page(supervisor, "funnel?channel=line")
    assert "<b>2件</b>" in await page(supervisor, "funnel?days=x&channel=x&entry=A020119183")
    clock.ahead += timedelta(days=8)
    await supervisor.log_in()
    assert "<b>0件</b>" in await page(supervisor, "funnel?days=7")


async def test_the_overview_tells_who_waits_and_who_helps(
    customer: Browser, desk: Desk, handover: int, supervisor: Desk, clock: MovableClock
) -> None:
    clock.ahead += timedelta(minutes=3)
    shown = await page(supervisor, "overview")
    assert "<dd>1人</dd>" in shown
    assert re.search(r"<dd>3分\d+秒</dd>", shown)
    await desk.take(handover)
    shown = await page(supervisor, "overview")
    assert "<dd>0人</dd>" in shown
    assert row(shown, "佐藤") == ["在席", "1件", "1件"]
    await desk.act(handover, "return")
    shown = await page(supervisor, "overview")
    assert row(shown, "佐藤") == ["在席", "0件", "1件"]
    assert row(shown, "自動応答へ戻した") == ["1件"]


async def test_words_that_were_not_read_are_shown_when_several_customers_said_them(
    gateway: Gateway, new_browser: NewBrowser, supervisor: Desk, rasa: Rasa
) -> None:
    name = "わたしは損保太郎です"
    for text in (UNREAD, f"{UNREAD}。", UNREAD, name):
        rasa.prepared[text] = [{"text": "読み取れませんでした。", "unread": True}]
        browser = new_browser(gateway)
        await browser.open()
        await browser.say(text)
    for _ in range(3):  # one customer in several browsers is one customer
        browser = new_browser(gateway)
        await browser.open()
        await browser.login()
        await browser.say(name)
    shown = await page(supervisor, "overview")
    assert re.search(rf'<td class="words">{UNREAD}。?</td><td>メニュー</td><td>3名</td>', shown)
    assert "損保太郎" not in shown


@pytest.mark.parametrize("path", ["overview", "funnel"])
async def test_figures_are_for_who_oversees(path: str, desk: Desk, open_desk: OpenDesk) -> None:
    await page(desk, path)
    assert desk.status == 403
    auditor = await open_desk("ito", "伊藤", "auditor")
    await page(auditor, path)
    assert auditor.status == 200


async def test_a_campaigns_code_is_drawn_for_print(supervisor: Desk, start_gateway: StartGateway) -> None:
    shown = await page(supervisor, "qr?campaign=autumn-flyer")
    assert "印刷には使えません。" in shown
    assert f"{supervisor.url}/?entry=autumn-flyer" in shown
    assert "<svg" in await page(supervisor, "qr/autumn-flyer.svg")
    async with supervisor.http.get(f"{supervisor.url}/console/qr/autumn-flyer.png") as response:
        assert (await response.read()).startswith(b"\x89PNG")
    public = await start_gateway(handover="console", public_url="https://renewal.example.jp/")
    supervisor.url = public.url
    shown = await page(supervisor, "qr?campaign=autumn-flyer")
    assert "https://renewal.example.jp/?entry=autumn-flyer" in shown
    assert "印刷には使えません。" not in shown


@pytest.mark.parametrize("campaign", ["a020119183", "秋のちらし", "a" * 41])
async def test_no_code_is_drawn_that_may_name_a_person(supervisor: Desk, campaign: str) -> None:
    assert "作れませんでした" in await page(supervisor, f"qr?campaign={campaign}")
    assert supervisor.status == 422
    await page(supervisor, f"qr/{campaign}.svg")
    assert supervisor.status == 404
