"""Count what operators watch."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Metrics:
    """Hold one process's figures; no label ever carries an id or a text."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.turns = Counter(
            "gateway_turns", "Tries to have a turn answered, by outcome", ["outcome"], registry=self._registry
        )
        self.turn_seconds = Histogram(
            "gateway_turn_seconds", "From acceptance to answer", buckets=_SECONDS, registry=self._registry
        )
        self.rasa_seconds = Histogram(
            "gateway_rasa_seconds", "One call to Rasa", buckets=_SECONDS, registry=self._registry
        )
        self.steps_reached = Counter(
            "gateway_steps_reached", "Conversations that came to a step, by step", ["step"], registry=self._registry
        )
        self.questions_repeated = Counter(
            "gateway_questions_repeated",
            "Messages of a customer that were no answer, by the step whose question is asked again",
            ["step"],
            registry=self._registry,
        )
        self.handovers = Counter(
            "gateway_handovers",
            "Customers who began to wait for a person, by reason",
            ["reason"],
            registry=self._registry,
        )
        self.handover_seconds = Histogram(
            "gateway_handover_seconds",
            "From the wish for a person to the takeover",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.line_events = Counter(
            "gateway_line_events", "Events of LINE that came in, by kind", ["kind"], registry=self._registry
        )
        self.line_calls = Counter(
            "gateway_line_calls",
            "Messages handed to LINE, by way and result",
            ["way", "result"],
            registry=self._registry,
        )
        self.chatwoot_events = Counter(
            "gateway_chatwoot_events", "Events of Chatwoot that came in, by kind", ["kind"], registry=self._registry
        )
        self.chatwoot_calls = Counter(
            "gateway_chatwoot_calls",
            "Calls to Chatwoot, by call and result",
            ["call", "result"],
            registry=self._registry,
        )
        self.open_streams = Gauge("gateway_open_streams", "Pages that listen", registry=self._registry)

    def went_on(self, step: str, following: str, *, unread: bool) -> None:
        """Count where a turn led from a step: on, or to its question again for words that were not read."""
        if following != step:
            self.steps_reached.labels(following).inc()
        elif unread:
            self.questions_repeated.labels(step).inc()

    def text(self) -> bytes:
        """Return all figures in Prometheus text."""
        return generate_latest(self._registry)
