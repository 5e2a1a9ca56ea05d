"""Find the fixed documents a customer is shown, by the start of the term they apply to.

The PDFs are committed: what was shown is evidence, so its bytes and their sha256 never change once issued.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
INDEX = FOLDER / "index.yaml"


@dataclass(frozen=True)
class Document:
    """Describe one document of one edition; `path` is its PDF."""

    id: str
    version: str
    title: str
    sha256: str
    pages: int
    path: Path


@dataclass(frozen=True)
class Edition:
    """Hold the documents for terms that begin on `valid_from` or later, until the next edition."""

    version: str
    valid_from: date
    documents: tuple[Document, ...]


class DocumentLibrary:
    """Know every edition of every document."""

    def __init__(self, editions: tuple[Edition, ...]) -> None:
        """Take the editions in any order."""
        self.editions = tuple(sorted(editions, key=lambda edition: edition.valid_from))

    @classmethod
    def load(cls, index: Path = INDEX) -> DocumentLibrary:
        """Read the index that lies beside the editions' folders."""
        content = yaml.safe_load(index.read_text("utf-8"))
        return cls(
            tuple(
                Edition(
                    version=edition["version"],
                    valid_from=edition["valid_from"],
                    documents=tuple(
                        Document(
                            **entry,
                            version=edition["version"],
                            path=index.parent / edition["version"] / f"{entry['id']}.pdf",
                        )
                        for entry in edition["documents"]
                    ),
                )
                for edition in content["editions"]
            )
        )

    def for_inception(self, inception: date) -> tuple[Document, ...]:
        """Return the documents for a term that begins on this day; LookupError before the first edition."""
        valid = [edition for edition in self.editions if edition.valid_from <= inception]
        if not valid:
            raise LookupError(f"no documents for terms that begin on {inception}")
        return valid[-1].documents

    def find(self, id: str, version: str) -> Document:
        """Return one document; LookupError when there is none of this id and version."""
        for edition in self.editions:
            for document in edition.documents:
                if (document.id, document.version) == (id, version):
                    return document
        raise LookupError(f"no document {id} of version {version}")
