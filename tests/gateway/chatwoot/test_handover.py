"""People at a Chatwoot help a customer, both ways, until they give the conversation back or close it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.chatwoot.desk import LEASE
from gateway.chatwoot.settings import ChatwootSettings
from gateway.chatwoot.wording import WAITS_NO_MORE
from gateway.notices import CLOSED, DECLINED, GIVEN_BACK, PERSON_ANSWERS
from tests.gateway.browser import Browser, texts
from tests.gateway.chatwoot.conftest import CALL, OpenDesk, ask_for_a_person
from tests.gateway.chatwoot.platform import BOT, SUZUKI, Chat, Platform
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser
from tests.gateway.stand_ins import Rasa
from tests.gateway.test_choices import SUBMIT


async def test_a_waiting_customer_comes_to_the_desk_with_all_that_was_said(chat: Chat, platform: Platform) -> None:
    (note,) = platform.told(chat)
    assert platform.told(chat, private=True) == [note]
    for words in (
        "理由: ご希望",
        "手続きの段階: 個人情報の取扱いへの同意",
        "経路: ウェブ(ログイン前)",
        f"お客さま: {CALL}",
    ):
        assert words in note, words
    assert note.index("ご用件をどうぞ") < note.index(CALL) < note.index("自動応答: 同意しますか。\n[同意する]")
    assert chat.statuses == ["open"]
    assert chat.custom_attributes == {"channel": "ウェブ", "reason": "ご希望", "step": "個人情報の取扱いへの同意"}


async def test_the_bot_goes_on_until_a_person_answers_and_the_desk_reads_along(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    for words in ("等級とは", "<b>免責</b>とは"):
        await customer.say(words)
    await platform.told_of(chat, "「<b>免責</b>とは」")
    after_note = chat.messages[1:]
    assert [(each["content"], each["private"], each["message_type"]) for each in after_note] == [
        ("等級とは", False, 0),
        ("自動応答: 「等級とは」", True, 1),
        ("<b>免責</b>とは", False, 0),
        ("自動応答: 「<b>免責</b>とは」", True, 1),
    ]


async def test_a_person_answers_and_the_bot_is_silent_until_it_is_given_back(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa
) -> None:
    heard = len(rasa.turns)
    await platform.reply(chat, "ご用件を伺います。<script>alert(1)</script>")
    await customer.until("ご用件を伺います。<script>alert(1)</script>")
    assert "担当者の佐藤が、お話を伺います。\nこれまでの会話を拝見しています。" in texts(
        await customer.history(), "system"
    )
    await customer.say("住所を間違えました")
    await platform.told_of(chat, "住所を間違えました")
    assert len(rasa.turns) == heard
    assert (await customer.post(choice=await _button(customer)))["detail"] == PERSON_ANSWERS
    await platform.turn(chat, "pending")
    await customer.until("「resume_after_handover」")
    assert texts(await customer.history(), "system")[-1] == GIVEN_BACK
    assert not [each for each in platform.told(chat) if "ご用件を伺います" in each]


async def test_a_resolved_conversation_closes_the_talk(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa
) -> None:
    await platform.reply(chat, "承りました。")
    await platform.turn(chat, "resolved")
    await customer.until(CLOSED)
    await customer.until("「resume_after_handover」")
    told = platform.told(chat)
    assert texts(await customer.say("続けます"), "bot") == ["「続けます」"]
    assert platform.told(chat) == told


async def test_who_asks_again_comes_back_to_the_same_conversation_with_what_is_new(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    await platform.reply(chat, "承りました。")
    await platform.turn(chat, "resolved")
    await customer.until(CLOSED)
    await customer.say("やはり分かりません")
    await customer.say(CALL)
    await platform.until(lambda: chat.statuses == ["open", "open"])
    again = platform.told(chat)[-1]
    assert "やはり分かりません" in again
    assert "ご用件をどうぞ" not in again
    assert len(platform.chats) == len(platform.contacts) == 1
    await platform.reply(chat, "もう一度ご説明します。")
    await customer.until("もう一度ご説明します。")


@pytest.mark.parametrize("status", ["pending", "resolved"])
async def test_a_wait_that_nobody_answers_is_ended_in_words(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa, status: str
) -> None:
    await platform.turn(chat, status)
    await customer.until(DECLINED)
    assert texts(await customer.say("等級とは"), "bot") == ["「等級とは」"]
    await customer.say(CALL)
    await platform.until(lambda: chat.statuses == ["open", "open"])


async def test_a_colleague_who_answers_has_the_conversation_from_there_on(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    await platform.reply(chat, "佐藤です。")
    await platform.reply(chat, "代わりました。", SUZUKI)
    await customer.until("代わりました。")
    await platform.reply(chat, "佐藤に戻りました。")
    lines = await customer.until("佐藤に戻りました。")
    assert texts(lines, "agent") == ["佐藤です。", "代わりました。", "佐藤に戻りました。"]
    takers = [text.split("が、")[0] for text in texts(lines, "system") if "お話を伺います" in text]
    assert takers == ["担当者の佐藤", "担当者の鈴木", "担当者の佐藤"]


async def test_only_what_a_person_wrote_to_the_customer_is_said(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    await platform.reply(chat, "内輪のメモ", private=True)
    await platform.reply(chat, "自動返信", BOT)
    await platform.reply(chat, "自動化の返信", sender={})
    await platform.reply(chat, "テンプレート", message_type=3)
    await platform.reply(chat, "状態の記録", message_type=2)
    await platform.reply(chat, "取り消した返信", content_attributes={"deleted": True})
    await platform.reply(chat, "これだけ届く")
    lines = await customer.until("これだけ届く")
    assert texts(lines, "agent") == ["これだけ届く"]


async def test_a_takeover_does_not_lapse_while_the_conversation_is_open_or_cannot_be_seen(
    open_desk: OpenDesk,
    chatwoot: ChatwootSettings,
    platform: Platform,
    new_browser: NewBrowser,
    clock: MovableClock,
) -> None:
    gateway = await open_desk(replace(chatwoot, look_interval=0.05))
    customer = await ask_for_a_person(new_browser(gateway))
    chat = await platform.opened()
    await platform.reply(chat, "佐藤です。")
    await customer.until("佐藤です。")
    for place, failures in enumerate(([], [500] * 3), 1):
        platform.failures["chat"] = list(failures)
        clock.ahead += LEASE + timedelta(minutes=1)
        seen = platform.calls["chat"]
        await platform.until(lambda seen=seen: platform.calls["chat"] >= seen + 3)
        clock.ahead += LEASE - timedelta(minutes=1)
        other = await ask_for_a_person(new_browser(gateway))
        assert "次にご案内します" in texts(await other.history(), "system")[-1]
        await platform.turn(await platform.opened(place), "resolved")
        await other.until(DECLINED)


async def test_while_an_application_is_being_confirmed_a_reply_is_given_back(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa
) -> None:
    rasa.prepared["最後"] = [{"text": "お申込みですか。", "step": "confirm.submit", "choices": [SUBMIT]}]
    rasa.prepared["submit_application"] = [{"text": "受け付けました。", "step": "completed"}]
    token = (await customer.say("最後"))[-1]["choices"][0]["token"]
    rasa.gate.clear()
    pressed = asyncio.create_task(customer.post(choice=token))
    await customer.until("ご契約最終お申込み")
    await platform.reply(chat, "少々お待ちください。")
    note = await platform.told_of(chat, "次の返信は、お客さまに届いていません。")
    assert note["private"]
    assert "お申込みの受付を確認中です" in note["content"]
    assert "少々お待ちください。" in note["content"]
    rasa.gate.set()
    await pressed
    assert "受け付けました。" in texts(await customer.history(), "bot")
    await platform.reply(chat, "お待たせしました。")
    lines = await customer.until("お待たせしました。")
    assert texts(lines, "agent") == ["お待たせしました。"]


async def test_a_reply_to_whom_nobody_has_to_answer_is_given_back(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    await platform.reply(chat, "承りました。")
    await platform.turn(chat, "resolved")
    await customer.until(CLOSED)
    await platform.reply(chat, "言い忘れました。")
    await platform.told_of(chat, "担当者をお待ちではありません")
    assert texts(await customer.history(), "agent") == ["承りました。"]


@pytest.mark.parametrize("lost", ["", "post", "open_chat"])
async def test_a_call_that_is_taken_back_is_closed_at_the_desk(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa, lost: str
) -> None:
    rasa.prepared["もう結構です"] = [{"text": "承知しました。", "handover": "withdrawn"}]
    platform.failures[lost] = ["drop"]
    await customer.say("もう結構です")
    await platform.until(lambda: chat.status == "resolved")
    await customer.say(CALL)
    await platform.until(lambda: chat.statuses[-1] == "open")
    assert [text for text in platform.told(chat, private=True) if "お待ちではなくなりました" in text] == [WAITS_NO_MORE]
    await platform.reply(chat, "お待たせしました。")
    await customer.until("お待たせしました。")


async def test_a_call_taken_back_while_its_opening_is_in_doubt_is_closed_at_the_desk(
    gateway: Gateway, browser: Browser, platform: Platform, rasa: Rasa
) -> None:
    rasa.prepared["もう結構です"] = [{"text": "承知しました。", "handover": "withdrawn"}]
    platform.failures["open_chat"] = ["drop"] * 1000
    await ask_for_a_person(browser)
    chat = await platform.opened()
    await browser.say("もう結構です")
    platform.failures.clear()
    await platform.until(lambda: chat.status == "resolved")


async def test_a_close_that_is_refused_is_not_tried_for_ever(
    customer: Browser, chat: Chat, platform: Platform, rasa: Rasa
) -> None:
    rasa.prepared["もう結構です"] = [{"text": "承知しました。", "handover": "withdrawn"}]
    platform.failures["open_chat"] = [422]
    await customer.say("もう結構です")
    await platform.until(lambda: not platform.failures["open_chat"])
    await customer.say(CALL)
    await platform.until(lambda: chat.statuses == ["open", "open"])
    assert platform.told(chat, private=True).count(WAITS_NO_MORE) == 1


async def test_a_talk_whose_customer_logs_out_is_closed_at_the_desk(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    await platform.reply(chat, "ご用件を伺います。")
    await customer.until("ご用件を伺います。")
    await customer.login()
    await customer.ask("POST", "/logout")
    await platform.until(lambda: chat.status == "resolved")
    assert platform.told(chat, private=True)[-1] == WAITS_NO_MORE


async def test_what_the_desk_ended_is_not_closed_again(customer: Browser, chat: Chat, platform: Platform) -> None:
    await platform.turn(chat, "pending")
    await customer.until(DECLINED)
    for looks in (2, 3):  # What people there take up again is theirs.
        await platform.turn(chat, "open")
        await platform.until(lambda looks=looks: platform.calls["chat"] >= looks)
    assert (chat.status, chat.statuses) == ("open", ["open"])
    assert not [text for text in platform.told(chat) if "お待ちではなくなりました" in text]


async def test_what_has_no_words_or_too_many_is_given_back(customer: Browser, chat: Chat, platform: Platform) -> None:
    await platform.reply(chat, None, attachments=[{"id": 1, "file_type": "image"}])
    await platform.told_of(chat, "ファイルだけの返信")
    await platform.reply(chat, "長" * 5001)
    await platform.told_of(chat, "入力が長すぎます")
    await platform.reply(chat, "書類をご覧ください。", attachments=[{"id": 2, "file_type": "file"}])
    await platform.told_of(chat, "添付ファイルは、お客さまにお届けしていません")
    assert texts(await customer.history(), "agent") == ["書類をご覧ください。"]


async def test_a_reply_is_given_back_once_when_chatwoots_answer_is_lost(
    customer: Browser, chat: Chat, platform: Platform
) -> None:
    platform.failures["post"] = ["drop"]
    await platform.reply(chat, "長" * 5001)
    await platform.reply(chat, "短くします。")
    await customer.until("短くします。")
    assert len([text for text in platform.told(chat) if "入力が長すぎます" in text]) == 1


async def test_the_console_is_not_there(gateway: Gateway, browser: Browser) -> None:
    await browser.ask("GET", "/console")
    assert browser.status == 404


async def _button(customer: Browser) -> str:
    offered = [line["choices"] for line in await customer.history() if line["choices"]]
    return str(offered[-1][0]["token"])
