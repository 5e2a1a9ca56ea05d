"""Name what a quote covers and what it was calculated from, in the backend's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Covered:
    """Hold one coverage of a quote: its id and value, and both in the customer's words."""

    id: str
    value: str
    label: str
    text: str


def covered_by(quote: Mapping[str, Any], catalogue: Sequence[Mapping[str, Any]]) -> Iterator[Covered]:
    """Yield each coverage of a quote in the catalogue's order."""
    for coverage in catalogue:
        value = quote["coverages"][coverage["id"]]
        text = next(str(option["label"]) for option in coverage["options"] if option["value"] == value)
        yield Covered(coverage["id"], value, str(coverage["label"]), text)


def conditions_of(quote: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a premium was made from besides the coverages, by name: who may drive, for what, and the grade."""
    factors = (str(line["label"]) for line in quote["breakdown"] if line.get("factor"))
    return [(name, value or "あり") for name, _, value in (label.partition(" ") for label in factors)]
