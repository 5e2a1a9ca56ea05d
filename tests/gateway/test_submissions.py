"""The last button's press is answered by what became of it, however long that takes, and by nothing else."""

from __future__ import annotations

import pytest

from gateway.notices import APOLOGY, BEING_CONFIRMED, NOT_PROCESSED
from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.stand_ins import Rasa
from tests.gateway.test_choices import SUBMIT, offered

RECEIPT = "お申込みを受け付けました。"


@pytest.fixture
async def gateway(start_gateway: StartGateway) -> Gateway:
    """Wait less for answers that cannot come."""
    return await start_gateway(respond_within=0.8, rasa_deadline=0.6, apology_after=0.25)


@pytest.fixture
async def token(browser: Browser, rasa: Rasa) -> str:
    rasa.prepared["submit_application"] = [{"text": RECEIPT, "step": "completed"}]
    return str((await offered(browser, rasa, choices=[SUBMIT]))["choices"][0]["token"])


@pytest.mark.parametrize("status", [422, 500, 503])
async def test_it_is_being_confirmed_until_it_is_answered_and_never_given_up(
    browser: Browser, rasa: Rasa, token: str, status: int
) -> None:
    rasa.failures = [status] * 6
    await browser.post(choice=token)
    lines = await browser.until(RECEIPT)
    assert texts(lines, "system") == [BEING_CONFIRMED]
    assert rasa.calls[rasa.turns[-1]["message_id"]] == 7
    assert rasa.texts().count("ご契約最終お申込み") == 1


async def test_pressing_again_meanwhile_waits_for_the_same_answer(browser: Browser, rasa: Rasa, token: str) -> None:
    await rasa.stop()
    first = await browser.post(choice=token)
    assert (browser.status, texts(first["messages"], "system")) == (202, [BEING_CONFIRMED])
    await browser.post(choice=token)
    assert browser.status == 202
    await rasa.start()
    await browser.until(RECEIPT)
    again = await browser.post(choice=token)
    assert texts(again["messages"], "bot") == [RECEIPT]
    assert rasa.texts().count("ご契約最終お申込み") == 1


async def test_what_is_typed_meanwhile_is_answered_after_it(browser: Browser, rasa: Rasa, token: str) -> None:
    await rasa.stop()
    await browser.post(choice=token)
    await browser.say("まだですか")
    await rasa.start()
    lines = await browser.until("「まだですか」")
    assert texts(lines, "bot")[-2:] == [RECEIPT, "「まだですか」"]


async def test_another_replica_finds_out_for_a_page_that_is_closed(
    gateway: Gateway, browser: Browser, rasa: Rasa, token: str, start_gateway: StartGateway, new_browser: NewBrowser
) -> None:
    await rasa.stop()
    await browser.post(choice=token)
    await gateway.stop()
    other = await start_gateway()
    await rasa.start()
    browser.url = other.url
    await browser.until(RECEIPT)
    assert (await browser.open())[-1]["text"] == RECEIPT


async def test_an_outage_after_a_message_that_was_given_up_is_told_as_its_own(
    browser: Browser, rasa: Rasa, token: str
) -> None:
    rasa.gate.clear()
    rasa.failures = [422]
    await browser.post(text="毒")
    await browser.until(APOLOGY)
    rasa.gate.set()
    await browser.until(NOT_PROCESSED)
    rasa.prepared["聞く"] = [{"text": "質問です。", "step": "confirm.submit", "choices": [SUBMIT]}]
    token = (await browser.say("聞く"))[-1]["choices"][0]["token"]
    await rasa.stop()
    await browser.post(choice=token)
    assert texts(await browser.history(), "system")[-1] == BEING_CONFIRMED
