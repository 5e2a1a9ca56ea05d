"""Trace what one request sets going through all processes, where an operator has traces collected.

As for its logs, a process has one tracer, which is reached from everywhere. It is silent, and OpenTelemetry is not
loaded, unless `traced` finds a collector among the settings. A span carries what a line of the log may carry, under
the same names: ids of requests and messages, steps, intents and outcomes; never what was said, nor who said it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Literal, Protocol

Attributes = Mapping[str, str | int | float | None]
Kind = Literal["internal", "server", "client"]
NOBODY: Mapping[str, str] = {}
"""The headers of a caller whose trace, if there is one, is not gone on with."""


class Tracer(Protocol):
    """Open spans, and tell others of the one under way."""

    def open(
        self, name: str, kind: Kind, caller: Mapping[str, str] | None, attributes: Attributes
    ) -> AbstractContextManager[None]:
        """Return the span to be entered; `caller` None is the span under way."""

    def note(self, attributes: Attributes) -> None:
        """Add attributes to the span under way."""

    def inject(self, headers: MutableMapping[str, str]) -> None:
        """Name the span under way in the headers of a call."""

    def trace_id(self) -> str:
        """Return the id of the trace under way; empty where there is none."""

    def close(self) -> None:
        """Send what is left, and no more."""


class _Silent:
    def open(self, *_: object) -> AbstractContextManager[None]:
        return _NO_SPAN

    def note(self, attributes: Attributes) -> None: ...

    def inject(self, headers: MutableMapping[str, str]) -> None: ...

    def trace_id(self) -> str:
        return ""

    def close(self) -> None: ...


class _Process:
    tracer: Tracer = _Silent()


_NO_SPAN = nullcontext()
_process = _Process()


@contextmanager
def traced(process: str, env: Mapping[str, str]) -> Iterator[None]:
    """Send spans while the block runs if `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector.

    They are the spans of `OTEL_SERVICE_NAME`, by default of the process. OpenTelemetry reads its other settings itself.
    """
    if not env.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        yield
        return
    from service.otlp import OtlpTracer  # noqa: PLC0415 - loads OpenTelemetry, for which nobody else should pay

    silent, _process.tracer = _process.tracer, OtlpTracer(env.get("OTEL_SERVICE_NAME") or process)
    try:
        yield
    finally:
        _process.tracer.close()
        _process.tracer = silent


def span(name: str, **attributes: str | int | float | None) -> AbstractContextManager[None]:
    """Open a span within the one under way; where there is none it begins a trace."""
    return _process.tracer.open(name, "internal", None, attributes)


def begin(name: str, **attributes: str | int | float | None) -> AbstractContextManager[None]:
    """Open a span that begins a trace, whatever is under way."""
    return _process.tracer.open(name, "internal", NOBODY, attributes)


def serve(name: str, caller: Mapping[str, str], **attributes: str | int | float | None) -> AbstractContextManager[None]:
    """Open the span of a request; it goes on with the trace that the caller's headers name."""
    return _process.tracer.open(name, "server", caller, attributes)


@contextmanager
def call(name: str, headers: MutableMapping[str, str], **attributes: str | int | float | None) -> Iterator[None]:
    """Open the span of a call to another process and name it in the call's headers."""
    with _process.tracer.open(name, "client", None, attributes):
        _process.tracer.inject(headers)
        yield


def note(**attributes: str | int | float | None) -> None:
    """Tell the span under way what is known only now; an `error` marks it as failed."""
    _process.tracer.note(attributes)


def trace_id() -> str:
    """Return the id of the trace under way; empty where there is none."""
    return _process.tracer.trace_id()
