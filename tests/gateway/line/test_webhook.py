"""What LINE delivers: signed or not, twice, out of order, in floods, and of every kind."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json

from linebot.v3.webhook import SignatureValidator
from sqlalchemy import select

from gateway.line.events import is_signed
from gateway.notices import TAKEN_BACK
from gateway.tables import Conversation, Message, Turn
from service.database import Database
from service.vault import Vault
from tests.gateway.conftest import DATA_KEYS, Gateway, StartGateway
from tests.gateway.line.platform import SECRET, Platform
from tests.gateway.stand_ins import Rasa

ANNE, BOB = "U" + "a" * 32, "U" + "b" * 32


async def test_a_word_is_answered_by_a_reply_that_costs_nothing(
    channel: Gateway, platform: Platform, rasa: Rasa
) -> None:
    assert await platform.deliver(platform.event(ANNE, "follow")) == 200
    await platform.until(ANNE, "ご用件をどうぞ。")
    assert await platform.deliver(platform.text(ANNE, "更新したい")) == 200
    await platform.until(ANNE, "「更新したい」")
    assert rasa.texts() == ["更新したい"]
    assert rasa.turns[-1]["metadata"]["channel"] == "line"
    assert platform.calls == [("reply", 200), ("reply", 200)]
    assert [each["chatId"] for each in platform.loading] == [ANNE]


async def test_only_what_the_channel_signed_is_heard(channel: Gateway, platform: Platform, rasa: Rasa) -> None:
    body = json.dumps({"events": [platform.text(ANNE, "やあ")]}).encode()
    for signature in ("", "bogus", "あ", "A" * 44):
        assert await platform.deliver(body=body, signature=signature) == 401
    assert rasa.turns == []


def test_the_signature_is_the_sdks() -> None:
    body = '{"destination":"U0","events":[]} 日本語'
    made = base64.b64encode(hmac.digest(SECRET.encode(), body.encode(), hashlib.sha256)).decode()
    assert SignatureValidator(SECRET).validate(body, made)
    assert is_signed(body.encode(), made, SECRET)
    assert not is_signed(body.encode() + b" ", made, SECRET)


async def test_nonsense_and_what_is_not_ours_do_no_harm(channel: Gateway, platform: Platform, rasa: Rasa) -> None:
    assert await platform.deliver() == 200
    assert await platform.deliver(body=b"[]") == 400
    assert await platform.deliver(body=b"\xff") == 400
    assert await platform.deliver(body=b" " * (1024 * 1024 + 1)) == 413
    group = platform.text(ANNE, "やあ") | {"source": {"type": "group", "groupId": "C1", "userId": ANNE}}
    future = platform.event(ANNE, "teleported", teleported={"to": "mars"})
    standby = platform.text(ANNE, "やあ") | {"mode": "standby"}
    broken = {"type": "message", "source": {"type": "user", "userId": ANNE}}
    assert await platform.deliver(group, future, standby, broken, {}) == 200
    assert rasa.turns == []


async def test_what_is_delivered_again_counts_once(channel: Gateway, platform: Platform, rasa: Rasa) -> None:
    rasa.prepared["選ぶ"] = [_question()]
    events = [platform.event(ANNE, "follow"), platform.text(ANNE, "選ぶ")]
    for each in events:
        await platform.deliver(each)
    await platform.until(ANNE, "どちら")
    press = platform.press(ANNE, platform.action(ANNE, "はい"))
    await platform.deliver(press)
    await platform.until(ANNE, "「affirm」")
    again = [each | {"deliveryContext": {"isRedelivery": True}} for each in (press, *reversed(events))]
    assert await platform.deliver(*again) == 200
    await platform.deliver(platform.text(ANNE, "終わり"))
    await platform.until(ANNE, "「終わり」")
    assert [turn["choice"] and turn["choice"]["intent"] for turn in rasa.turns] == [
        "start_conversation",
        None,
        "affirm",
        None,
    ]


async def test_the_order_of_one_person_is_kept_while_rasa_stalls(
    channel: Gateway, platform: Platform, rasa: Rasa
) -> None:
    rasa.gate.clear()
    said = [str(number) for number in range(8)]
    for words in said:
        assert await platform.deliver(platform.text(ANNE, words)) == 200
    assert await platform.deliver(platform.text(BOB, "こんにちは")) == 200
    await platform.until(ANNE, "お待たせして申し訳ございません")
    rasa.gate.set()
    await platform.until(ANNE, "「7」")
    await platform.until(BOB, "「こんにちは」")
    shown = [message["text"] for message in platform.seen(ANNE) if message.get("text", "").startswith("「")]
    assert shown == [f"「{words}」" for words in said]


async def test_a_button_of_another_question_is_told_and_changes_nothing(
    channel: Gateway, platform: Platform, rasa: Rasa
) -> None:
    rasa.prepared["選ぶ"] = [_question()]
    await platform.deliver(platform.text(ANNE, "選ぶ"))
    await platform.until(ANNE, "どちら")
    old = platform.action(ANNE, "はい")
    await platform.deliver(platform.text(ANNE, "やめた"))
    await platform.until(ANNE, "「やめた」")
    await platform.deliver(platform.press(ANNE, old))
    await platform.until(ANNE, "この質問は終わっています")
    stranger = platform.press(BOB, old)
    await platform.deliver(stranger)
    await platform.until(BOB, "このボタンは使えません")
    assert "affirm" not in [turn["choice"] and turn["choice"]["intent"] for turn in rasa.turns]


async def test_what_has_no_words_is_answered_politely(channel: Gateway, platform: Platform, rasa: Rasa) -> None:
    names = {"sticker": "スタンプ", "image": "画像", "location": "位置情報", "hologram": "メッセージ"}
    for kind, name in names.items():
        message = {"type": kind, "id": kind, "packageId": "1"}
        await platform.deliver(platform.event(ANNE, "message", message=message))
        await platform.until(ANNE, f"{name}は、こちらでは確認できません")
    assert rasa.texts() == []


async def test_a_message_that_was_unsent_is_erased_or_never_heard(
    channel: Gateway, platform: Platform, rasa: Rasa
) -> None:
    rasa.gate.clear()
    first, second, third = (platform.text(ANNE, words) for words in ("一番", "二番", "三番"))
    await platform.deliver(first, second)
    for unsent in (second, third):
        await platform.deliver(platform.event(ANNE, "unsend", unsend={"messageId": unsent["message"]["id"]}))
    await platform.deliver(third)
    rasa.gate.set()
    await platform.deliver(platform.text(ANNE, "四番"))
    await platform.until(ANNE, "「四番」")
    assert rasa.texts() == ["一番", "四番"]
    said = await _said(channel)
    assert said.count(TAKEN_BACK) == 4  # in the transcript and in the turns
    assert not {"二番", "三番"} & set(said)


async def test_a_flood_is_slowed_and_told_once(
    start_gateway: StartGateway, platform: Platform, rasa: Rasa, line: object
) -> None:
    gateway = await start_gateway(line=line, session_burst=20, session_per_second=0.001)
    platform.gateway_url = gateway.url
    events = [platform.text(ANNE, str(number)) for number in range(1000)]
    await asyncio.gather(*(platform.deliver(*events[at : at + 100]) for at in range(0, 1000, 100)))
    await platform.until(ANNE, "続けて多く")
    async with asyncio.timeout(20):
        while len(rasa.texts()) < 20:
            await asyncio.sleep(0.05)
    assert len(rasa.texts()) == 20
    assert platform.words(ANNE).count("続けて多く") == 1


async def test_who_blocks_the_channel_is_told_nothing_more_and_is_welcome_back(
    channel: Gateway, platform: Platform, rasa: Rasa
) -> None:
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」")
    rasa.gate.clear()
    await platform.deliver(platform.text(ANNE, "待って"))
    await platform.deliver(platform.event(ANNE, "unfollow"))
    rasa.gate.set()
    await platform.deliver(platform.event(BOB, "follow"))
    await platform.until(BOB, "ご用件")
    assert "「待って」" not in platform.words(ANNE)
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "「待って」")


def _question() -> dict[str, object]:
    meant = {"はい": "affirm", "いいえ": "deny"}
    choices = [{"label": label, "intent": intent, "entities": {}} for label, intent in meant.items()]
    return {"text": "どちらですか。", "step": "consent.privacy", "choices": choices, "card": None}


async def _said(gateway: Gateway) -> list[str]:
    """Open all that customers said, in the transcript and in the turns."""
    database, vault = Database(gateway.settings.database_url), Vault.from_setting(DATA_KEYS)
    async with database.read() as session:
        found = []
        for table in (Message, Turn):
            rows = await session.execute(
                select(table, Conversation.key).join(Conversation, Conversation.id == table.conversation_id)
            )
            for row, key in rows:
                if table is Turn or row.author == "customer":
                    found.append(vault.open(key, row.sealed, row.place)["text"])
    await database.close()
    return found
