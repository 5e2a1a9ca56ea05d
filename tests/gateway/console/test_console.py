"""What people at the console see of a customer, and what is written down of that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gateway.console.agents import WHOLE
from gateway.settings import Settings
from service.database import Database
from tests.gateway.browser import Browser, Json
from tests.gateway.conftest import MovableClock
from tests.gateway.console.conftest import CALL, Desk
from tests.gateway.stand_ins import Backend, Rasa

TARO: Json = {
    "id": "r-1",
    "member_id": "m-taro",
    "policy_number": "A020119183",
    "status": "open",
    "next_step": "plan.choice",
    "quotes": [],
    "chosen_quote_id": None,
    "application": None,
    "steps": [
        {"step": "consent.privacy", "state": "done", "answer": {"agreed": True}},
        {"step": "scope.retirement", "state": "done", "answer": {"year": 2011, "month": 3}},
        {"step": "scope.employment", "state": "not_needed", "answer": None},
        {"step": "plan.choice", "state": "pending", "answer": None},
    ],
    "contact": {
        "name": "損保 太郎",
        "kana": "ソンポ タロウ",
        "birth_date": "1950-12-19",
        "postal_code": "160-0023",
        "address": "東京都新宿区西新宿1-26-1",
        "phone": "03-5500-0101",
    },
    "contract": {
        "agency": {"name": "みどり保険サービス", "phone": "03-5555-0101"},
        "policyholder": {"address": "東京都新宿区西新宿1-26-1"},
        "named_insured": {"name": "損保 太郎", "kana": "ソンポ タロウ"},
        "main_driver": {"name": "損保 太郎", "kana": "ソンポ タロウ"},
        "owner": {"name": "損保 六郎", "kana": "ソンポ ロクロウ"},
    },
}
TAROS_PROFILE: Json = {
    "id": "m-taro",
    "email": "taro@example.com",
    "name": {"kanji": "損保 太郎", "kana": "ソンポ タロウ"},
    "name_romaji": "SOMPO TARO",
    "birth_date": "1950-12-19",
    "sex": None,
    "postal_code": "160-0023",
    "address": "東京都新宿区西新宿1-26-1",
    "phone": "03-5500-0101",
}


async def test_a_login_forgets_those_that_have_lapsed(desk: Desk, settings: Settings, clock: MovableClock) -> None:
    clock.ahead += WHOLE + timedelta(seconds=30)
    assert await desk.log_in() == 303
    database = Database(settings.database_url)
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM agent_sessions")) == 1
    await database.close()


async def test_a_conversation_that_was_not_handed_over_does_not_exist_here(desk: Desk, browser: Browser) -> None:
    await browser.open()
    assert (await desk.talk(browser.conversation_id))["status"] == 404


async def test_personal_data_is_covered_until_a_look_is_recorded(
    customer: Browser, desk: Desk, backend: Backend, clock: MovableClock, settings: Settings
) -> None:
    backend.renewals, backend.profiles = [TARO], {"m-taro": TAROS_PROFILE}
    await customer.login()
    said = "損保太郎です。A020119183、03-1234-5678、taro@example.com、昭和25年12月19日、西新宿1-26-1、所有者は損保六郎"
    await customer.say(said)
    shown = (await desk.talk(customer.conversation_id))["lines"]
    words = "\n".join(line["text"] for line in shown)
    for secret in ("損保太郎", "太郎", "六郎", "A020119183", "1234-5678", "taro@", "12月19日", "西新宿", "1-26-1"):
        assert secret not in words, secret
    assert "所有者は" in words
    assert (await desk.ask(f"conversations/{customer.conversation_id}/look", {"reason": "identity"})) == {
        "reason": "identity"
    }
    assert said in [line["text"] for line in (await desk.talk(customer.conversation_id))["lines"]]
    clock.ahead += timedelta(minutes=11)
    assert said not in str(await desk.talk(customer.conversation_id))
    acts = await _acts(settings)
    assert ("sato", "uncover", "identity") in acts
    assert acts.count(("sato", "view", "")) == 3


async def test_the_renewal_is_shown_with_what_is_outstanding(customer: Browser, desk: Desk, backend: Backend) -> None:
    backend.renewals = [TARO]
    await customer.login()
    (renewal,) = (await desk.ask(f"conversations/{customer.conversation_id}/renewals"))["renewals"]
    assert renewal["policy_number"] == "●●●●●●9183"
    assert [(each["label"], each["answer"]) for each in renewal["steps"]] == [
        ("個人情報の取扱いへの同意", "はい"),
        ("団体扱の範囲: 退職年月", "2011年3月"),
        ("プランの選択", ""),
    ]
    assert renewal["outstanding"] == ["プランの選択"]
    assert renewal["agency"] == "みどり保険サービス 03-5555-0101"


async def test_a_backend_that_is_away_is_said_and_shapes_are_covered_all_the_same(
    customer: Browser, desk: Desk, backend: Backend
) -> None:
    await customer.login()
    await customer.say("電話は03-1234-5678です")
    await backend.stop()
    assert (await desk.ask(f"conversations/{customer.conversation_id}/renewals"))["unavailable"]
    texts = [line["text"] for line in (await desk.talk(customer.conversation_id))["lines"]]
    assert "電話は●●●-●●●-5678です" in texts
    assert not any("1234" in text for text in texts)


async def test_a_member_who_has_begun_nothing_is_covered_by_what_the_membership_holds(
    customer: Browser, desk: Desk, backend: Backend
) -> None:
    backend.profiles = {"m-taro": TAROS_PROFILE}
    await customer.login()
    await customer.say("損保太郎、Sompo Taro、1950/12/19、西新宿一丁目26番1号、5500-0101")
    words = "\n".join(line["text"] for line in (await desk.talk(customer.conversation_id))["lines"])
    for secret in ("太郎", "Taro", "1950", "西新宿", "26", "5500"):
        assert secret not in words, secret


async def test_what_was_known_counts_on_when_the_backend_is_away_and_is_asked_for_again(
    customer: Browser, desk: Desk, backend: Backend, clock: MovableClock
) -> None:
    await customer.login()
    await customer.say("太郎と六郎です")
    await desk.talk(customer.conversation_id)
    backend.profiles, backend.renewals = {"m-taro": TAROS_PROFILE}, [TARO]
    assert "太●●と六●●です" in str(await desk.talk(customer.conversation_id))
    clock.ahead += timedelta(minutes=2)
    await backend.stop()
    assert "太●●と六●●です" in str(await desk.talk(customer.conversation_id))


async def test_nothing_that_is_entered_into_a_registration_is_shown(customer: Browser, desk: Desk, rasa: Rasa) -> None:
    review = "ご入力の内容をご確認ください。\n氏名: 野口 正\n生年月日: 昭和44年2月17日(1969年)"
    button = {"label": "はい、M110120131です", "intent": "affirm"}
    rasa.prepared["登録します"] = [{"text": "氏名をご入力ください。", "step": "registration.name", "choices": []}]
    rasa.prepared["野口 正"] = [
        {"text": "氏名を「野口 正」と承りました。"},
        {
            "text": review,
            "step": "registration.review",
            "choices": [button],
            "card": {"type": "form", "submit": {**button, "label": "M 110 120 131にする"}},
        },
    ]
    await customer.say("登録します")
    await customer.say("野口 正")
    lines = (await desk.talk(customer.conversation_id))["lines"]
    assert [line["text"] for line in lines[-4:]] == [
        "氏名をご入力ください。",
        "(登録の入力 ●●●)",
        "●●●",
        "ご入力の内容をご確認ください。\n氏名: ●●●\n生年月日: ●●●",
    ]
    assert lines[-1]["choices"] == ["はい、●●●●●●0131です", "●●●●●●0131にする"]
    await desk.ask(f"conversations/{customer.conversation_id}/look", {"reason": "identity"})
    lines = (await desk.talk(customer.conversation_id))["lines"]
    assert (lines[-1]["text"], lines[-1]["choices"][0]) == (review, button["label"])


async def test_an_answer_is_reopened_in_the_agents_name_for_this_customer_alone(
    customer: Browser, desk: Desk, handover: int, backend: Backend
) -> None:
    backend.renewals = [TARO, {**TARO, "id": "r-2", "member_id": "m-jiro", "policy_number": "B020119183"}]
    await customer.login()
    await desk.take(handover)
    await desk.act(handover, "reopen", renewal_id="r-1", step="consent.privacy")
    assert backend.reopened == [("agent:sato", "consent.privacy")]
    refused = await desk.act(handover, "reopen", renewal_id="r-2", step="consent.privacy")
    assert (desk.status, refused["title"]) == (404, "renewal-not-found")
    refused = await desk.act(handover, "reopen", renewal_id="r-1", step="confirm.submit")
    assert (desk.status, refused["detail"]) == (409, "訂正できません。")


async def test_notes_are_for_the_desk_alone(customer: Browser, desk: Desk, handover: int) -> None:
    await desk.ask(f"conversations/{customer.conversation_id}/notes", {"text": "折り返しの電話を希望"})
    assert [note["text"] for note in (await desk.talk(customer.conversation_id))["notes"]] == ["折り返しの電話を希望"]
    assert "折り返し" not in str(await customer.history())


async def test_a_transcript_is_exported_covered_and_recorded(
    customer: Browser, desk: Desk, handover: int, settings: Settings
) -> None:
    await customer.say("電話は03-1234-5678")
    exported = await desk.ask(f"conversations/{customer.conversation_id}/transcript.txt")
    assert CALL in exported
    assert "03-1234" not in exported
    assert ("sato", "export", "") in await _acts(settings)


@pytest.mark.parametrize("change", ["UPDATE audit SET act = 'nothing'", "DELETE FROM audit"])
async def test_no_line_of_the_audit_can_be_changed(desk: Desk, settings: Settings, change: str) -> None:
    database = Database(settings.database_url)
    try:
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.write() as session:
                await session.execute(text(change))
    finally:
        await database.close()


async def _acts(settings: Settings) -> list[tuple[str, str, str]]:
    database = Database(settings.database_url)
    try:
        async with database.read() as session:
            rows = await session.execute(text("SELECT actor, act, detail FROM audit ORDER BY id"))
            return [(str(actor), str(act), str(detail)) for actor, act, detail in rows]
    finally:
        await database.close()


async def test_past_talks_are_found_by_the_number_of_the_contract(
    customer: Browser, desk: Desk, handover: int, settings: Settings
) -> None:
    await customer.login()  # and begins no renewal
    await desk.take(handover)
    await desk.act(handover, "close")
    for typed in ("A020119183", "ａ０２０-１１９-１８３", ""):
        (found,) = (await desk.ask("search", {"policy_number": typed}))["handovers"]
        assert (found["conversation_id"], found["state"], found["agent"]) == (customer.conversation_id, "ended", "佐藤")
    assert ("sato", "search", "") in await _acts(settings)


async def test_a_number_that_is_nobodys_or_a_strangers_finds_nothing(
    customer: Browser, desk: Desk, handover: int, backend: Backend
) -> None:
    backend.contracts["M110120131"] = None
    for number in ("Z000000000", "M110120131", "B020119183"):
        assert (await desk.ask("search", {"policy_number": number}))["handovers"] == []
    assert (await desk.ask("search", {"policy_number": "123"}))["title"] == "malformed-policy-number"
    await backend.stop()
    assert (await desk.ask("search", {"policy_number": "A020119183"}))["title"] == "backend-unavailable"


async def test_whoever_reads_from_the_middle_is_written_down_too(
    customer: Browser, desk: Desk, handover: int, settings: Settings, clock: MovableClock
) -> None:
    await desk.talk(customer.conversation_id, after=1)
    await desk.ask(f"conversations/{customer.conversation_id}/renewals")
    assert (await _acts(settings)).count(("sato", "view", "")) == 1
    clock.ahead += timedelta(minutes=29)
    await desk.ask("search", {})
    await desk.talk(customer.conversation_id, after=1)
    assert (await _acts(settings)).count(("sato", "view", "")) == 1
    clock.ahead += timedelta(minutes=2)
    await desk.talk(customer.conversation_id, after=1)
    assert (await _acts(settings)).count(("sato", "view", "")) == 2
