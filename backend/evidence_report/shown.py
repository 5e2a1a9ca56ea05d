"""Show again what a card showed: the table of plans, the review, the documents, or any other as its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from backend.printing.sheet import Block, Facts, Table, Text

_CHANGED = "【変更】"


def shown_blocks(card: Mapping[str, Any] | None) -> Iterator[Block]:
    """Yield the blocks of a card as evidence keeps it."""
    if card is None:
        return
    yield Text("文章とともに画面に表示した内容:")
    match card.get("type"):
        case "plan_table":
            yield from _plan_table(card)
        case "review":
            yield from _review(card)
        case "document":
            rows = [(item["title"], item["version"], item["sha256"]) for item in card["documents"]]
            yield Table("開くことができた書類", ("書類", "版", "sha256"), rows)
        case "receipt":
            yield Facts([(item["label"], item["value"]) for item in card["items"]])
            yield Text("\n".join(card["next"]), "shown")
        case _:
            yield Text("\n".join(_texts(card)), "shown")


def _plan_table(card: Mapping[str, Any]) -> Iterator[Block]:
    header = ("補償", *(column["label"] for column in card["columns"]))
    totals = ("総額保険料(年間)", *(column["total"] for column in card["columns"]))
    rows = [
        (row["label"], *(f"{_CHANGED if cell['changed'] else ''}{cell['text']}" for cell in row["cells"]))
        for group in card["groups"]
        for row in group["rows"]
    ]
    yield Table("プランの比較", header, (totals, *rows))
    yield Text("\n".join((card["valid_until"], *card["notes"])), "shown")


def _review(card: Mapping[str, Any]) -> Iterator[Block]:
    for section in card["sections"]:
        button = f" [{section['correct']}]" if section.get("correct") else ""
        yield Table(
            f"{section['label']}{button}", ("項目", "内容"), [(i["label"], i["value"]) for i in section["items"]]
        )
    yield Text("\n".join(card["notes"]), "shown")


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from (_texts(value) if isinstance(value, Mapping | list) else (f"{name}: {value}",))
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
    else:
        yield str(part)
