"""Set a sheet as one HTML file that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.printing.sheet import Sheet

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)


def to_html(sheet: Sheet) -> str:
    """Return the sheet as HTML; whatever it says is text, never markup."""
    return _TEMPLATES.get_template("sheet.html").render(sheet.document())
