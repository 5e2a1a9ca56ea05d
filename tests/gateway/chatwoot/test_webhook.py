"""Who may ring, what a ring changes, and that nothing depends on it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from gateway.chatwoot.settings import ChatwootSettings
from gateway.notices import CLOSED, DECLINED
from tests.gateway.browser import Browser, texts
from tests.gateway.chatwoot.conftest import CALL, OpenDesk, ask_for_a_person
from tests.gateway.chatwoot.platform import SECRET, Chat, Platform
from tests.gateway.conftest import NewBrowser
from tests.gateway.stand_ins import Rasa


@pytest.mark.parametrize("secret", ["", "x", SECRET[:-1], SECRET + "x", "秘密"])
async def test_without_the_secret_nothing_rings(customer: Browser, chat: Chat, platform: Platform, secret: str) -> None:
    message = platform.write(chat, "なりすまし")
    assert await platform.deliver(platform.message_event(chat, message), secret=secret) == 404
    await customer.say("等級とは")
    await platform.told_of(chat, "「等級とは」")
    assert platform.calls["chat"] == 0


@pytest.mark.parametrize(("signs", "signing"), [(False, ""), (True, "another secret")])
async def test_where_a_signature_is_expected_nothing_else_counts(
    open_desk: OpenDesk,
    chatwoot: ChatwootSettings,
    platform: Platform,
    new_browser: NewBrowser,
    signs: bool,
    signing: str,
) -> None:
    gateway = await open_desk(replace(chatwoot, signing_secret="the-inboxes-own-secret"))
    customer = await ask_for_a_person(new_browser(gateway))
    chat = await platform.opened()
    event = platform.message_event(chat, platform.write(chat, "佐藤です。"))
    platform.signs = signs
    assert await platform.deliver(event, signing=signing) == 401
    platform.signs = True
    assert await platform.deliver(event) == 200
    await customer.until("佐藤です。")


async def test_words_are_asked_of_chatwoot_and_never_taken_from_a_ring(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    event = platform.message_event(chat, platform.write(chat, "本物"))
    assert (
        await platform.deliver({**event, "content": "偽物", "sender": {"id": 99, "name": "偽", "type": "user"}}) == 200
    )
    lines = await customer.until("本物")
    assert texts(lines, "agent") == ["本物"]
    assert "担当者の佐藤が" in texts(lines, "system")[-1]


async def test_what_is_rung_many_times_and_in_any_order_is_said_once_in_order(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    events = [platform.message_event(chat, platform.write(chat, words)) for words in ("一", "二", "三")]
    statuses = await asyncio.gather(*(platform.deliver(each) for each in (*reversed(events), *events, *events)))
    assert set(statuses) == {200}
    lines = await customer.until("三")
    assert texts(lines, "agent") == ["一", "二", "三"]
    for event in events:
        await platform.deliver(event)
    await platform.reply(chat, "四")
    assert texts(await customer.until("四"), "agent") == ["一", "二", "三", "四"]


async def test_an_old_ring_does_not_end_a_new_wait(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa
) -> None:
    await platform.reply(chat, "承りました。")
    await platform.turn(chat, "resolved")
    await customer.until(CLOSED)
    await customer.say(CALL)
    await platform.until(lambda: chat.statuses == ["open", "open"])
    looked = platform.calls["chat"]
    for status in ("resolved", "pending"):
        assert await platform.deliver({**platform.status_event(chat, status), "status": status}) == 200
    await platform.until(lambda: platform.calls["chat"] > looked)
    await platform.reply(chat, "またお話を伺います。")
    lines = await customer.until("またお話を伺います。")
    assert texts(lines, "system").count(CLOSED) == 1


async def test_a_ring_while_a_new_wait_is_on_its_way_does_not_end_it(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    await platform.reply(chat, "承りました。")
    await platform.turn(chat, "resolved")
    await customer.until(CLOSED)
    platform.failures["open_chat"] = [500] * 100
    await customer.say(CALL)
    await platform.until(lambda: platform.answers["open_chat", 500])
    looked = platform.calls["chat"]
    assert await platform.deliver(platform.status_event(chat)) == 200
    await platform.until(lambda: platform.calls["chat"] > looked)
    platform.failures["open_chat"] = []
    await platform.until(lambda: chat.statuses == ["open", "open"])
    await platform.reply(chat, "またお話を伺います。")
    assert DECLINED not in texts(await customer.until("またお話を伺います。"), "system")


async def test_what_concerns_others_or_is_unknown_is_acknowledged_and_changes_nothing(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    own = platform.message_event(chat, platform.write(chat, "まだ知らせていません"))
    looked = platform.calls["chat"]
    for event in (
        {**own, "conversation": {"id": chat.id + 1}},
        {**own, "conversation": {"id": 2**70}},
        {**own, "conversation": {"id": "x"}},
        {**own, "conversation": None},
        {**own, "message_type": "incoming"},
        {**own, "message_type": "template"},
        {**own, "private": True},
        {**platform.status_event(chat), "id": 999},
        {**platform.status_event(chat), "id": [1]},
        {**platform.status_event(chat), "event": "conversation_updated"},
        {"event": "conversation_typing_on", "conversation": {"id": chat.id}},
        {"event": "a-kind-of-tomorrow", "id": "x"},
    ):
        assert await platform.deliver(event) == 200, event
    # Each line is told only after what is due at the desk was looked at.
    await customer.say("等級とは")
    await platform.told_of(chat, "「等級とは」")
    assert platform.calls["chat"] == looked
    assert texts(await customer.history(), "agent") == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"id": 1}', b'"event"'])
async def test_what_is_no_event_is_refused(chat: Chat, platform: Platform, raw: bytes) -> None:
    assert await platform.deliver(None, raw=raw) == 400


async def test_what_is_too_large_is_refused(chat: Chat, platform: Platform) -> None:
    assert await platform.deliver(None, raw=b'{"event": "' + b"x" * 1024 * 1024 + b'"}') == 413


async def test_a_ring_is_acknowledged_while_rasa_and_chatwoot_stand_still(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa
) -> None:
    rasa.gate.clear()
    platform.gate.clear()
    waits = asyncio.create_task(customer.say("まだですか"))
    await customer.until("まだですか")
    assert await platform.deliver(platform.message_event(chat, platform.write(chat, "佐藤です。"))) == 200
    platform.gate.set()
    await customer.until("佐藤です。")
    rasa.gate.set()
    await waits
    assert "「まだですか」" not in texts(await customer.history(), "bot")


async def test_what_nobody_rang_for_is_found_all_the_same(
    open_desk: OpenDesk, chatwoot: ChatwootSettings, platform: Platform, new_browser: NewBrowser
) -> None:
    gateway = await open_desk(replace(chatwoot, look_interval=0.1))
    customer = await ask_for_a_person(new_browser(gateway))
    chat = await platform.opened()
    platform.write(chat, "知らせは届きませんでした。")
    await customer.until("知らせは届きませんでした。")
    chat.status = "resolved"
    await customer.until(CLOSED)


async def test_more_than_a_page_of_messages_is_read_to_its_end(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    for number in range(230):
        platform.write(chat, f"メモ{number}", private=True)
    await platform.reply(chat, "ここにいます。")
    await customer.until("ここにいます。")
