"""Count what operators watch of the conversation: what is recorded, asked again, and asked of the backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from actions.errors import BackendRefusal, BackendTimeout, BackendUnreachable

_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_OUTCOMES: Mapping[type[BaseException], str] = {
    BackendRefusal: "refused",
    BackendTimeout: "timeout",
    BackendUnreachable: "unreachable",
}


class Metrics:
    """Hold one process's figures; no label ever carries an id or a text."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.answers = Counter("actions_answers", "Answers recorded, by step", ["step"], registry=self._registry)
        self.repeats = Counter(
            "actions_questions_repeated",
            "Replies that recorded nothing, by step and how they were read",
            ["step", "reading"],
            registry=self._registry,
        )
        self.fallbacks = Counter(
            "actions_fallbacks",
            "Messages that fitted nothing while no question was pending, by kind",
            ["kind"],
            registry=self._registry,
        )
        self.handovers = Counter(
            "actions_handovers", "Wishes for a person, by reason", ["reason"], registry=self._registry
        )
        self._backend_seconds = Histogram(
            "actions_backend_seconds",
            "One call to the backend, by outcome",
            ["outcome"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    @contextmanager
    def backend_call(self) -> Iterator[None]:
        """Time one call to the backend; the error that it ends with says its outcome."""
        with self._backend_seconds.time() as timer:
            outcome = "answered"
            try:
                yield
            except BaseException as error:
                outcome = _OUTCOMES.get(type(error), "broken_off")
                raise
            finally:
                timer.labels(outcome)

    def text(self) -> bytes:
        """Return all figures in Prometheus text."""
        return generate_latest(self._registry)
