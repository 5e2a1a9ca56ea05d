"""One person at a time has a conversation, the bot is silent meanwhile, and nothing is lost between them."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

from sqlalchemy import func, select

from gateway.console.desk import LEASE
from gateway.notices import GIVEN_BACK, LEFT, PERSON_ANSWERS, WAIT_WITHDRAWN
from gateway.settings import Settings
from gateway.tables import ReachedStep
from service.database import Database
from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import Gateway, MovableClock, NewBrowser, StartGateway
from tests.gateway.console.conftest import CALL, Desk, OpenDesk
from tests.gateway.stand_ins import UNREAD, Rasa
from tests.gateway.test_choices import SUBMIT


async def test_whoever_waits_is_told_the_place_and_goes_on_with_the_bot(
    gateway: Gateway, customer: Browser, new_browser: NewBrowser, rasa: Rasa
) -> None:
    second = new_browser(gateway)
    await second.open()
    await second.say(CALL)
    assert texts(await customer.history(), "system") == ["担当者をお呼びしています。次にご案内します。"]
    assert texts(await second.history(), "system") == ["担当者をお呼びしています。ただいま2番目です。"]
    assert texts(await second.say("等級とは"), "bot") == ["「等級とは」"]


async def test_asking_again_keeps_the_place(customer: Browser, desk: Desk, handover: int) -> None:
    await customer.say(CALL)
    assert [row["id"] for row in await desk.queue()] == [handover]
    assert texts(await customer.history(), "system")[-1] == "担当者をお呼びしています。次にご案内します。"


async def test_a_person_speaks_and_the_bot_is_silent_until_it_is_given_back(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    await desk.take(handover)
    heard = len(rasa.turns)
    await desk.say(handover, "ご用件を伺います。")
    await customer.say("住所を間違えました")
    lines = await customer.history()
    assert texts(lines, "agent") == ["ご用件を伺います。"]
    assert len(rasa.turns) == heard
    assert (await desk.queue())[0]["unanswered"]
    await desk.act(handover, "return")
    await customer.until("「resume_after_handover」")
    assert texts(await customer.history(), "system")[-1] == GIVEN_BACK
    assert await desk.queue() == []


async def test_a_closed_talk_asks_anew_what_was_pending_before_anything_is_an_answer(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    await desk.take(handover)
    await desk.act(handover, "close")
    await customer.until("「resume_after_handover」")
    assert texts(await customer.say("続けます"), "bot") == ["「続けます」"]
    assert [turn["choice"] for turn in rasa.turns[-2:]] == [{"intent": "resume_after_handover", "entities": {}}, None]


async def test_an_answer_to_the_person_is_none_to_the_bot_that_asks_on(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    await desk.take(handover)
    await desk.say(handover, "ご住所はお変わりありませんか。")
    asked = (await customer.history())[-1]
    assert asked["author"] == "agent"
    await desk.act(handover, "close")
    await customer.until("「resume_after_handover」")
    await customer.say("はい", seen=asked["seq"])
    assert rasa.turns[-1]["metadata"]["meant_for"] == "menu" != asked["step"]
    await customer.say("はい", seen=(await customer.history())[-1]["seq"])
    assert rasa.turns[-1]["metadata"]["meant_for"] is None


async def test_what_its_holder_has_left_goes_back_to_the_bot_and_waits_for_the_next(
    customer: Browser, desk: Desk, handover: int, open_desk: OpenDesk, clock: MovableClock
) -> None:
    await desk.take(handover)
    clock.ahead += LEASE + timedelta(minutes=4)
    await asyncio.sleep(0.5)  # ten looks
    assert (await desk.talk(customer.conversation_id))["mode"] == "human"
    clock.ahead += timedelta(minutes=2)
    await customer.until(LEFT)
    await customer.until("「resume_after_handover」")
    assert texts(await customer.say("まだですか"), "bot") == ["「まだですか」"]
    (row,) = await desk.queue()
    assert row["state"] == "waiting"
    assert (await desk.say(handover, "戻りました。"))["title"] == "handover-lost"
    other = await open_desk("suzuki", "鈴木")
    await other.take(handover)
    await other.say(handover, "代わりに伺います。")
    assert texts(await customer.history(), "agent") == ["代わりに伺います。"]


async def test_who_logs_out_gives_back_what_they_hold(customer: Browser, desk: Desk, handover: int) -> None:
    await desk.take(handover)
    async with desk.http.post(f"{desk.url}/console/logout", data={}, allow_redirects=False) as response:
        assert response.status == 303
    await customer.until(LEFT)
    await customer.until("「resume_after_handover」")


async def test_a_customer_who_leaves_waits_no_longer(customer: Browser, desk: Desk, handover: int) -> None:
    await customer.ask("POST", "/logout", data={}, headers={})
    assert await desk.queue() == []
    assert (await desk.take(handover))["title"] == "handover-over"


async def test_who_wants_no_person_any_more_waits_no_longer(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    withdrawn = {"text": "かしこまりました。", "handover": "withdrawn"}
    rasa.prepared = {**rasa.prepared, "もう結構です": [withdrawn]}
    assert texts(await customer.say("もう結構です"), "system") == [WAIT_WITHDRAWN]
    assert await desk.queue() == []
    assert (await desk.take(handover))["title"] == "handover-over"
    assert texts(await customer.say("もう結構です"), "system") == []
    await customer.say(CALL)
    assert len(await desk.queue()) == 1


async def test_an_answer_held_for_a_person_counts_as_no_question_asked_again(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa, settings: Settings
) -> None:
    rasa.prepared = {**rasa.prepared, "はい": [UNREAD]}
    rasa.gate.clear()
    asked = asyncio.create_task(customer.say("はい"))
    await customer.until("はい")
    await desk.take(handover)
    rasa.gate.set()
    await asked
    database = Database(settings.database_url)
    async with database.read() as session:
        repeated = await session.scalar(select(func.sum(ReachedStep.repeated)))
    await database.close()
    assert repeated == 0


async def test_two_who_take_at_once_are_told_apart(
    customer: Browser, desk: Desk, handover: int, open_desk: OpenDesk
) -> None:
    other = await open_desk("suzuki", "鈴木")
    await asyncio.gather(desk.take(handover), other.take(handover))
    assert sorted((desk.status, other.status)) == [200, 409]
    late = desk if desk.status == 409 else other
    refused = await late.say(handover, "私が伺います。")
    assert (late.status, refused["title"]) == (409, "handover-lost")
    assert texts(await customer.history(), "agent") == []


async def test_a_lapsed_takeover_may_be_taken_and_its_old_holder_comes_too_late(
    customer: Browser, desk: Desk, handover: int, open_desk: OpenDesk, clock: MovableClock
) -> None:
    await desk.take(handover)
    clock.ahead += LEASE + timedelta(seconds=1)
    other = await open_desk("suzuki", "鈴木")
    assert (await other.queue())[0]["state"] == "waiting"
    await other.take(handover)
    for late in ("messages", "keep", "return", "close"):
        body = {"text": "まだいます", "client_message_id": str(uuid.uuid4())} if late == "messages" else {}
        assert (await desk.act(handover, late, **body))["title"] == "handover-lost", late
    await other.say(handover, "引き継ぎました。")
    assert texts(await customer.history(), "agent") == ["引き継ぎました。"]


async def test_a_takeover_lasts_longer_than_any_lease_while_its_holder_gives_signs_of_life(
    customer: Browser, desk: Desk, handover: int, clock: MovableClock
) -> None:
    await desk.take(handover)
    for number in range(60):
        clock.ahead += LEASE - timedelta(seconds=5)
        await (desk.act(handover, "keep") if number % 10 else desk.say(handover, f"第{number}話"))
        assert desk.status == 200
    assert (await desk.queue())[0]["state"] == "mine"


async def test_an_open_page_alone_keeps_no_agent_logged_in(
    customer: Browser, desk: Desk, handover: int, clock: MovableClock
) -> None:
    await desk.take(handover)
    for _ in range(30):
        clock.ahead += timedelta(minutes=1, seconds=1)
        await desk.act(handover, "keep")
        await desk.ask("queue")
    assert desk.status == 401


async def test_the_same_reply_sent_again_is_said_once(customer: Browser, desk: Desk, handover: int) -> None:
    await desk.take(handover)
    sent = str(uuid.uuid4())
    for _ in range(3):
        await desk.say(handover, "一度だけ", sent)
        assert desk.status == 200
    assert texts(await customer.history(), "agent") == ["一度だけ"]


async def test_a_turn_of_the_bot_under_way_is_held_for_the_person(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    rasa.gate.clear()
    asked = asyncio.create_task(customer.say("まだですか"))
    await customer.until("まだですか")
    await desk.take(handover)
    rasa.gate.set()
    await asked
    assert "「まだですか」" not in texts(await customer.history(), "bot")
    async with asyncio.timeout(5):
        while not (notes := (await desk.talk(customer.conversation_id))["notes"]):
            await asyncio.sleep(0.05)
    assert [(note["author"], note["text"]) for note in notes] == [("自動応答", "「まだですか」")]


async def test_what_waited_for_the_bot_at_the_takeover_is_the_persons_to_answer(
    start_gateway: StartGateway, customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    await rasa.stop()
    first = asyncio.create_task(customer.post(text="一つめ"))
    await asyncio.sleep(0.3)
    second = asyncio.create_task(customer.post(text="二つめ"))
    await asyncio.sleep(0.3)
    await desk.take(handover)
    assert desk.status == 200
    await desk.act(handover, "return")
    await rasa.start()
    await customer.until("「resume_after_handover」")
    assert [text for text in rasa.texts() if text in ("一つめ", "二つめ")] == []
    await asyncio.gather(first, second)


async def test_no_takeover_while_an_application_is_being_confirmed(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    rasa.prepared["最後"] = [{"text": "お申込みですか。", "step": "confirm.submit", "choices": [SUBMIT]}]
    rasa.prepared["submit_application"] = [{"text": "受け付けました。", "step": "completed"}]
    token = (await customer.say("最後"))[-1]["choices"][0]["token"]
    rasa.gate.clear()
    pressed = asyncio.create_task(customer.post(choice=token))
    await customer.until("ご契約最終お申込み")
    refused = await desk.take(handover)
    assert (desk.status, refused["title"]) == (409, "submission-pending")
    rasa.gate.set()
    await pressed
    assert "受け付けました。" in texts(await customer.history(), "bot")
    await desk.take(handover)
    assert desk.status == 200


async def test_no_button_counts_while_a_person_answers(customer: Browser, desk: Desk, handover: int) -> None:
    token = (await customer.history())[-1]["choices"][0]["token"]
    await desk.take(handover)
    refused = await customer.post(choice=token)
    assert (customer.status, refused["detail"]) == (409, PERSON_ANSWERS)
    await desk.act(handover, "close")
    refused = await customer.post(choice=token)
    assert (customer.status, refused["title"]) == (409, "choice-used")


async def test_a_login_while_a_person_answers_wakes_no_bot(
    customer: Browser, desk: Desk, handover: int, rasa: Rasa
) -> None:
    await desk.take(handover)
    await customer.login()
    assert customer.status == 303
    assert "resume_after_login" not in str(rasa.turns)
    assert (await desk.talk(customer.conversation_id))["is_member"]


async def test_another_replica_sees_the_same_queue_and_leases(
    start_gateway: StartGateway, customer: Browser, desk: Desk, handover: int, open_desk: OpenDesk
) -> None:
    replica = await start_gateway(handover="console")
    other = await open_desk("suzuki", "鈴木", url=replica.url)
    await other.take(handover)
    assert (await desk.take(handover))["title"] == "handover-taken"
    await other.say(handover, "別の機械から")
    await customer.until("別の機械から")


async def test_without_a_console_nobody_waits(start_gateway: StartGateway, new_browser: NewBrowser, rasa: Rasa) -> None:
    rasa.prepared[CALL] = [{"text": "担当者におつなぎします。", "handover": "asked"}]
    browser = new_browser(await start_gateway())
    await browser.open()
    await browser.say(CALL)
    assert texts(await browser.history(), "system") == []
    await browser.ask("GET", "/console")
    assert browser.status == 404
