"""A whole renewal in LINE, on the real processes: every call is valid, and what comes twice counts once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from yarl import URL

from ops.processes import ProcessGroup
from tests.gateway.browser import Browser
from tests.gateway.line.platform import SECRET, TOKEN, Json, Platform
from tests.records import Records
from tests.stack import stack_environment

ANNE = "U" + "a" * 32
PASSWORD = "Demo-2020-taro"
# What is tapped, or typed where nothing is to be tapped, and a word of what comes next.
ROAD = (
    ("このご契約を更新する", "個人情報"),
    ("両方に同意する", "ほかに"),
    ("はい、ありません", "解除"),
    ("はい、ありません", "現職"),
    ("退職者です", "勤務先"),
    ("はい、正しいです", "この年月で正しいでしょうか"),
    ("2011年3月です", "主に使用される方"),
    ("はい、この方です", "車両所有者"),
    ("はい、正しいです", "プランの一覧です"),
    ("Aプランに決定", "ご連絡先をご確認"),
    ("電話は090-1234-5678に変わりました", "090-1234-5678と承りました"),
    ("この内容で進む", "重要な書面"),
    ("内容を確認し、同意する", "お渡し方法"),
    ("PDFでのお渡しに同意する", "お申込み内容"),
    ("意向に沿っています", "ご契約最終お申込み"),
    ("ご契約最終お申込み", "お申込みを受け付けました"),
)
TYPED = ("2011年3月です", "電話は090-1234-5678に変わりました")


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    stand_in = Platform()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


class Person:
    """Use LINE as a person does; each event is delivered as often as it is said."""

    def __init__(self, platform: Platform, email: str, times: int) -> None:
        self.platform = platform
        self.email = email
        self.times = times
        self.sent: list[Json] = []

    async def does(self, event: Json, words: str) -> None:
        seen = len(self.platform.seen(ANNE))
        for at in range(self.times):
            again = event | {"deliveryContext": {"isRedelivery": at > 0}}
            assert await self.platform.deliver(again) == 200
        self.sent.append(event)
        await self.platform.until(ANNE, words, 30, after=seen)

    async def taps(self, label: str, words: str) -> None:
        await self.does(self.platform.press(ANNE, self.platform.action(ANNE, label)), words)

    async def says(self, text: str, words: str) -> None:
        await self.does(self.platform.text(ANNE, text), words)

    async def logs_in(self) -> None:
        """Log in on the page that the talk leads to, and confirm in LINE's dialog."""
        page = URL(self.platform.action(ANNE, "ログイン画面へ進む")["uri"])
        browser = Browser(str(page.origin()))
        address = str(page.relative())
        answer = await browser.submit(address, address, email=self.email, password=PASSWORD)
        self.browser = browser
        found = re.search(r'href="([^"]+/dialog[^"]+)"', answer)
        assert found, answer
        nonce = URL(found[1].replace("&amp;", "&")).query["nonce"]
        link = {"result": "ok", "nonce": nonce}
        await self.does(self.platform.event(ANNE, "accountLink", link=link), "このご契約を更新する")

    async def renews(self) -> None:
        await self.does(self.platform.event(ANNE, "follow"), "更新手続きのご案内")
        await self.taps("更新のお手続きを始める", "ログイン画面へ進む")
        await self.logs_in()
        for step, words in ROAD:
            await (self.says if step in TYPED else self.taps)(step, words)


@pytest.mark.parametrize("times", [1, 2])
async def test_a_whole_renewal_in_line(trained_model: None, tmp_path: Path, platform: Platform, times: int) -> None:
    settings = {"LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_URL": platform.url}
    env = stack_environment(tmp_path, **settings, LINE_DIALOG_URL=f"{platform.url}/dialog")
    env["PUBLIC_URL"] = platform.gateway_url = f"http://127.0.0.1:{env['PORT']}"
    group = ProcessGroup(env)
    person = Person(platform, "taro.0005@example.com", times)
    try:
        group.start()
        await person.renews()
        if times > 1:
            assert await platform.deliver(*reversed(person.sent)) == 200
        await _check(person, Records(env))
    finally:
        group.stop()
    assert platform.faults == []


async def _check(person: Person, records: Records) -> None:
    (policy_number,) = await records.policy_numbers(person.email, PASSWORD)
    (application,) = await records.applications(policy_number)
    assert application["receipt_number"] in person.platform.words(ANNE)
    entries = await records.ledger(application["renewal_id"])
    assert {entry["channel"] for entry in entries if entry["kind"] != "renewal.begun"} == {"line"}
    assert [entry["kind"] for entry in entries].count("application.accepted") == 1
    receipt = URL(person.platform.action(ANNE, "印刷用の画面を開く")["uri"])
    assert application["receipt_number"] in await person.browser.ask("GET", str(receipt.relative()), headers={})
    await person.browser.http.close()
