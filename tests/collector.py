"""Stand in for an OpenTelemetry collector on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    service: str
    name: str
    trace: bytes
    id: bytes
    parent: bytes
    failed: bool
    attributes: dict[str, Any]
    events: int


@dataclass
class Collector:
    """Keep what is sent, as it came; while it is `away` it takes nothing."""

    url: str = ""
    away: bool = False
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        return [span for body in list(self.bodies) for span in _spans(body)]

    def until(self, arrived: Callable[[list[Span]], bool], seconds: float = 10) -> list[Span]:
        """Wait for spans; return all."""
        deadline = time.monotonic() + seconds
        while not arrived(spans := self.spans):
            if time.monotonic() > deadline:
                raise AssertionError(f"not all spans came: {[(span.service, span.name) for span in spans]}")
            time.sleep(0.1)
        return spans


def _spans(body: bytes) -> Iterator[Span]:
    for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
        resource = _read(sent.resource.attributes)
        for scope in sent.scope_spans:
            for span in scope.spans:
                yield Span(
                    service=resource["service.name"],
                    name=span.name,
                    trace=span.trace_id,
                    id=span.span_id,
                    parent=span.parent_span_id,
                    failed=span.status.code == span.status.STATUS_CODE_ERROR,
                    attributes=_read(span.attributes),
                    events=len(span.events),
                )


def _read(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Collect in a thread, so that a process, and a test that closes its tracer, may block."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken = not collector.away and self.path == "/v1/traces"
            if taken:
                collector.bodies.append(body)
            self.send_response(200 if taken else 503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        server.shutdown()
