"""Count what operators watch of the turns that Rasa runs."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest

_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """Hold one process's figures; no label ever carries an id or a text."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.turn_seconds = Histogram(
            "rasa_turn_seconds",
            "One turn with its action, by outcome",
            ["outcome"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.parse_seconds = Histogram(
            "rasa_parse_seconds", "Reading what was typed", buckets=_SECONDS, registry=self._registry
        )

    def text(self) -> bytes:
        """Return all figures in Prometheus text."""
        return generate_latest(self._registry)
