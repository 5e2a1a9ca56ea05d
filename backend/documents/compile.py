"""Set the documents from their Typst sources: `python -m backend.documents.compile [version …]`.

Needs the font Noto Sans CJK JP (Debian: fonts-noto-cjk). The same sources, font and Typst give the same bytes: the
creation date is the edition's day of issue. Writes the PDFs and their sha256 and pages into the index. Issue a new
edition rather than setting one again that customers have been shown.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import typst
import yaml

from backend.documents import FOLDER, INDEX
from service.clock import JST

SOURCES = FOLDER / "sources"
HEADER = """\
# The editions of the documents, keyed by the first start of a term they apply to.
# sha256 and pages are written by `python -m backend.documents.compile`; everything else is edited here.
"""


def main(wanted: list[str]) -> None:
    """Set all documents of the wanted editions (of all, when none is named) and record them in the index."""
    index = yaml.safe_load(INDEX.read_text("utf-8"))
    for edition in index["editions"]:
        if not wanted or edition["version"] in wanted:
            folder = FOLDER / edition["version"]
            folder.mkdir(exist_ok=True)
            for entry in edition["documents"]:
                pdf, pages = set_document(edition, entry["id"], entry["title"])
                (folder / f"{entry['id']}.pdf").write_bytes(pdf)
                entry |= {"sha256": hashlib.sha256(pdf).hexdigest(), "pages": pages}
    INDEX.write_text(HEADER + yaml.safe_dump(index, allow_unicode=True, sort_keys=False, width=120), "utf-8")


def set_document(edition: dict[str, Any], document: str, title: str) -> tuple[bytes, int]:
    """Return the tagged PDF (PDF/UA-1, fonts embedded as subsets) of one document and its number of pages.

    Raises RuntimeError on any warning of Typst's, such as a missing font: an issued document has no second chance.
    """
    source = source_of(document, edition["version"])
    inputs = {"title": title} | {key: edition[key] for key in ("version", "name", "applies_to")}
    pdf, warnings = typst.compile_with_warnings(
        source,
        root=SOURCES,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(datetime.combine(edition["issued_on"], time(), JST).timestamp()),
    )
    if warnings:
        raise RuntimeError(f"{source.name}: {warnings[0].message}")
    pages = json.loads(typst.query(source, "<pages>", field="value", one=True, root=SOURCES, sys_inputs=inputs))
    return pdf, pages


def source_of(document: str, version: str) -> Path:
    """Return the edition's own source of a document, or else the one all editions share."""
    own = SOURCES / f"{document}_{version}.typ"
    return own if own.exists() else SOURCES / f"{document}.typ"


if __name__ == "__main__":
    main(sys.argv[1:])
