"""What is told in LINE: in order, once, whatever the platform answers, and only to whom it belongs."""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from yarl import URL

from gateway.line.client import Result
from gateway.line.settings import LineSettings
from service.tracing import traced
from tests.collector import Collector
from tests.gateway.browser import Browser
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.line.platform import Json, Platform
from tests.gateway.stand_ins import Rasa

ANNE, BOB = "U" + "a" * 32, "U" + "b" * 32


def _says(*texts: str) -> list[Json]:
    return [{"text": text, "step": None, "choices": [], "card": None} for text in texts]


async def test_more_than_five_messages_go_in_two_calls_the_second_is_pushed(
    channel: Gateway, platform: Platform, rasa: Rasa
) -> None:
    rasa.prepared["長い話"] = _says(*(f"第{number}話" for number in range(1, 8)))
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "ご用件")
    await platform.deliver(platform.text(ANNE, "長い話"))
    await platform.until(ANNE, "第7話")
    assert [message["text"] for message in platform.seen(ANNE)[1:]] == [f"第{number}話" for number in range(1, 8)]
    assert platform.calls == [("reply", 200), ("reply", 200), ("push", 200)]


@pytest.mark.parametrize("status", [500, 429])
async def test_a_platform_that_fails_is_asked_again_and_nothing_comes_twice(
    channel: Gateway, platform: Platform, status: int
) -> None:
    platform.failures = [(status, "later")] * 4
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")
    assert platform.words(ANNE).count("「やあ」") == 1
    assert [call for call in platform.calls if call[1] == 200]


async def test_words_are_meant_for_what_line_has_shown(channel: Gateway, platform: Platform, rasa: Rasa) -> None:
    rasa.prepared["はい"] = [{"text": "次のご質問です。", "step": "disclosure.cancellation"}]
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "ご用件")
    platform.failures = [(429, "later")] * 1000
    await platform.deliver(platform.text(ANNE, "はい"))
    async with asyncio.timeout(15):
        while len(platform.failures) > 997:
            await asyncio.sleep(0.02)
        await platform.deliver(platform.text(ANNE, "はい"))
        platform.failures.clear()
        while platform.words(ANNE).count("次のご質問です。") < 2:
            await asyncio.sleep(0.02)
    await platform.deliver(platform.text(ANNE, "終わり"))
    await platform.until(ANNE, "「終わり」")
    assert [turn["metadata"]["meant_for"] for turn in rasa.turns[1:]] == [None, "menu", None]


async def test_a_reply_whose_answer_was_lost_is_not_sent_again(channel: Gateway, platform: Platform) -> None:
    platform.lose_answers = 1
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "ご用件")
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")
    assert platform.words(ANNE).count("ご用件") == 1
    assert platform.calls[:2] == [("reply", 0), ("reply", 400)]


async def test_a_push_whose_answer_was_lost_keeps_its_key(
    start_gateway: StartGateway, platform: Platform, line: object
) -> None:
    gateway = await start_gateway(line=replace(line, reply_within=0))
    platform.gateway_url = gateway.url
    platform.lose_answers = 2
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "ご用件")
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")
    assert platform.words(ANNE).count("ご用件") == 1
    assert platform.words(ANNE).count("「やあ」") == 1
    assert {way for way, _ in platform.calls} == {"push"}
    assert ("push", 409) in platform.calls


async def test_a_token_that_is_too_old_is_replaced_by_a_push(channel: Gateway, platform: Platform) -> None:
    event = platform.event(ANNE, "follow")
    platform._used.add(event["replyToken"])
    await platform.deliver(event)
    await platform.until(ANNE, "ご用件")
    assert platform.calls == [("reply", 400), ("push", 200)]


async def test_the_months_quota_delays_and_loses_nothing(channel: Gateway, platform: Platform) -> None:
    platform.failures = [(429, "You have reached your monthly limit.")]
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")
    figures = await _metrics(channel)
    assert f'gateway_line_calls_total{{result="{Result.QUOTA.value}",way="reply"}} 1.0' in figures


async def test_what_line_refuses_is_told_by_telephone_and_blocks_nothing(channel: Gateway, platform: Platform) -> None:
    platform.failures = [(400, "The request body has 1 error(s)")]
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "LINEで表示できませんでした")
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")


async def test_what_a_stopped_process_was_telling_is_told_by_the_next(
    start_gateway: StartGateway, platform: Platform, line: LineSettings
) -> None:
    line = replace(line, lease=600)  # nobody waits for its end
    first = await start_gateway(line=line)
    platform.gateway_url = first.url
    platform.gate.clear()
    await platform.deliver(platform.event(ANNE, "follow"))
    async with asyncio.timeout(10):
        while not platform._used:
            await asyncio.sleep(0.02)
    await first.stop()
    platform.gate.set()
    second = await start_gateway(line=line)
    platform.gateway_url = second.url
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")
    assert platform.words(ANNE).count("ご用件") <= 1


async def test_two_processes_tell_once(start_gateway: StartGateway, platform: Platform, line: object) -> None:
    for _ in range(2):
        platform.gateway_url = (await start_gateway(line=line)).url
    for words in ("一", "二", "三"):
        await platform.deliver(platform.text(ANNE, words))
        await platform.until(ANNE, f"「{words}」")
    assert [message["text"] for message in platform.seen(ANNE)] == ["ご用件をどうぞ。", "「一」", "「二」", "「三」"]


async def test_a_talk_becomes_a_members_by_login_and_lines_own_dialog(
    channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser
) -> None:
    await log_in(channel, platform, rasa, new_browser)
    assert rasa.turns[-1]["metadata"]["member_id"] == "m-taro"
    assert rasa.turns[-1]["choice"]["intent"] == "resume_after_login"


async def test_a_forwarded_login_gives_the_talk_to_nobody(
    channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser
) -> None:
    dialog = await _dialog(channel, platform, rasa, new_browser)
    link = {"result": "ok", "nonce": dialog.query["nonce"]}
    assert platform.link_tokens[dialog.query["linkToken"]] == ANNE
    await platform.deliver(platform.event(BOB, "accountLink", link=link))
    await platform.deliver(platform.event(ANNE, "accountLink", link={"result": "failed", "nonce": link["nonce"]}))
    await platform.deliver(platform.event(ANNE, "accountLink", link={"result": "ok", "nonce": "bogus"}))
    assert all(turn["metadata"]["member_id"] is None for turn in rasa.turns)
    await platform.deliver(platform.event(ANNE, "accountLink", link=link))
    await platform.until(ANNE, "「resume_after_login」")
    await platform.deliver(platform.event(ANNE, "accountLink", link=link))
    await platform.deliver(platform.text(ANNE, "次"))
    await platform.until(ANNE, "「次」")
    assert platform.words(ANNE).count("「resume_after_login」") == 1


async def test_a_login_page_of_another_day_or_of_nobody_is_refused(
    channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser
) -> None:
    page = await _login_page(channel, platform, rasa)
    channel.clock.ahead = timedelta(minutes=31)
    browser = new_browser(channel)
    for address in (str(page.relative()), "/line/login?talk=1.9999999999.bogus", "/line/login?talk=x", "/line/login"):
        answer = await browser.submit(address, address, email="taro@example.com", password="Demo-2020-taro")
        assert browser.status == 404
        assert "期限が切れています" in answer


async def test_nothing_of_a_members_is_told_once_the_login_has_lapsed(
    channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser
) -> None:
    await log_in(channel, platform, rasa, new_browser)
    rasa.gate.clear()
    await platform.deliver(platform.text(ANNE, "証券番号は?"))
    channel.clock.ahead = timedelta(minutes=31)
    rasa.gate.set()
    await platform.deliver(platform.text(ANNE, "まだ?"))
    await platform.until(ANNE, "ログインの有効期限が切れました")
    assert "「証券番号は?」" not in platform.words(ANNE)
    assert "まだ?" not in rasa.texts()
    await log_in(channel, platform, rasa, new_browser)
    await platform.until(ANNE, "「証券番号は?」")


async def _login_page(channel: Gateway, platform: Platform, rasa: Rasa) -> URL:
    card = {"type": "login", "href": "/login"}
    rasa.prepared["更新"] = [{"text": "ログイン", "step": "identify.login", "choices": [], "card": card}]
    if not platform.seen(ANNE):
        await platform.deliver(platform.text(ANNE, "更新"))
        await platform.until(ANNE, "ログイン画面へ進む")
    return URL(platform.action(ANNE, "ログイン画面へ進む")["uri"])


async def _dialog(channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser) -> URL:
    page = await _login_page(channel, platform, rasa)
    assert page.query["openExternalBrowser"] == "1"
    browser: Browser = new_browser(channel)
    address = str(page.relative())
    answer = await browser.submit(address, address, email="taro@example.com", password="Demo-2020-taro")
    assert browser.status == 200
    found = re.search(r'href="([^"]+/dialog[^"]+)"', answer)
    assert found, answer
    return URL(found[1].replace("&amp;", "&"))


async def log_in(channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser) -> None:
    dialog = await _dialog(channel, platform, rasa, new_browser)
    told = platform.words(ANNE).count("「resume_after_login」")
    await platform.deliver(platform.event(ANNE, "accountLink", link={"result": "ok", "nonce": dialog.query["nonce"]}))
    async with asyncio.timeout(15):
        while platform.words(ANNE).count("「resume_after_login」") == told:
            await asyncio.sleep(0.03)


async def _metrics(gateway: Gateway) -> str:
    browser = Browser(gateway.url)
    text: str = await browser.ask("GET", "/metrics")
    await browser.http.close()
    return text


async def test_a_call_is_a_span_with_its_result_and_names_nobody(
    channel: Gateway, platform: Platform, collector: Collector
) -> None:
    with traced("gateway", os.environ):
        await platform.deliver(platform.text(ANNE, "やあ"))
        await platform.until(ANNE, "「やあ」")
        await asyncio.sleep(0.2)
    calls = [span for span in collector.spans if span.name == "line"]
    assert calls[0].attributes == {"route": "/v2/bot/message/reply", "result": "sent"}
    assert not any(word.encode() in body for body in collector.bodies for word in (ANNE, "やあ"))
