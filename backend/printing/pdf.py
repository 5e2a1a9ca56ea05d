"""Set a sheet as PDF: tagged (PDF/UA-1), with the fonts in it, needing no font of the machine."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import typst

from backend.printing.font import FAMILY, FILE, GETA, printable
from backend.printing.sheet import Section, Sheet, Text

_FOLDER = Path(__file__).parent


def to_pdf(sheet: Sheet, made_at: datetime) -> bytes:
    """Return the sheet as PDF; it takes the processor for 20 ms and more, so call it off the event loop.

    A character that the font lacks is printed as 〓, and the last page names it by its code.
    """
    document, missing = printable(sheet.document())
    if missing:
        note = Section("印字できない文字", (Text(_note(missing)),))
        document, _ = printable(replace(sheet, sections=(*sheet.sections, note)).document())
    return bytes(
        typst.compile(
            _FOLDER / "sheet.typ",
            root=_FOLDER,
            font_paths=[FILE.parent],
            ignore_system_fonts=True,
            sys_inputs={"sheet": json.dumps(document), "font": FAMILY},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(made_at.timestamp()),
        )
    )


def _note(missing: frozenset[str]) -> str:
    codes = "、".join(sorted(f"U+{ord(character):04X}" for character in missing))
    return f"この書面で「{GETA}」と印字した文字があります。もとの文字の番号: {codes}"
