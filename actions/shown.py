"""Tell what a message of the bot showed the customer, as evidence keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """Hold one message as it was shown; `asks` is the step that it asked, None when it asked none."""

    text: str
    choices: tuple[str, ...]
    card: Mapping[str, Any] | None
    asks: str | None

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Shown:
        """Read it from Rasa's event."""
        custom = (event.get("data") or {}).get("custom") or {}
        labels = tuple(str(choice["label"]) for choice in custom.get("choices") or ())
        asks = str(custom["step"]) if custom.get("asks") else None
        return cls(str(event.get("text") or ""), labels, _as_seen(custom.get("card")), asks)

    def evidence(self) -> dict[str, Any]:
        """Return it as the backend's evidence names it."""
        return {"question": self.text, "choices": list(self.choices), "card": self.card}


def _as_seen(part: Any) -> Any:
    """Put in place of each button what the customer sees of it: its label."""
    if isinstance(part, Mapping):
        is_button = "intent" in part and "label" in part
        return part["label"] if is_button else {name: _as_seen(value) for name, value in part.items()}
    return [_as_seen(each) for each in part] if isinstance(part, list | tuple) else part
