"""Put the plans side by side: the card of their table, and its differences and premiums in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from actions.draft import Draft
from actions.message import Choice, lines
from actions.wording import day_and_time
from service.wording import yen

OFFERED = ("same_terms", "a", "b")
NAMES = {"same_terms": "前年同等プラン", "a": "Aプラン", "b": "Bプラン", "free": "フリープラン"}
"""What a plan is called."""


def plan_card(table: Mapping[str, Any], *, decides: bool = True) -> dict[str, Any]:
    """Return the card of a plan table; where it `decides`, with the choices under each column that can be chosen."""
    groups = groupby(table["rows"], key=lambda row: str(row["group"]))
    return {
        "type": "plan_table",
        "columns": [_column(column, decides=decides) for column in table["columns"]],
        "groups": [{"label": label, "rows": [_row(row) for row in rows]} for label, rows in groups],
        "notes": list(table["notes"]),
        "valid_until": f"{day_and_time(table['valid_until'])}まで有効な保険料です。",
    }


def _column(column: Mapping[str, Any], *, decides: bool) -> dict[str, Any]:
    plan, quote = column["plan"], column["quote"]
    shown = {"plan": plan, "label": column["label"], "total": yen(quote["premium"])}
    if plan not in OFFERED or not decides:
        return shown
    decide = Choice(f"{column['label']}に決定", "choose_plan", {"plan": plan, "quote_id": quote["id"]}, "primary")
    free = Choice("補償を変えて試算", "request_free_plan", {"base": plan})
    return {**shown, "choice": decide.document(), "free_choice": free.document()}


def changes(table: Mapping[str, Any], plan: str) -> bool:
    """Say whether a plan of the table differs from today's contract."""
    at = next(at for at, column in enumerate(table["columns"]) if column["plan"] == plan)
    return any(row["cells"][at]["changed"] for row in table["rows"])


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    cells = [{"text": cell["text"], "changed": cell["changed"]} for cell in row["cells"]]
    return {"label": row["label"], "help": row["help"], "cells": cells}


def plan_name(quote: Mapping[str, Any]) -> str:
    """Name a quote's plan, a free one with its base: フリープラン(Aプランをもとに)."""
    base = f"({NAMES[quote['base']]}をもとに)" if quote["plan"] == "free" else ""
    return NAMES[quote["plan"]] + base


def differences(table: Mapping[str, Any]) -> list[str]:
    """Return in words the premiums, and every coverage that is not the same in all plans."""
    columns = [(at, column) for at, column in enumerate(table["columns"]) if column["plan"] in OFFERED]
    rows = [
        f"{row['label']}: " + "、".join(f"{column['label']} {row['cells'][at]['text']}" for at, column in columns)
        for row in table["rows"]
        if len({row["cells"][at]["value"] for at, _ in columns}) > 1
    ]
    return [premiums(table), *rows]


def cheapest(table: Mapping[str, Any]) -> str:
    """Say which plan has the lowest premium: deciding on it stays the customer's, and names it."""
    offered = [column for column in table["columns"] if column["plan"] in OFFERED]
    lowest = min(column["quote"]["premium"] for column in offered)
    names = [NAMES[column["plan"]] for column in offered if column["quote"]["premium"] == lowest]
    return lines(
        f"表のプランで年間保険料がいちばん安いのは、{'と'.join(names)}({yen(lowest)})です。",
        "補償はプランごとに異なります。次の表でお確かめください。",
        f"お決めの場合は{''.join(f'「{name}にします」' for name in names)}とご入力ください。",
    )


def decided(name: str, draft: Draft) -> str:
    """Say which plan was decided on, at which premium."""
    premium = (draft.chosen_quote or {}).get("premium")
    price = f"(年間保険料 {yen(premium)})" if premium else ""
    return f"{name}{price}と承りました。"


def premiums(table: Mapping[str, Any]) -> str:
    """Return the line with the yearly premium of each column of the table, the present contract's first."""
    return "年間保険料: " + "、".join(f"{each['label']} {yen(each['quote']['premium'])}" for each in table["columns"])
