"""The documents customers are shown: the right edition, unchanged since it was issued."""

import hashlib
import re
from datetime import date

import pytest
import typst
import yaml

from backend.documents import INDEX, DocumentLibrary
from backend.documents.compile import set_document

LIBRARY = DocumentLibrary.load()
DOCUMENTS = [document for edition in LIBRARY.editions for document in edition.documents]
IDS = ("privacy_insurer", "privacy_agency", "important_matters", "revision_notice", "member_terms")


@pytest.mark.parametrize(
    ("inception", "version"),
    [
        (date(2019, 10, 1), "2019-10"),
        (date(2020, 6, 2), "2019-10"),
        (date(2020, 12, 31), "2019-10"),
        (date(2021, 1, 1), "2021-01"),
        (date(2026, 12, 22), "2021-01"),
    ],
)
def test_the_edition_follows_the_start_of_the_term(inception, version):
    documents = LIBRARY.for_inception(inception)
    assert tuple(document.id for document in documents) == IDS
    assert {document.version for document in documents} == {version}


def test_before_the_first_edition_there_are_no_documents():
    with pytest.raises(LookupError):
        LIBRARY.for_inception(date(2019, 9, 30))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: f"{document.id}-{document.version}")
def test_the_file_is_the_one_that_was_issued(document):
    content = document.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == document.sha256, (
        "An issued document changed. Issue a new edition, or, before it is shown to anyone, set it again with "
        "`python -m backend.documents.compile` and commit PDF and index together."
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: f"{document.id}-{document.version}")
def test_the_file_is_a_small_tagged_pdf_with_its_own_fonts(document):
    content = document.path.read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert len(content) < 200_000
    assert b"/MarkInfo" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang" in content
    assert set(re.findall(rb"/FontName/([A-Z]{6})\+", content.replace(b" ", b"")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: f"{document.id}-{document.version}")
def test_the_recorded_pages_are_the_files_pages(document):
    kinds = re.findall(rb"/Type ?/Page\b(?!s)", document.path.read_bytes())
    assert len(kinds) == document.pages


def test_the_explanation_of_important_matters_has_four_to_six_pages():
    assert all(4 <= document.pages <= 6 for document in DOCUMENTS if document.id == "important_matters")


def test_each_document_is_found_by_id_and_version():
    assert [LIBRARY.find(document.id, document.version) for document in DOCUMENTS] == DOCUMENTS
    with pytest.raises(LookupError):
        LIBRARY.find("important_matters", "1999-01")


def test_the_editions_differ_and_no_two_documents_are_alike():
    assert len({document.sha256 for document in DOCUMENTS}) == len(DOCUMENTS) == 10


@pytest.mark.skipif("Noto Sans CJK JP" not in typst.Fonts().families(), reason="needs the font of fonts-noto-cjk")
def test_setting_a_document_gives_the_same_bytes_each_time():
    edition = yaml.safe_load(INDEX.read_text("utf-8"))["editions"][0]
    first, pages = set_document(edition, "revision_notice", "改定のご案内")
    assert (first, pages) == set_document(edition, "revision_notice", "改定のご案内")
    assert pages >= 1
