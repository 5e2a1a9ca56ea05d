"""Send spans to a collector over OTLP/HTTP; the one module that knows OpenTelemetry."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from service.tracing import Attributes, Kind

_KINDS: Mapping[Kind, SpanKind] = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
}
_CLOSING_SECONDS = 3  # of a process that stops: what a collector that is away has not taken by then is lost
_log = structlog.get_logger()


class OtlpTracer:
    """Trace one service with OpenTelemetry, beside the work: no turn waits for the collector, or fails with it."""

    def __init__(self, service: str) -> None:
        """Prepare to send; where to, and what is sampled, OpenTelemetry's own settings say."""
        library = logging.getLogger("opentelemetry")
        library.handlers, library.propagate = [_ToldInTheLog()], False
        resource = Resource.create({"service.name": service})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("renewal-chat")
        self._headers = TraceContextTextMapPropagator()

    @contextmanager
    def open(self, name: str, kind: Kind, caller: Mapping[str, str] | None, attributes: Attributes) -> Iterator[None]:
        """Run the block as a span; an exception marks it as failed, by its type alone."""
        context = None if caller is None else self._headers.extract(caller, Context())
        # The text of an exception, which OpenTelemetry would record, may hold what a customer typed.
        with self._tracer.start_as_current_span(
            name, context, _KINDS[kind], record_exception=False, set_status_on_exception=False
        ):
            self.note(attributes)
            try:
                yield
            except BaseException as error:
                self.note({"error": type(error).__name__})
                raise

    def note(self, attributes: Attributes) -> None:
        """Add attributes to the span under way; an `error` marks it as failed."""
        span = trace.get_current_span()
        span.set_attributes({name: value for name, value in attributes.items() if value is not None})
        if attributes.get("error"):
            span.set_status(StatusCode.ERROR)

    def inject(self, headers: MutableMapping[str, str]) -> None:
        """Name the span under way in a call's headers (W3C `traceparent`)."""
        self._headers.inject(headers)

    def trace_id(self) -> str:
        """Return the id of the trace under way; empty where there is none."""
        context = trace.get_current_span().get_span_context()
        return trace.format_trace_id(context.trace_id) if context.is_valid else ""

    def close(self) -> None:
        """Send what is left, as far as the collector takes it at once."""
        sending = threading.Thread(target=self._provider.shutdown, daemon=True)
        sending.start()
        sending.join(_CLOSING_SECONDS)


class _ToldInTheLog(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        # The text without its values, which may be the collector's own words.
        _log.warning("tracing", reason=record.msg)
