"""A yes or no is a button at its word, or typed words that training is sure of and that leave no doubt."""

from __future__ import annotations

import pytest

from actions.heard import Heard
from actions.yes_no import reading_of, yes_or_no
from bot.japanese.polarity import KIND_OF, SURE

OTHERS, PRIVACY = "disclosure.other_contracts", "consent.privacy"


def typed(text: str, step: str = PRIVACY, outcome: str = "agrees", sureness: float = 0.99) -> Heard:
    """Return a typed message, with what training makes of it at one step."""
    polarity = {step: {outcome: sureness}}
    return Heard(text, text, "affirm", (), "text", "m", None, "web", confidence=0.9, polarity=polarity)


def pressed(intent: str) -> Heard:
    return Heard("いいえ", "いいえ", intent, (), "choice", "m", None, "web")


@pytest.mark.parametrize(("outcome", "meant"), [("agrees", True), ("disagrees", False)])
@pytest.mark.parametrize("step", sorted(KIND_OF))
def test_training_counts_at_the_step_that_it_speaks_of_and_from_its_sureness_on(step, outcome, meant):
    assert yes_or_no(typed("そのとおりです", step, outcome, SURE), step) is meant
    assert yes_or_no(typed("そのとおりです", step, outcome, SURE - 0.01), step) is None
    assert [yes_or_no(typed("そのとおりです", step, outcome), other) for other in KIND_OF if other != step] == [
        None
    ] * (len(KIND_OF) - 1)


def test_without_training_nothing_is_taken():
    heard = Heard("同意します", "同意します", "affirm", (), "text", "m", None, "web")
    assert yes_or_no(heard, PRIVACY) is None


@pytest.mark.parametrize(
    "text",
    [
        "たぶんないです",
        "ないと思います",
        "ありませんか?",
        "同意すればいいですか",
        "同意するかは後で決めます",
        "同意する理由を教えてください",
        "合っているはずです",
        "この内容でいいのかな",
        "間違いないか迷っています",
        "覚えていないので分かりません",
        "妻に聞いてから決めます",
        "タブンナイデス",
        "ナイトオモイマス",
        "ワカリマセン",
        "アトデキメマス",
        "同意でしょうね",
        "ないですよ、知らんけど",
        "判らん",
        "分からないのではい",
    ],
)
@pytest.mark.parametrize("outcome", ["agrees", "disagrees"])
def test_no_training_overrules_a_doubt(text, outcome):
    assert yes_or_no(typed(text, OTHERS, outcome), OTHERS) is None


@pytest.mark.parametrize(
    "text",
    [
        "紙でいただけますか",
        "長いこと迷いましたが、同意します",
        "何も変わっていません",
        "どちらも同意します",
        "質問の件、該当はございません",
    ],
)
def test_polite_requests_and_plain_words_leave_no_doubt(text):
    assert yes_or_no(typed(text), PRIVACY) is True


def test_who_repeats_the_matter_before_answering_leaves_no_doubt():
    step = "disclosure.cancellation"
    assert yes_or_no(typed("解除?そんなことされていません", step), step) is True


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("disclosure.other_contracts", "解除されたことも無いで"),
        ("disclosure.other_contracts", "契約を解除されたことはありません"),
        ("disclosure.cancellation", "ほかの契約はありません"),
        ("disclosure.cancellation", "共済にも入っていません"),
        ("scope.retirement", "はい、車はわしのもんや"),
        ("scope.main_driver", "はい、会社のものです"),
        ("documents.content", "はい、お申込みします"),
        ("identify.contract", "両方同意で、ほかの契約もありません"),
        ("confirm.intention", "はい、意向にそっておりますが、主に運転しますのは息子でございます"),
        ("scope.main_driver", "ん"),
        ("disclosure.cancellation", "他に契約はありません"),
        ("disclosure.other_contracts", "他社に解除されたことはありません"),
        ("confirm.intention", "この内容で合っています。共済にも入っています"),
        ("confirm.intention", "はい、この内容で合っていますが他の保険にも入っています"),
        ("confirm.intention", "間違いありませんが、免責がおかしい"),
        ("scope.retirement", "はい、その頃で間違いありません"),
        ("scope.retirement", "はいこの人です"),
    ],
)
def test_what_a_newcomers_words_were_wrongly_taken_for(step, text):
    assert yes_or_no(typed(text, step), step) is None


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("disclosure.other_contracts", "同じ車にほかの契約はありません"),
        ("disclosure.other_contracts", "解除も、ほかの保険もありません"),
        ("disclosure.cancellation", "保険会社から契約を解除されたことはありません"),
        ("scope.owner", "はい、車はわしのもんや"),
        ("scope.main_driver", "この車に乗るのは私です"),
        ("scope.main_driver", "はい、車も同じです"),
        ("scope.employer", "はい、トヨタ自動車です"),
        ("disclosure.cancellation", "他社でもありません"),
        ("documents.content", "PDFに目を通しました、大丈夫です"),
        ("confirm.intention", "はい、高いけど、このプランでいいです"),
        ("confirm.intention", "はい、お願いしますが、プランも問題ないです"),
        ("scope.retirement", "はい。再就職していますが退職年月はそれです"),
        ("documents.content", "同意します。早く申し込みたいので"),
        ("confirm.intention", "プランも住所も合っています、この内容で申し込みます"),
        ("confirm.intention", "物価高で厳しいですけど、車がないと暮らせないのでこれで契約します"),
    ],
)
def test_what_names_its_own_matter_is_taken(step, text):
    assert yes_or_no(typed(text, step), step) is True


@pytest.mark.parametrize(
    ("heard", "read_as"),
    [
        (pressed("affirm"), "agrees:choice"),
        (pressed("deny"), "disagrees:choice"),
        (pressed("ask_human"), "unclear:choice"),
        (typed("きちんと読みましたので同意しますよ"), "agrees:trained"),
        (typed("お断りします", outcome="disagrees"), "disagrees:trained"),
        (typed("たぶん同意します"), "unclear:doubt"),
        (typed("それより後で同意します"), "unclear:doubt"),
        (typed("はい、もっと後でお願いします"), "unclear:doubt"),
        (typed("こんにちは", OTHERS), "unclear:nothing"),
        (typed("引っ越してないのでそのままで"), "unclear:elsewhere"),
        (typed("非同意です"), "unclear:contrary"),
    ],
)
def test_how_a_reply_was_read_is_said(heard, read_as):
    assert reading_of(heard, PRIVACY).read_as == read_as


@pytest.mark.parametrize(
    "text",
    [
        "隠すことは何もありません",
        "最後で申し訳ないのですが、同意しません",
        "もっと後でした",
        "もっとあとで辞めました",
        "開き方が分からないので紙で",
        "もう迷っていません、同意します",
        "後日郵送してください",
        "紙で送ってくださいませんか",
        "郵送してもらっていいですか",
    ],
)
def test_words_of_doubt_that_mean_something_else_leave_none(text):
    assert yes_or_no(typed(text), PRIVACY) is True


@pytest.mark.parametrize("outcome", ["agrees", "disagrees"])
@pytest.mark.parametrize(
    "text",
    ["引っ越してないです、連絡先もそのままで", "住所は変わっていません", "電話番号は同じです", "ヒッコシテナイデス"],
)
@pytest.mark.parametrize(
    "step", sorted(step for step in KIND_OF if step.startswith(("consent.", "disclosure.", "scope.", "documents.")))
)
def test_what_answers_another_question_answers_none(step, text, outcome):
    assert yes_or_no(typed(text, step, outcome), step) is None


def test_who_owns_the_car_confirms_no_contract():
    text, step = "ごめん間違い、わたしの名義です", "identify.contract"
    assert yes_or_no(typed(text, step), step) is None


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("identify.contract", "この契約で間違いありません、名義も私です"),
        ("scope.owner", "わたしの名義です"),
        ("scope.owner", "引っ越したけど車の名義は変わってないです"),
        ("scope.employer", "住所は変わったけど会社は同じです"),
        ("consent.privacy", "住所などの取扱いに同意します"),
        ("contact.confirm", "引っ越してないです、連絡先もそのままで"),
        ("contact.confirm", "住所が微妙に違います"),
        ("confirm.intention", "住所も電話番号もこれで合っています"),
    ],
)
def test_an_answer_may_name_other_matters_besides(step, text):
    assert yes_or_no(typed(text, step), step) is True


def test_words_against_an_agreement_are_no_doubt_about_a_disagreement():
    heard = typed("共済だけ入っています", OTHERS, "disagrees")
    assert yes_or_no(heard, OTHERS) is False
