"""To which trace the run of a turn belongs: that of the request that set it going, or one of its own."""

from __future__ import annotations

import asyncio
import os

from service.tracing import traced
from tests.collector import Collector, Span
from tests.gateway.browser import Browser
from tests.gateway.stand_ins import Rasa


def _runs(collector: Collector, message_id: str) -> list[Span]:
    return [span for span in collector.spans if span.name == "turn" and span.attributes["message_id"] == message_id]


def _accepted(collector: Collector, message_id: str) -> Span:
    return next(
        span for span in collector.spans if span.name == "accept" and span.attributes["message_id"] == message_id
    )


async def test_a_turn_runs_in_the_trace_of_its_request_and_those_behind_it_in_their_own(
    collector: Collector, browser: Browser, rasa: Rasa
) -> None:
    await browser.open()
    rasa.delay = 0.2
    with traced("gateway", os.environ):
        await asyncio.gather(browser.say("一番"), browser.say("二番"))
    first, second = (turn["message_id"] for turn in rasa.turns[-2:])
    run = _runs(collector, first)[0]
    assert (run.trace, run.parent) == (_accepted(collector, first).trace, _accepted(collector, first).id)
    run = _runs(collector, second)[0]
    assert run.parent == b""
    assert run.trace != _accepted(collector, second).trace
    assert run.attributes == {"message_id": second, "channel": "web", "input": "text", "attempts": 1}


async def test_a_turn_that_is_tried_again_has_a_trace_for_each_try_and_one_message_id(
    collector: Collector, browser: Browser, rasa: Rasa
) -> None:
    await browser.open()
    rasa.failures = [503, 503]
    with traced("gateway", os.environ):
        await browser.say("更新したい")
    message_id = rasa.turns[-1]["message_id"]
    tries = _runs(collector, message_id)
    assert [run.attributes["attempts"] for run in tries] == [1, 2, 3]
    assert len({run.trace for run in tries}) == 3
    calls = {span.parent: span for span in collector.spans if span.name == "rasa"}
    assert [calls[run.id].attributes.get("error") for run in tries] == [
        "RasaUnavailableError",
        "RasaUnavailableError",
        None,
    ]
