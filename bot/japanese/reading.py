"""Say what reading a value gave: the value, or a typed reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Reason(str, Enum):
    """Why a text gave no value."""

    ABSENT = "absent"  # the text holds nothing of the kind
    MALFORMED = "malformed"  # something of the kind is there, in a shape that cannot be right
    DOUBTFUL = "doubtful"  # to be used only when the customer confirms one of the candidates
    SEVERAL = "several"  # more than one value, and nothing says which
    IMPOSSIBLE = "impossible"  # well formed, but no such thing exists (30 February, 昭和99年)
    ERA_MISSING = "era_missing"  # 25年: of which era
    YEAR_MISSING = "year_missing"
    MONTH_MISSING = "month_missing"
    UNKNOWN = "unknown"  # well formed, but not in the register (a postal code)
    DISAGREES = "disagrees"  # two values contradict each other: see the candidates


@dataclass(frozen=True)
class Unread:
    """Tell why no value was read, and which readings could be offered for confirmation."""

    reason: Reason
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found(Generic[T]):
    """Hold a value and its place in the normalised text (`start` inclusive, `end` exclusive)."""

    start: int
    end: int
    value: T
