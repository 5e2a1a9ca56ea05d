"""When Rasa is down, slow or failing, nothing is lost and the customer is told once."""

from __future__ import annotations

import asyncio

import pytest

from gateway.notices import APOLOGY, NOT_PROCESSED
from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.stand_ins import Rasa


@pytest.fixture
async def gateway(start_gateway: StartGateway) -> Gateway:
    """Wait less for answers that cannot come."""
    return await start_gateway(respond_within=0.8, rasa_deadline=0.6, apology_after=0.25)


async def test_what_was_said_in_an_outage_is_answered_after_it(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    await rasa.stop()
    await asyncio.gather(*(browser.say(f"{number}番") for number in range(3)))
    assert browser.status == 202
    lines = await browser.history()
    assert texts(lines, "system") == [APOLOGY]
    said = texts(lines, "customer")
    await rasa.start()
    lines = await browser.until(f"「{said[-1]}」")
    assert texts(lines, "bot")[1:] == [f"「{text}」" for text in said]
    assert texts(lines, "system") == [APOLOGY]


async def test_a_second_outage_gets_its_own_apology(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    for text in ("最初", "二度目"):
        await rasa.stop()
        await browser.say(text)
        await rasa.start()
        await browser.until(f"「{text}」")
    assert texts(await browser.history(), "system") == [APOLOGY, APOLOGY]


async def test_a_slow_turn_is_apologised_for_and_not_run_twice(
    start_gateway: StartGateway, new_browser: NewBrowser, rasa: Rasa
) -> None:
    browser = new_browser(await start_gateway(apology_after=0.25))
    await browser.open()
    rasa.delay = 0.7
    lines = await browser.say("ゆっくり")
    assert [line["author"] for line in lines] == ["customer", "system", "bot"]
    assert rasa.calls[rasa.turns[-1]["message_id"]] == 1


async def test_a_call_past_its_deadline_is_repeated_with_the_same_id(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    rasa.gate.clear()
    await browser.say("長い")
    rasa.gate.set()
    await browser.until("「長い」")
    assert rasa.texts() == ["長い"]
    assert rasa.calls[rasa.turns[-1]["message_id"]] >= 2


async def test_a_conversation_opens_without_rasa_and_is_greeted_later(browser: Browser, rasa: Rasa) -> None:
    await rasa.stop()
    lines = await browser.open()
    assert (browser.status, texts(lines, "system")) == (201, [APOLOGY])
    await rasa.start()
    await browser.until("ご用件をどうぞ。")


async def test_a_failure_that_passes_is_invisible(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    for status in (500, 502, 503, 401):
        rasa.failures = [status]
        assert texts(await browser.say(f"{status}"), "bot") == [f"「{status}」"]


async def test_a_turn_that_rasa_refuses_does_not_hold_up_the_next(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    rasa.failures = [422]
    assert texts(await browser.say("毒"), "system") == [NOT_PROCESSED]
    assert browser.status == 200
    assert texts(await browser.say("続き"), "bot") == ["「続き」"]


async def test_a_turn_at_which_rasa_always_fails_is_given_up(start_gateway: StartGateway, rasa: Rasa) -> None:
    gateway = await start_gateway(longest_pause=0.01, poll_interval=0.02, apology_after=60)
    browser = Browser(gateway.url)
    rasa.prepared["聞く"] = [{"text": "質問です。", "step": "scope.owner"}]
    await browser.open()
    await browser.say("聞く")
    rasa.failures = [500] * 3
    lines = await browser.say("毒")
    assert (texts(lines, "system"), lines[-1]["step"]) == ([NOT_PROCESSED], "scope.owner")
    assert texts(await browser.say("続き"), "bot") == ["「続き」"]
    await browser.http.close()


async def test_an_outage_before_it_does_not_use_up_a_turns_tries(browser: Browser, rasa: Rasa) -> None:
    await browser.open()
    rasa.failures = [503] * 4 + [500]
    await browser.say("待つ")
    lines = await browser.until("「待つ」")
    assert NOT_PROCESSED not in texts(lines, "system")
