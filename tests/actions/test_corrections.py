"""Correct in words what was answered: the item that is meant, and nothing where nothing is."""

from __future__ import annotations

import pytest

from actions.correction_words import corrects, finds_right, spoken_of
from tests.actions.coverages import LESS_PROPERTY, field
from tests.actions.customer import TO_PLAN, TO_REVIEW, Customer

_TO_SCOPE = ("両方に同意", "はい、ありません", "はい、ありません")
_TO_INTENTION = (*TO_PLAN, "Aプランに決定", *TO_REVIEW)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("あ、ごめん、さっきの、やっぱり農協の共済にも入ってた", "correct_answer"),
        ("いや、解除じゃなくて、他の保険の話。直したい", "nlu_fallback"),
        ("ほかのご契約の有無を訂正", "ask_faq/honesty"),
    ],
)
async def test_the_disclosure_that_is_meant_is_asked_again(customer: Customer, text: str, intent: str) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_SCOPE)
    await customer.types(text, intent)
    assert customer.step == "disclosure.other_contracts"


async def test_who_declares_something_at_the_last_step_is_asked_it_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    assert customer.step == "confirm.intention"
    await customer.types("ちょっと待って、実は共済にも入ってるんだけど")
    assert customer.step == "disclosure.other_contracts"
    await customer.presses("はい、ありません")
    await customer.presses("意向に沿っています")
    await customer.types("やっぱり共済に入ってました")
    assert customer.step == "disclosure.other_contracts"


async def test_the_menu_of_corrections_takes_its_own_words(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION, "訂正したい")
    await customer.types("訂正しない", "deny")
    assert customer.step == "confirm.intention"
    assert "訂正する項目" not in customer.told
    await customer.presses("訂正したい")
    await customer.types("ほかのご契約の有無", "ask_faq/honesty")
    assert customer.step == "disclosure.other_contracts"


@pytest.mark.parametrize(
    "text",
    [
        "プランは間違いありません、お願いします",
        "プランの訂正はありません",
        "電話番号は合っています",
    ],
)
@pytest.mark.parametrize("intent", ["correct_answer", "change_contact"])
async def test_who_finds_nothing_wrong_corrects_nothing(customer: Customer, text: str, intent: str) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    await customer.types(text, intent, {"entity": "item", "value": "phone"})
    assert customer.step == "confirm.intention"
    assert "訂正します" not in customer.told
    assert "訂正する項目" not in customer.told


@pytest.mark.parametrize(
    ("text", "intent", "entity", "step"),
    [
        ("やっぱりBプランにします、それで間違いないです", "choose_plan", ("plan", "b"), "plan.choice"),
        ("前年同等プランで合っています", "choose_plan", ("plan", "same_terms"), "plan.choice"),
        ("住所が変わりました、ほかは合っています", "change_contact", ("item", "address"), "contact.address"),
        ("電話番号以外は合っています", "correct_answer", ("item", "phone"), "contact.phone"),
    ],
)
async def test_who_names_another_value_or_an_exception_does_not_find_it_right(
    customer: Customer, text: str, intent: str, entity: tuple[str, str], step: str
) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    await customer.types(text, intent, {"entity": entity[0], "value": entity[1]}, means="agrees")
    assert customer.step == step


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("他社の保険を直したい", ["disclosure.other_contracts"]),
        ("解除じゃなくて他の保険", ["disclosure.other_contracts"]),
        ("氏名を訂正", ["registration.name"]),
        ("車を使う人を直したい", ["scope.main_driver"]),
        ("支払いに使う方法を訂正したい", []),
        ("運転する人の範囲を訂正したい", []),
        ("きょうは暑いですね", []),
    ],
)
def test_words_name_a_step(text: str, steps: list[str]) -> None:
    assert spoken_of(text) == steps


async def test_a_declaration_is_heard_at_the_last_button_however_sure_it_sounds(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION, "意向に沿っています")
    await customer.types("共済にも入っているのは間違いないです", "affirm")
    assert customer.step == "disclosure.other_contracts"


@pytest.mark.parametrize(
    ("text", "is_correction"),
    [
        ("氏名を訂正", True),
        ("住所を間違えた", True),
        ("名前を直したい", True),
        ("間違いないです", False),
        ("間違ってないです", False),
        ("訂正はありません", False),
        ("訂正不要", False),
    ],
)
def test_a_correction_is_asked_for(text: str, is_correction: bool) -> None:
    assert corrects(text) is is_correction


async def test_the_month_of_the_retirement_is_not_the_retirement(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意する", "はい、ありません", "はい、ありません", "退職者です", "はい、正しいです")
    assert customer.step == "scope.retirement"
    mistaken = ("さっきの退職の月、間違えた", "correct_answer", {"entity": "status", "value": "retired"})
    await customer.types(*mistaken)
    assert customer.step == "scope.retirement"
    await customer.types("平成23年4月だよ")
    assert customer.step == "scope.main_driver"
    await customer.types(*mistaken)
    assert "退職年月を訂正します" in customer.told
    assert customer.step == "scope.retirement"


async def test_a_correction_asks_again_only_what_depends_on_it(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    await customer.types("電話番号を直したい", "correct_answer", {"entity": "item", "value": "phone"})
    assert customer.step == "contact.phone"
    await customer.types("０９０-１２３４-５６７８", "give_contact")
    assert "090-1234-5678" in customer.told
    await customer.presses("この内容で進む")
    assert customer.step == "confirm.intention"
    await customer.presses("訂正したい", "プラン")
    await customer.presses("Bプランに決定")
    assert customer.step == "documents.content"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("電話番号は合っています", True),
        ("電話番号が合っています", True),
        ("ほかのご契約の有無は合っています", True),
        ("電話番号は090-1234-5678が正しいです", False),
        ("前年同等プランで合っています", False),
        ("住所は間違いないです", True),
        ("あれも間違いないで", True),
        ("訂正はありません", True),
        ("合っていますか", False),
        ("間違いないか確認したい", False),
        ("電話番号は合っていますが、住所を変えたい", False),
        ("住所は合ってるけど電話が違う", False),
        ("合ってないです", False),
        ("この内容で合っています。共済にも入っています", False),
        ("事故にあっています", False),
    ],
)
def test_words_that_find_something_right(text: str, expected: bool) -> None:
    assert finds_right(text) is expected


async def test_a_coverage_wished_for_at_the_review_is_not_said_again(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    await customer.types("やっぱり対物は2000万にしてください", "change_coverage", *LESS_PROPERTY)
    assert customer.step == "plan.choice"
    assert "対物" in customer.told
    await customer.presses("Aプランをもとにする")
    assert customer.step == "plan.free"
    assert field(customer, "property_damage_liability") == "20000000"


async def test_a_question_what_a_change_would_cost_reopens_nothing(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    await customer.types("対物を2000万にしたらいくらになりますか", "change_coverage", *LESS_PROPERTY)
    assert customer.step == "confirm.intention"
    assert "試算でお確かめいただけます" in customer.told


async def test_a_wish_beside_an_earlier_correction_is_asked_for_at_the_plans(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_INTENTION)
    text = "勤務先とプランを訂正したいです。対物は2000万にしてください"
    await customer.types(text, "correct_answer", *LESS_PROPERTY)
    assert customer.step == "scope.employer"
    assert "プランは、次の表であらためてお決めください。" in customer.told


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("いや待って。共済に入ってるって言うの忘れてた", "disclosure.other_contracts"),
        ("さっきの告知、実は共済にも入っとるんです", "disclosure.other_contracts"),
        ("実は前に一度解除されたことがあります", "disclosure.cancellation"),
        ("共済には入っていません", "scope.employment"),
        ("他社の保険と比べてもいいですか", "scope.employment"),
        ("実は他社の見積もりのほうが安いんですよね", "scope.employment"),
        ("他社の見積もり取り忘れてたわ", "scope.employment"),
        ("前に他社に入っていたときも解除されていません", "scope.employment"),
    ],
)
async def test_who_owns_up_later_is_asked_the_disclosure_again(customer: Customer, text: str, step: str) -> None:
    await customer.begins("taro")
    await customer.presses(*_TO_SCOPE)
    await customer.types(text)
    assert customer.step == step


async def test_who_wants_the_former_number_back_later_is_asked_for_it(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN, "Aプランに決定", "この内容で進む")
    await customer.types("電話番号をもとの03-5500-0105に戻して")
    assert customer.step == "contact.phone"


async def test_an_answer_that_names_the_question_before_is_one_to_the_pending_question(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses("両方に同意", "はい、ありません")
    await customer.types("共済にも入ってますが解除はされてません")
    assert customer.step == "disclosure.cancellation"
