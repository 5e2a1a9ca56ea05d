"""A reply that names another question's matter, and nothing of the pending one, is no answer to it."""

from __future__ import annotations

import pytest

from bot.japanese.elsewhere import speaks_of_elsewhere


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        ("confirm.intention", "ほなPDFでOK", True),
        ("confirm.intention", "ｐｄｆでいいです", True),
        ("confirm.intention", "PDFも読んだし、この内容でお願いします", False),
        ("confirm.intention", "住所も合ってます", False),
        ("confirm.intention", "OKです", False),
        ("contact.confirm", "ok、PDFで", True),
        ("contact.confirm", "引っ越していません", False),
        ("scope.owner", "住所は変わってません", True),
        ("documents.delivery", "PDFでOK", False),
        ("scope.retirement", "勤務先は合ってます", True),
        ("scope.retirement", "退職した年月も会社名も合ってます", False),
        ("scope.employer", "会社名は合ってます", False),
        ("confirm.intention", "勤務先も合っています", False),
        ("documents.content", "PDFを読みました。OKです", False),
        ("documents.content", "PDFも確認済みです", False),
        ("documents.content", "住所を見直したい", True),
        ("consent.privacy", "PDF見たのでOK", False),
        ("consent.privacy", "PDFでOK", True),
        ("consent.privacy", "住所を見てください、お願いします", True),
        ("plan.choice", "PDFで", False),
    ],
)
def test_the_matter_of_another_question_is_told_apart(step: str, text: str, expected: bool) -> None:
    assert speaks_of_elsewhere(text, step) is expected
