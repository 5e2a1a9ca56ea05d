"""Four real processes tell a collector of one turn as one trace, and never what was said in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.canary import PLANTED, talk
from ops.customer import Customer
from ops.processes import ProcessGroup, commands
from ops.traces import Place, search
from tests.collector import Collector, Span
from tests.stack import stack_environment

# Whom the canary's conversation is with, and what identifies the contract.
KNOWN = {"name": "損保 太郎", "policy number": "A020119183", "e-mail": "taro@example.com"}
# One button that is an answer, from the request to the row in the ledger.
WAY = (
    ("gateway", "POST /api/conversations/{conversation_id}/messages"),
    ("gateway", "accept"),
    ("gateway", "turn"),
    ("gateway", "rasa"),
    ("rasa", "turn"),
    ("rasa", "action"),
    ("actions", "action"),
    ("actions", "backend"),
    ("backend", "POST /v1/renewals/{renewal_id}/answers"),
)


@pytest.fixture
def watched(trained_model: None, collector: Collector, tmp_path: Path) -> Iterator[ProcessGroup]:
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    group = ProcessGroup(stack_environment(tmp_path, DEMONSTRATION_COPIES="0", **settings))
    try:
        group.start()
        yield group
    finally:
        group.stop()


async def test_a_turn_is_one_trace_through_all_processes_without_a_word_of_it(
    watched: ProcessGroup, collector: Collector
) -> None:
    await talk(watched.env)
    spans = collector.until(lambda spans: len(_ways(spans)) >= 10)
    way = _ways(spans)[0]
    assert [(span.service, span.name) for span in way] == list(WAY)
    assert way[0].parent == b""
    assert len({span.trace for span in way}) == 1
    of_message = {span.attributes["message_id"] for span in way if "message_id" in span.attributes}
    assert of_message == {way[-1].attributes["request_id"]}
    assert way[6].attributes["step"].startswith("disclosure.")
    sent = b"\n".join(collector.bodies)
    assert search([Place("spans", sent)], {**PLANTED, **KNOWN}) == []
    assert b"taro" not in sent  # the member's id

    collector.away = True
    async with Customer(f"http://127.0.0.1:{watched.env['PORT']}") as customer:
        await customer.start()
        assert await customer.say("担当者に相談したい")
        await customer.login("taro@example.com", "Demo-2020-taro")  # which the backend answers
    assert watched.ended() == []
    watched.stop()
    logs = [watched.tail(process, 10_000) for process in commands()]
    assert all('"event": "tracing"' in log for log in logs)
    assert not any("Traceback" in log for log in logs)


def _ways(spans: list[Span]) -> list[list[Span]]:
    """Return the way of each recorded answer from its request to the backend, parents first."""
    known = {span.id: span for span in spans}
    found = []
    for last in (span for span in spans if (span.service, span.name) == WAY[-1]):
        way = [last]
        while parent := known.get(way[0].parent):
            way.insert(0, parent)
        found.append(way)
    return [way for way in found if way[0].parent == b"" and len(way) == len(WAY)]
