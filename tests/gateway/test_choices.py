"""Buttons: opaque, pressed once, and only while their question stands."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.gateway.browser import Browser, Json, texts
from tests.gateway.conftest import Gateway, NewBrowser
from tests.gateway.stand_ins import Rasa

EMPLOYMENT = [
    {"label": "現職", "intent": "choose_employment", "entities": {"status": "employed"}, "kind": "primary"},
    {"label": "退職者", "intent": "choose_employment", "entities": {"status": "retired"}},
]
SUBMIT = {"label": "ご契約最終お申込み", "intent": "submit_application", "entities": {}, "kind": "submit"}
YEAR = {"name": "year", "label": "退職年", "kind": "number", "value": ""}
MONTH = {
    "name": "month",
    "label": "退職月",
    "kind": "select",
    "value": "",
    "options": [{"value": "3", "label": "3月"}, {"value": "4", "label": "4月"}],
}
FORM = {
    "type": "form",
    "title": "退職年月",
    "fields": [YEAR, MONTH],
    "submit": {"label": "送信する", "intent": "give_retirement", "entities": {"source": "form"}, "kind": "primary"},
}
WRONG_VALUES: list[tuple[dict[str, str] | None, list[str]]] = [
    (None, ["year", "month"]),
    ({"year": "2011"}, ["month"]),
    ({"year": "昨年", "month": "3"}, ["year"]),
    ({"year": "2011", "month": "13"}, ["month"]),
    ({"year": "9" * 300, "month": "3"}, ["year"]),
]


async def offered(browser: Browser, rasa: Rasa, **message: Any) -> Json:
    """Have Rasa offer something, and return the message as the page gets it."""
    rasa.prepared["聞く"] = [{"text": "質問です。", "step": "scope.employment", **message}]
    await browser.open()
    return (await browser.say("聞く"))[-1]


async def test_a_button_becomes_its_structured_choice(browser: Browser, rasa: Rasa) -> None:
    question = await offered(browser, rasa, choices=EMPLOYMENT)
    first, second = question["choices"]
    assert (first["label"], first["kind"], second["kind"]) == ("現職", "primary", "secondary")
    assert set(first) == {"label", "token", "kind"}
    assert "employ" not in json.dumps(question["choices"])
    answer = await browser.post(choice=second["token"])
    assert texts(answer["messages"], "customer") == ["退職者"]
    turn = rasa.turns[-1]
    assert turn["text"] == "退職者"
    assert turn["choice"] == {"intent": "choose_employment", "entities": {"status": "retired"}}
    assert turn["metadata"]["input"] == "choice"


async def test_choices_anywhere_in_a_card_are_hidden(browser: Browser, rasa: Rasa) -> None:
    choose = {"label": "このプランにする", "intent": "choose_plan", "entities": {"plan": "a", "quote_id": "q1"}}
    card = {"type": "plan_table", "columns": [{"plan": "a", "total": "87,840円", "choice": choose}], "groups": []}
    question = await offered(browser, rasa, card=card)
    column = question["card"]["columns"][0]
    assert set(column["choice"]) == {"label", "token", "kind"}
    assert column["total"] == "87,840円"
    assert "quote_id" not in json.dumps(question)
    await browser.post(choice=column["choice"]["token"])
    assert rasa.turns[-1]["choice"]["entities"] == {"plan": "a", "quote_id": "q1"}


async def test_a_button_is_pressed_once(browser: Browser, rasa: Rasa) -> None:
    first, second = (await offered(browser, rasa, choices=EMPLOYMENT))["choices"]
    await browser.post(choice=first["token"])
    for token in (first["token"], second["token"]):
        problem = await browser.post(choice=token)
        assert (browser.status, problem["title"]) == (409, "choice-used")
        assert problem["detail"].endswith("。")
    assert rasa.texts() == ["聞く", "現職"]


async def test_a_double_tap_is_one_choice(browser: Browser, rasa: Rasa) -> None:
    first, second = (await offered(browser, rasa, choices=EMPLOYMENT))["choices"]
    rasa.delay = 0.2
    pressed = await asyncio.gather(*(browser.post(choice=choice["token"]) for choice in (first, second, first)))
    assert sorted("messages" in document for document in pressed) == [False, False, True]
    assert len(rasa.texts()) == 2


async def test_a_question_that_is_over_takes_no_answer(browser: Browser, rasa: Rasa) -> None:
    first, _ = (await offered(browser, rasa, choices=EMPLOYMENT))["choices"]
    await browser.say("やはり質問があります")
    problem = await browser.post(choice=first["token"])
    assert (browser.status, problem["title"]) == (409, "choice-used")


async def test_a_button_does_not_answer_the_question_after_a_waiting_text(browser: Browser, rasa: Rasa) -> None:
    first, _ = (await offered(browser, rasa, choices=EMPLOYMENT))["choices"]
    rasa.gate.clear()
    waiting = asyncio.create_task(browser.post(text="はい"))
    await browser.until("はい")
    problem = await browser.post(choice=first["token"])
    assert problem["title"] == "choice-used"
    rasa.gate.set()
    await waiting


async def test_a_token_counts_in_its_own_conversation_only(
    browser: Browser, rasa: Rasa, gateway: Gateway, new_browser: NewBrowser
) -> None:
    token = (await offered(browser, rasa, choices=EMPLOYMENT))["choices"][0]["token"]
    stranger = new_browser(gateway)
    await stranger.open()
    problem = await stranger.post(choice=token)
    assert (stranger.status, problem["title"]) == (404, "choice-unknown")
    assert (await browser.post(choice=token))["messages"]


async def test_a_reader_of_the_database_cannot_press_a_button(browser: Browser, rasa: Rasa, database_url: str) -> None:
    token = (await offered(browser, rasa, choices=EMPLOYMENT))["choices"][0]["token"]
    choice_id, _, signature = token.partition(".")
    if database_url.startswith("sqlite"):
        files = Path(database_url.removeprefix("sqlite+aiosqlite:///")).parent.iterdir()
        held = b"".join(file.read_bytes() for file in files)
        assert choice_id.encode() in held
        assert signature.encode() not in held
    for forged in (choice_id, f"{choice_id}.", f"{choice_id}.{signature[:-1]}", f"{choice_id}.{'A' * 43}"):
        await browser.post(choice=forged)
        assert browser.status == 404


async def test_a_submission_pressed_again_gets_the_same_receipt(browser: Browser, rasa: Rasa) -> None:
    rasa.prepared["submit_application"] = [{"text": "受け付けました。", "step": "completed"}]
    token = (await offered(browser, rasa, choices=[SUBMIT]))["choices"][0]["token"]
    first = await browser.post(choice=token)
    assert first["messages"][-1]["step"] == "completed"
    await browser.say("ありがとう")
    assert await browser.post(choice=token) == first
    assert browser.status == 200
    assert rasa.texts().count("ご契約最終お申込み") == 1


async def test_a_double_tap_on_the_submission_is_one_application(browser: Browser, rasa: Rasa) -> None:
    token = (await offered(browser, rasa, choices=[SUBMIT]))["choices"][0]["token"]
    rasa.delay = 0.3
    pressed = await asyncio.gather(*(browser.post(choice=token) for _ in range(4)))
    assert all(document == pressed[0] for document in pressed)
    assert rasa.texts().count("ご契約最終お申込み") == 1


async def test_a_form_sends_its_values_with_the_choice(browser: Browser, rasa: Rasa) -> None:
    form = (await offered(browser, rasa, card=FORM))["card"]
    assert form["fields"] == [YEAR, MONTH]
    answer = await browser.post(choice=form["submit"]["token"], values={"year": " 2011", "month": "3"})
    assert rasa.turns[-1]["choice"] == {
        "intent": "give_retirement",
        "entities": {"source": "form", "values": {"year": "2011", "month": "3"}},
    }
    assert texts(answer["messages"], "customer") == ["送信する\n退職年:2011\n退職月:3月"]


async def test_wrong_values_are_named_and_the_form_stays_open(browser: Browser, rasa: Rasa) -> None:
    token = (await offered(browser, rasa, card=FORM))["card"]["submit"]["token"]
    for values, fields in WRONG_VALUES:
        problem = await browser.post(choice=token, values=values)
        assert (browser.status, problem["title"]) == (422, "values-invalid")
        assert [fault["field"] for fault in problem["fields"]] == fields
        assert all(fault["detail"].endswith("。") for fault in problem["fields"])
    await browser.post(choice=token, values={"year": "2011", "month": "3"})
    assert browser.status == 200


async def test_values_that_no_form_asked_for_are_refused(browser: Browser, rasa: Rasa) -> None:
    submit = (await offered(browser, rasa, card=FORM, choices=EMPLOYMENT))["card"]["submit"]
    values = {"year": "2011", "month": "3", "member_id": "m-jiro"}
    problem = await browser.post(choice=submit["token"], values=values)
    assert (browser.status, problem["title"]) == (422, "values-invalid")
    button = (await browser.history())[-1]["choices"][0]
    problem = await browser.post(choice=button["token"], values={"status": "retired"})
    assert (browser.status, problem["title"]) == (422, "values-unexpected")


async def test_a_secret_in_a_form_is_refused_and_kept_nowhere(browser: Browser, rasa: Rasa) -> None:
    note = {"name": "note", "label": "建物名", "kind": "text", "value": ""}
    token = (await offered(browser, rasa, card={**FORM, "fields": [note]}))["card"]["submit"]["token"]
    for secret in ("4111 1111 1111 1111", "マイナンバーは1234 5678 9018", "パスワードはabcdefgh"):
        problem = await browser.post(choice=token, values={"note": secret})
        assert (browser.status, problem["title"], problem["fields"][0]["field"]) == (422, "values-invalid", "note")
    assert rasa.texts() == ["聞く"]
    await browser.post(choice=token, values={"note": "更新ビル"})
    assert browser.status == 200


async def test_a_token_of_half_a_character_is_unknown(browser: Browser, rasa: Rasa) -> None:
    await offered(browser, rasa, choices=EMPLOYMENT)
    for token in ("\ud800.x", "x.\ud800"):
        problem = await browser.post(choice=token)
        assert (browser.status, problem["title"]) == (404, "choice-unknown")
