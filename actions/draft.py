"""Read the renewal draft as the backend gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any


@dataclass(frozen=True)
class Draft:
    """View the JSON of one draft, a renewal's or a registration's; nothing here decides anything."""

    document: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.document[name]

    @property
    def id(self) -> str:
        """Return the draft's id."""
        return str(self.document["id"])

    @property
    def step(self) -> str:
        """Return where it stands: the pending step's id, `completed` or `stopped.<reason>`."""
        if self.document["status"] == "stopped":
            return f"stopped.{self.document['stop_reason']}"
        if self.document["status"] == "completed":
            return "completed"
        return str(self.document["next_step"])

    @property
    def is_open(self) -> bool:
        """Say whether a question is still to be asked; a registration waits for its mail to be answered."""
        return self.document["status"] in ("open", "waiting")

    @property
    def is_applied_here(self) -> bool:
        """Say whether the accepted application came from this renewal, and not from the agency or another attempt."""
        application = self.document["application"]
        return bool(application and application["renewal_id"] == self.id)

    @property
    def agency(self) -> Mapping[str, str]:
        """Return the agency named on the contract: name and phone."""
        agency: Mapping[str, str] = self.document["contract"]["agency"]
        return agency

    def answer(self, step: str) -> Mapping[str, Any]:
        """Return the answer a step has, empty when it has none."""
        for item in self.document["steps"]:
            if item["step"] == step:
                return item.get("answer") or {}
        return {}

    def before(self, step: str) -> list[Mapping[str, Any]]:
        """Return the steps that come before one, in the order in which they are asked."""
        return list(takewhile(lambda item: item["step"] != step, self.document["steps"]))

    def state(self, step: str) -> str:
        """Return a step's state: done, pending, waiting, not_needed or reopened."""
        return next((str(item["state"]) for item in self.document["steps"] if item["step"] == step), "not_needed")

    def quote(self, quote_id: str | None) -> Mapping[str, Any] | None:
        """Return one of its quotes by id."""
        return next((quote for quote in self.document["quotes"] if quote["id"] == quote_id), None)

    @property
    def chosen_quote(self) -> Mapping[str, Any] | None:
        """Return the quote the customer decided on."""
        return self.quote(self.document.get("chosen_quote_id"))

    def newest_quote(self, plan: str) -> Mapping[str, Any] | None:
        """Return the newest quote of a plan."""
        quotes = [quote for quote in self.document["quotes"] if quote["plan"] == plan]
        return max(quotes, key=lambda quote: str(quote["created_at"]), default=None)
