"""What customers say to a yes/no question is read as a careful person would read it, by the model that is served."""

from __future__ import annotations

import pytest

from bot.japanese.polarity import decide

OTHERS, CANCELLATION = "disclosure.other_contracts", "disclosure.cancellation"
PRIVACY, CONTENT, DELIVERY = "consent.privacy", "documents.content", "documents.delivery"
EMPLOYER, DRIVER, OWNER = "scope.employer", "scope.main_driver", "scope.owner"
CONTACT, INTENTION = "contact.confirm", "confirm.intention"


@pytest.fixture
def read(interpreter):
    def _read(step: str, text: str) -> bool | None:
        parsed = interpreter.parse(text)
        return decide(step, parsed["text"], parsed.get("polarity") or {}).agrees

    return _read


@pytest.mark.parametrize(
    ("step", "yes", "no"),
    [
        (PRIVACY, "両方に同意する", "同意しない"),
        (OTHERS, "はい、ありません", "いいえ、ほかに契約があります"),
        (CANCELLATION, "はい、ありません", "いいえ、解除されたことがあります"),
        (EMPLOYER, "はい、正しいです", "いいえ、勤務先が違います"),
        (DRIVER, "はい、この方です", "いいえ、別の人です"),
        (OWNER, "はい、正しいです", "いいえ、所有者が違います"),
        (CONTACT, "この内容で進む", "住所を変更する"),
        (CONTENT, "内容を確認し、同意する", "同意しない"),
        (DELIVERY, "PDFでのお渡しに同意する", "同意しない"),
        (INTENTION, "意向に沿っています", "訂正したい"),
    ],
)
def test_the_words_on_the_buttons_count_when_they_are_typed(read, step, yes, no):
    assert (read(step, yes), read(step, no)) == (True, False)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (OTHERS, "ありません"),
        (OTHERS, "いいえ、相違ありません"),
        (OTHERS, "おかげさまで、ほかには何も契約しておりません"),
        (OTHERS, "ﾎｶﾆﾊｱﾘﾏｾﾝ"),
        (CANCELLATION, "解除されたことはありません"),
        (CANCELLATION, "一度もないですよ"),
        (PRIVACY, "全部読みましたので、同意いたします"),
        (PRIVACY, "ﾄﾞｳｲｼﾏｽ"),
        (DELIVERY, "PDFで構いません"),
        (CONTENT, "大丈夫です、同意します"),
        (DRIVER, "はい"),
        (OWNER, "間違いありません"),
        (EMPLOYER, "変わってません、今もここです"),
        (CONTACT, "変更ありません"),
        (INTENTION, "この内容で大丈夫です。"),
    ],
)
def test_plain_words_agree(read, step, text):
    assert read(step, text) is True


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (OTHERS, "いいえ、あります"),
        (OTHERS, "実はもう一つ共済に入っています"),
        (CANCELLATION, "解除されたことがあります"),
        (PRIVACY, "同意いたしかねます"),
        (PRIVACY, "申し訳ないのですが、同意できません"),
        (DELIVERY, "紙でください"),
        (DRIVER, "今は妻が主に使っています"),
        (EMPLOYER, "去年転職しました"),
        (CONTACT, "先月引っ越しました"),
        (INTENTION, "意向に沿っていません"),
    ],
)
def test_plain_words_disagree(read, step, text):
    assert read(step, text) is False


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (OTHERS, "いいえ、ありません"),
        (CANCELLATION, "いいえ、解除されたことはありません"),
        (OTHERS, "はい、あります"),
        (OTHERS, "ないことはない"),
        (PRIVACY, "はい、同意しません"),
        (PRIVACY, "同意するような、しないような"),
        (DRIVER, "はい、違います"),
        (PRIVACY, "片方だけ同意します"),
        (CONTENT, "重要事項の方だけ同意します"),
    ],
)
def test_contradictions_and_halves_record_nothing(read, step, text):
    assert read(step, text) is None


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (OTHERS, "お金がありません"),
        (OTHERS, "質問があります"),
        (OTHERS, "自転車の保険はあります"),
        (OTHERS, "解除されたことはありません"),
        (OTHERS, "火災保険なら入っています"),
        (CANCELLATION, "3年前に解除されたことがあります"),
        (CANCELLATION, "自分から解約したことはあります"),
        (PRIVACY, "読みました"),
        (PRIVACY, "妻が同意すると言っています"),
        (PRIVACY, "PDFでお願いします"),
        (DRIVER, "所有者は父です"),
        (CONTACT, "息子が引っ越しました"),
        (INTENTION, "天気がいいですね"),
    ],
)
def test_other_matters_record_nothing(read, step, text):
    assert read(step, text) is None


@pytest.mark.parametrize("step", [PRIVACY, OTHERS, CANCELLATION, EMPLOYER, DRIVER, OWNER, CONTENT, DELIVERY, INTENTION])
@pytest.mark.parametrize(
    "text",
    [
        "間違いないか確認します",
        "相違ないとは言えません",
        "違いないか不安です",
        "同意するかは後で決めます",
        "この内容でいいのか迷っています",
        "たぶん大丈夫です",
        "妻に聞いてみます",
        "電話で話したいです",
        "証券番号はA020119183です",
        "こんにちは",
        "ありがとう",
        "😀",
        "Yes, but what is this?",
        "あああああ",
    ],
)
def test_words_that_answer_nothing_record_nothing_anywhere(read, step, text):
    assert read(step, text) is None
