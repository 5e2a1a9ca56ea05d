"""Define a sheet: headings, sentences and tables, nothing of how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Tone = Literal["plain", "shown", "good", "alarm"]


@dataclass(frozen=True)
class Text:
    """Some sentences; `shown` is what somebody was shown, word for word, `alarm` what must not be overlooked."""

    text: str
    tone: Tone = "plain"
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Facts:
    """Labels with their values; `code` where the values are identifiers and hashes."""

    rows: Sequence[tuple[str, str]]
    code: bool = False
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under a header; a row's first cell names it."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: Literal["table"] = "table"


Block = Text | Facts | Table


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; a `detail` stands under the section before."""

    heading: str
    blocks: Sequence[Block]
    detail: bool = False


@dataclass(frozen=True)
class Sheet:
    """A whole document; `footer` stands on every page."""

    title: str
    lead: Sequence[Block]
    sections: Sequence[Section]
    footer: str = field(default="")

    def document(self) -> dict[str, Any]:
        """Return it as plain data for a template."""
        return asdict(self)
