"""What a span carries, whose trace it goes on with, and that nobody pays who asked for none."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from aiohttp import web

from service import tracing
from service.operations import Operation, routes
from service.problems import Problem
from service.tracing import traced
from service.web import create_app
from tests.collector import Collector, Span

SAID = "損保 太郎"
OUTSIDE = "00-11111111111111111111111111111111-2222222222222222-01"


def sent(collector: Collector) -> dict[str, Span]:
    return {span.name: span for span in collector.spans}


def test_a_trace_goes_from_process_to_process_in_the_headers_of_a_call(collector: Collector) -> None:
    headers: dict[str, str] = {}
    with traced("gateway", os.environ):
        with tracing.span("turn", attempts=1, choice=None), tracing.call("rasa", headers):
            trace = tracing.trace_id()
        assert tracing.trace_id() == ""
    with traced("rasa", os.environ), tracing.serve("answer", headers):
        tracing.note(step="plan.choice")
    spans = sent(collector)
    assert {span.trace.hex() for span in spans.values()} == {trace}
    assert spans["turn"].parent == b""
    assert spans["rasa"].parent == spans["turn"].id
    assert spans["answer"].parent == spans["rasa"].id
    assert (spans["turn"].service, spans["answer"].service) == ("gateway", "rasa")
    assert spans["turn"].attributes == {"attempts": 1}
    assert spans["answer"].attributes == {"step": "plan.choice"}


def test_a_span_that_begins_a_trace_is_not_of_the_one_under_way(collector: Collector) -> None:
    with traced("gateway", os.environ), tracing.span("first"), tracing.begin("second"):
        pass
    spans = sent(collector)
    assert spans["second"].parent == b""
    assert spans["second"].trace != spans["first"].trace


def test_of_a_failure_only_its_type_is_sent(collector: Collector) -> None:
    with traced("gateway", os.environ), pytest.raises(ValueError, match=SAID), tracing.span("turn"):
        raise ValueError(SAID)
    span = sent(collector)["turn"]
    assert (span.failed, span.attributes, span.events) == (True, {"error": "ValueError"}, 0)
    assert not any(SAID.encode() in body for body in collector.bodies)


def test_an_operator_may_name_the_service(collector: Collector) -> None:
    with traced("gateway", {**os.environ, "OTEL_SERVICE_NAME": "gateway-tokyo"}), tracing.span("turn"):
        pass
    assert sent(collector)["turn"].service == "gateway-tokyo"


def test_work_does_not_wait_for_a_collector_that_is_away(collector: Collector) -> None:
    collector.away = True
    with traced("gateway", os.environ), tracing.span("turn"):
        pass
    assert collector.spans == []


async def _answer(_: web.Request) -> web.Response:
    return web.json_response({})


async def _refuse(_: web.Request) -> web.Response:
    raise Problem(503, "away", "ただいま処理できませんでした。")


OPERATIONS = (
    Operation("GET", "/pages/{number}", _answer, "Read"),
    Operation("POST", "/pages/{number}", _answer, "Write"),
    Operation("POST", "/accidents", _refuse, "Fail"),
)


@pytest.mark.parametrize("trusts_callers", [True, False])
async def test_only_a_process_that_trusts_its_callers_goes_on_with_their_traces(
    collector: Collector, aiohttp_client: Any, trusts_callers: bool
) -> None:
    app = create_app(trusts_callers=trusts_callers)
    app.add_routes(routes(OPERATIONS))
    client = await aiohttp_client(app)
    with traced("web", os.environ):
        await client.get("/pages/A020119183")
        await client.get("/pages/A020119183", headers={"traceparent": OUTSIDE})
        await client.post("/pages/A020119183", headers={"traceparent": OUTSIDE, "X-Request-Id": "request-1"})
        await client.post("/accidents")
    spans = sent(collector)
    written = spans["POST /pages/{number}"]
    assert (written.trace.hex() == OUTSIDE.split("-")[1]) is trusts_callers
    assert written.attributes == {"route": "/pages/{number}", "request_id": "request-1", "status": 200}
    assert ("GET /pages/{number}" in spans) is trusts_callers
    assert len(collector.spans) == (3 if trusts_callers else 2)
    assert spans["POST /accidents"].failed
    assert not written.failed
    assert not any(b"A020119183" in body for body in collector.bodies)


def test_without_the_setting_nothing_of_opentelemetry_is_loaded() -> None:
    program = (
        "import sys, gateway.app, backend.__main__\n"
        "from service import tracing\n"
        "with tracing.traced('gateway', {}), tracing.span('turn'): tracing.note(step='menu')\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry', 'google.protobuf'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
