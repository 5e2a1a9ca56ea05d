"""What is told at the desk: in order and once, whatever Chatwoot answers, whichever process tells it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.chatwoot.settings import ChatwootSettings
from tests.gateway.browser import Browser
from tests.gateway.chatwoot.conftest import CALL, OpenDesk, ask_for_a_person
from tests.gateway.chatwoot.platform import Chat, Platform
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser

_ON_THE_WAY = ("make_contact", "find_chat", "make_chat", "post", "open_chat")


@pytest.mark.parametrize("failure", [500, 429, "drop"])
@pytest.mark.parametrize("call", _ON_THE_WAY)
async def test_each_step_to_the_desk_is_done_once_however_it_fails(
    open_desk: OpenDesk,
    chatwoot: ChatwootSettings,
    platform: Platform,
    new_browser: NewBrowser,
    call: str,
    failure: int | str,
) -> None:
    platform.failures[call] = [failure] if failure == "drop" else [failure] * 2
    gateway = await open_desk(chatwoot)
    customer = await ask_for_a_person(new_browser(gateway))
    chat = await platform.opened()
    await customer.say("等級とは")
    await platform.told_of(chat, "「等級とは」")
    assert platform.failures[call] == []
    assert len(platform.contacts) == len(platform.chats) == 1
    assert [text.splitlines()[0] for text in platform.told(chat)] == [
        "お客さまが担当者をお待ちです。",
        "等級とは",
        "自動応答: 「等級とは」",
    ]


@pytest.mark.parametrize("failure", [500, 429, "drop"])
async def test_lines_come_in_order_and_once_while_chatwoot_fails(
    customer: Browser, chat: Chat, platform: Platform, failure: int | str
) -> None:
    platform.failures["post"] = [failure, failure, failure]
    for words in ("一", "二", "三"):
        await customer.say(words)
    await platform.told_of(chat, "「三」")
    assert platform.told(chat, private=False) == ["一", "二", "三"]
    assert len(platform.told(chat)) == 7
    assert platform.failures["post"] == []


async def test_who_is_told_to_wait_waits(
    gateway: Gateway,
    customer: Browser,
    chat: Chat,
    platform: Platform,
    new_browser: NewBrowser,
    clock: MovableClock,
) -> None:
    platform.failures["post"], platform.retry_after = [429], "3600"
    await customer.say("一")
    await platform.until(lambda: platform.answers["post", 429])
    await ask_for_a_person(new_browser(gateway))
    await platform.opened(1)
    assert platform.told(chat, private=False) == []
    clock.ahead += timedelta(hours=2)
    await platform.told_of(chat, "「一」")


async def test_a_message_that_arrived_unheard_is_known_among_an_agents_replies(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    platform.failures["post"] = ["drop"]
    platform.failures["messages"] = [500] * 3
    await customer.say("届きましたか")
    await platform.until(lambda: platform.failures["post"] == [])
    await platform.reply(chat, "届きました。")
    await customer.until("届きました。")
    await customer.say("よかった")
    await platform.told_of(chat, "よかった")
    assert platform.told(chat, private=False) == ["届きましたか", "よかった"]


async def test_a_chatwoot_that_answers_late_holds_no_customer_up(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    platform.gate.clear()
    await customer.say("一")
    await customer.say("二")
    assert platform.told(chat, private=False) == []
    platform.gate.set()
    await platform.told_of(chat, "「二」")
    assert platform.told(chat, private=False) == ["一", "二"]


async def test_a_line_that_chatwoot_refuses_blocks_none_after_it(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    platform.failures["post"] = [422]
    await customer.say("一")
    await customer.say("二")
    await platform.told_of(chat, "「二」")
    assert "表示できませんでした" in platform.told(chat)[1]
    assert platform.told(chat, private=False) == ["二"]


async def test_a_transcript_that_chatwoot_refuses_does_not_keep_a_customer_waiting(
    open_desk: OpenDesk, chatwoot: ChatwootSettings, platform: Platform, new_browser: NewBrowser
) -> None:
    platform.failures["post"] = [422]
    await ask_for_a_person(new_browser(await open_desk(chatwoot)))
    (note,) = platform.told(await platform.opened())
    assert "理由: ご希望" in note
    assert CALL not in note


async def test_a_conversation_deleted_at_the_desk_is_opened_anew_with_all_that_was_said(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    platform.contacts.clear()
    platform.chats.clear()
    await customer.say("まだですか")
    anew = await platform.opened()
    note = await platform.told_of(anew, "お客さまが担当者をお待ちです。")
    assert "ご用件をどうぞ" in note["content"]
    assert "まだですか" in note["content"]
    await platform.reply(anew, "お待たせしました。")
    await customer.until("お待たせしました。")


async def test_numbers_of_another_desk_do_not_count(
    gateway: Gateway,
    customer: Browser,
    chat: Chat,
    platform: Platform,
    open_desk: OpenDesk,
    chatwoot: ChatwootSettings,
) -> None:
    await gateway.stop()
    platform.contacts.clear()
    strangers = platform.chats[chat.id] = Chat(chat.id, 1, "open", {})
    moved = await open_desk(replace(chatwoot, url=platform.url.replace("127.0.0.1", "localhost")))
    customer.url = moved.url
    own = await platform.opened(1)
    await customer.say("まだですか")
    await platform.told_of(own, "「まだですか」")
    assert strangers.messages == []


async def test_a_token_that_is_refused_loses_nothing_until_it_counts(
    open_desk: OpenDesk, chatwoot: ChatwootSettings, platform: Platform, new_browser: NewBrowser
) -> None:
    platform.token = "another"
    await ask_for_a_person(new_browser(await open_desk(chatwoot)))
    await platform.until(lambda: platform.answers["make_contact", 401] >= 2)
    platform.token = chatwoot.token
    await platform.opened()


async def test_what_a_stopped_process_was_telling_is_told_by_the_next(
    gateway: Gateway,
    customer: Browser,
    chat: Chat,
    platform: Platform,
    open_desk: OpenDesk,
    chatwoot: ChatwootSettings,
) -> None:
    platform.failures["post"] = ["drop"]
    platform.failures["messages"] = [500] * 100
    await customer.say("一")
    await platform.until(lambda: platform.failures["post"] == [])
    await gateway.stop()
    platform.failures["messages"] = []
    second = await open_desk(chatwoot)
    customer.url = second.url
    await customer.say("二")
    await platform.told_of(chat, "「二」")
    assert platform.told(chat, private=False) == ["一", "二"]


async def test_two_processes_tell_and_hear_once(
    gateway: Gateway,
    customer: Browser,
    chat: Chat,
    platform: Platform,
    open_desk: OpenDesk,
    chatwoot: ChatwootSettings,
) -> None:
    await open_desk(replace(chatwoot, look_interval=0.05))
    for words in ("一", "二", "三"):
        await customer.say(words)
        await platform.reply(chat, f"返信{words}")
        await customer.until(f"返信{words}")
    await platform.told_of(chat, "三")
    assert platform.told(chat, private=False) == ["一", "二", "三"]
    lines = [line["text"] for line in await customer.history() if line["author"] == "agent"]
    assert lines == ["返信一", "返信二", "返信三"]


async def test_each_customer_has_a_conversation_of_their_own(
    gateway: Gateway, platform: Platform, new_browser: NewBrowser
) -> None:
    customers = [await ask_for_a_person(new_browser(gateway)) for _ in range(3)]
    for place in range(3):
        await platform.opened(place)
    await asyncio.gather(*(each.say(f"私は{number}番") for number, each in enumerate(customers)))
    for number, each in enumerate(customers):
        await platform.until(
            lambda words=f"私は{number}番": any(words in platform.told(chat) for chat in platform.chats.values())
        )
        (chat,) = [chat for chat in platform.chats.values() if f"私は{number}番" in platform.told(chat)]
        await platform.reply(chat, f"{number}番さま")
        await each.until(f"{number}番さま")
    assert len(platform.contacts) == len(platform.chats) == 3
