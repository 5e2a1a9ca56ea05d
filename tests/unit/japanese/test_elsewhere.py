"""However sure training is, a reply about another matter answers nothing; one that names its own matter does."""

from __future__ import annotations

import pytest

from bot.japanese.polarity import KIND_OF, decide


def taken(step: str, text: str, outcome: str = "agrees") -> bool | None:
    return decide(step, text, {step: {outcome: 0.99}}).agrees


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
        ("disclosure.other_contracts", "この車の保険は解除されていません"),
        ("disclosure.other_contracts", "車の保険は、他社から解除されたことはありません"),
        ("disclosure.other_contracts", "共済からも解除されていません"),
        ("disclosure.cancellation", "共済にもありません"),
        ("disclosure.cancellation", "他社にもありません"),
        ("disclosure.cancellation", "保険会社はここだけです、ほかの契約はありません"),
        ("disclosure.cancellation", "現職で間違いありません"),
        ("scope.main_driver", "名義は表示のとおりです"),
        ("scope.main_driver", "電話番号も間違いありません"),
        ("scope.main_driver", "勤務先も名義も合っています"),
        ("scope.employer", "はい、自動車はわたしの名義です"),
        ("scope.employer", "はい、他社に契約はありません"),
        ("scope.owner", "うんてんするのは わたしで まちがいありません"),
        ("scope.owner", "ﾀｲｼｮｸﾊﾍｲｾｲ23ﾈﾝ3ｶﾞﾂﾃﾞﾏﾁｶﾞｲｱﾘﾏｾﾝ"),
        ("consent.privacy", "電子交付に同意します"),
        ("consent.privacy", "告知に同意します"),
        ("documents.delivery", "重要事項の内容は確認しました、更新に同意します"),
        ("contact.confirm", "口座の引き落としは前と同じです"),
        ("scope.retirement", "はい、去年で間違いありません"),
        ("scope.retirement", "その翌年で間違いありません"),
        ("scope.retirement", "夏に辞めました、間違いありません"),
        ("scope.retirement", "妻の退職の年月で間違いありません"),
        ("scope.retirement", "生年月日で間違いありません"),
        ("scope.retirement", "退職していることに間違いありません"),
        ("scope.retirement", "合っています、ここでやめます"),
        ("confirm.intention", "息子も乗りますが、この内容でいいです"),
        ("confirm.intention", "はい、沿っていますが引っ越しました"),
        ("confirm.intention", "はい、仕事にも使うようになりましたが内容は合っています"),
        ("confirm.intention", "JAに入っていますが、この内容でいいです"),
        ("confirm.intention", "はい、契約をもう一つしていますが、この内容でお願いします"),
        ("confirm.intention", "車両保険なしで間違いないです"),
        ("confirm.intention", "免責10万円で合っています"),
        ("confirm.intention", "はい、大丈夫だけど車両保険は付けないでください"),
        ("confirm.intention", "はい、意向に沿っていますが、特約は要らないです"),
        ("confirm.intention", "はい、大丈夫です。ただ、人身傷害は要りません"),
        ("confirm.intention", "はい、大丈夫ですが、弁護士費用も付けたいです"),
        ("scope.main_driver", "うん、私の車です"),
        ("disclosure.cancellation", "ええ、車だけです"),
        ("disclosure.other_contracts", "ええ、申込内容で合っています"),
        ("scope.retirement", "後でしたら同意します"),
        ("scope.retirement", "あとでやめたいです"),
    ],
)
def test_what_a_newcomers_words_were_wrongly_taken_for(step, text):
    assert taken(step, text) is None


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
        ("disclosure.other_contracts", "会社の団体のこれだけです"),
        ("disclosure.other_contracts", "車の保険はこれ以外ありません"),
        ("scope.retirement", "もっとあとで辞めました"),
        ("scope.retirement", "その年の春に定年になったので、そのとおりです"),
        ("confirm.intention", "車両保険を外すか悩みましたが、付けたままこの内容で申し込みます"),
        ("scope.retirement", "はい。再就職していますが退職年月はそれです"),
        ("documents.content", "同意します。早く申し込みたいので"),
        ("confirm.intention", "プランも住所も合っています、この内容で申し込みます"),
        ("confirm.intention", "物価高で厳しいですけど、車がないと暮らせないのでこれで契約します"),
    ],
)
def test_what_names_its_own_matter_is_taken(step, text):
    assert taken(step, text) is True


@pytest.mark.parametrize("outcome", ["agrees", "disagrees"])
@pytest.mark.parametrize(
    "text",
    ["引っ越してないです、連絡先もそのままで", "住所は変わっていません", "電話番号は同じです", "ヒッコシテナイデス"],
)
@pytest.mark.parametrize(
    "step", sorted(step for step in KIND_OF if step.startswith(("consent.", "disclosure.", "scope.", "documents.")))
)
def test_what_answers_another_question_answers_none(step, text, outcome):
    assert taken(step, text, outcome) is None


def test_who_owns_the_car_confirms_no_contract():
    text, step = "ごめん間違い、わたしの名義です", "identify.contract"
    assert taken(step, text) is None


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
    assert taken(step, text) is True
