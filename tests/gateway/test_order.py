"""Order and once-ness: numbers without gaps, turns one at a time, and no message twice."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from tests.gateway.browser import Browser, seqs, texts
from tests.gateway.conftest import StartGateway
from tests.gateway.stand_ins import Rasa


async def test_fifty_messages_at_once_stay_in_order(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    await asyncio.gather(*(browser.say(f"{number}番") for number in range(50)))
    lines = await browser.history()
    assert seqs(lines) == list(range(1, 102))
    stored = texts(lines, "customer")
    assert sorted(stored) == sorted(f"{number}番" for number in range(50))
    assert rasa.texts() == stored
    assert texts(lines, "bot")[1:] == [f"「{text}」" for text in stored]
    assert rasa.most_at_once == 1


async def test_conversations_do_not_wait_for_each_other(
    start_gateway: StartGateway, rasa: Rasa, browser: Browser
) -> None:
    gateway = await start_gateway()
    others = [Browser(gateway.url) for _ in range(10)]
    rasa.gate.clear()  # None is answered before all have come.
    try:
        opening = asyncio.gather(*(other.open() for other in others))
        async with asyncio.timeout(30):
            while len(rasa.calls) < len(others):
                await asyncio.sleep(0.02)
            rasa.gate.set()
            await opening
    finally:
        await asyncio.gather(*(other.http.close() for other in others))


async def test_the_same_message_sent_again_gets_the_same_answer(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    message_id = str(uuid.uuid4())
    first = await browser.say("一度だけ", client_message_id=message_id)
    assert await browser.say("一度だけ", client_message_id=message_id) == first
    assert await browser.say("別の文", client_message_id=message_id) == first
    assert rasa.texts() == ["一度だけ"]


async def test_a_message_sent_twice_at_once_is_one_turn(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    message_id = str(uuid.uuid4())
    rasa.delay = 0.3
    answers = await asyncio.gather(*(browser.say("連打", client_message_id=message_id) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert seqs(answers[0]) == [2, 3]
    assert rasa.texts() == ["連打"]


async def test_a_long_turn_is_acknowledged_and_its_answer_comes_later(start_gateway: StartGateway, rasa: Rasa) -> None:
    gateway = await start_gateway(respond_within=0.3, apology_after=60)
    browser = Browser(gateway.url)
    await browser.open()
    rasa.gate.clear()
    lines = await browser.say("ゆっくり")
    assert browser.status == 202
    assert [(line["author"], line["text"]) for line in lines] == [("customer", "ゆっくり")]
    rasa.gate.set()
    assert texts(await browser.until("「ゆっくり」"), "bot") == ["ご用件をどうぞ。", "「ゆっくり」"]
    await browser.http.close()


async def test_words_are_meant_for_the_question_that_was_on_the_screen(browser: Browser, rasa: Rasa) -> None:
    rasa.prepared["はい"] = [{"text": "次のご質問です。", "step": "disclosure.cancellation"}]
    await browser.open()
    answered = await browser.say("はい", seen=1)
    newest = seqs(answered)[-1]
    for seen in (0, 1, 2, newest, None):
        await browser.say(f"{seen}まで見て", **({} if seen is None else {"seen": seen}))
        newest += 2
    assert [turn["metadata"]["meant_for"] for turn in rasa.turns[1:]] == [
        None,
        "menu",
        "menu",
        "menu",
        "disclosure.cancellation",
        None,
    ]


async def test_words_behind_others_are_meant_for_what_was_asked_when_they_came(browser: Browser, rasa: Rasa) -> None:
    rasa.prepared["はい"] = [{"text": "次のご質問です。", "step": "disclosure.cancellation"}]
    await browser.open()
    rasa.gate.clear()
    quick = [asyncio.create_task(browser.say("はい"))]
    async with asyncio.timeout(30):
        while not rasa.calls or len(rasa.calls) < 2:
            await asyncio.sleep(0.02)
    quick.append(asyncio.create_task(browser.say("ええ")))
    await browser.until("ええ")
    rasa.gate.set()
    await asyncio.gather(*quick)
    assert [turn["metadata"]["meant_for"] for turn in rasa.turns[1:]] == [None, "menu"]


@pytest.mark.parametrize("seen", [-1, 2**31, "1.5"])
async def test_what_numbers_no_line_is_refused(browser: Browser, rasa: Rasa, seen: object) -> None:
    await browser.open()
    refusal = await browser.post(text="はい", seen=seen)
    assert (browser.status, refusal["fields"][0]["field"]) == (422, "seen")
    assert rasa.texts() == []
