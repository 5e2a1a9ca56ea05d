"""A reply that sounds like an agreement, while its words say something against it."""

from __future__ import annotations

import pytest

from bot.japanese.contrary import speaks_against

OTHERS, CANCELLATION, DELIVERY = "disclosure.other_contracts", "disclosure.cancellation", "documents.delivery"
PRIVACY, DRIVER, CONTENT, INTENTION = "consent.privacy", "scope.main_driver", "documents.content", "confirm.intention"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (PRIVACY, "非同意です"),
        (PRIVACY, "不同意"),
        (PRIVACY, "「はい」ではありません"),
        (PRIVACY, "同意するわけがない"),
        (PRIVACY, "続けません"),
        (OTHERS, "ありませんは間違いです"),
        (OTHERS, "共済だけあります"),
        (OTHERS, "共済のみ加入しています"),
        (OTHERS, "ほかに契約はあります"),
        (OTHERS, "そんなことはありません"),
        (CANCELLATION, "解除されたことがないではない"),
        (DRIVER, "はい、間違いです"),
        (DRIVER, "合ってるけど前とは変わりました"),
        (DRIVER, "妻以外は合っています"),
        (DELIVERY, "同意します、紙でお願いします"),
        (DELIVERY, "はい、郵送でください"),
        (PRIVACY, "読んでいませんが、両方同意します"),
        (CONTENT, "読んでへんけど同意するわ"),
        (CONTENT, "目は通してないけど承諾します"),
        (CONTENT, "読まんと同意しとくわ"),
        (INTENTION, "ちゃんと読みました、同意します"),
        (INTENTION, "読みました。同意します"),
        (CONTENT, "読んでないけど問題ないので同意します"),
        (CONTENT, "読んでいませんが問題ありません、同意します"),
    ],
)
def test_words_against_the_agreement(step: str, text: str) -> None:
    assert speaks_against(text, step)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (PRIVACY, "同意します"),
        (PRIVACY, "確かに読みました。同意します"),
        (OTHERS, "はい、ありません"),
        (OTHERS, "共済も保険もありません"),
        (OTHERS, "この契約以外はありません"),
        (OTHERS, "契約はあるのはこれだけです"),
        (OTHERS, "間違いありません"),
        (CANCELLATION, "解除されたことはありません"),
        (DRIVER, "間違いないです"),
        (DRIVER, "はい、合っています"),
        (DELIVERY, "紙は要りません、PDFで"),
        (DELIVERY, "郵送は不要です"),
        (PRIVACY, "読んでいないところはないので、同意します"),
        (CONTENT, "まだ見ていない書面はありません、同意します"),
        (CONTENT, "確認していない点はないので同意します"),
        (CONTENT, "読んでないページはない、同意します"),
        (INTENTION, "意向に沿っています。読んだうえで同意します"),
        (INTENTION, "全部読みました、意向に沿っています"),
    ],
)
def test_words_that_agree(step: str, text: str) -> None:
    assert not speaks_against(text, step)
