from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.heard import Heard, Pending
from actions.question import Answer
from actions.retirement import GiveRetirement
from service.clock import JST
from tests.actions.customer import TO_PLAN, Customer
from tests.actions.road import Road

STEP = "scope.retirement"


class NoonOnTheFlyersDay:
    def now(self) -> datetime:
        return datetime(2020, 5, 3, 12, tzinfo=JST)


def read(text: str) -> object:
    heard = Heard(text, text, "nlu_fallback", (), "text", "m", None, "web", None, 0.1)
    return GiveRetirement(NoonOnTheFlyersDay()).read(heard, Pending(STEP))


@pytest.mark.parametrize(
    "text",
    [
        "平成23年3月",
        "2011年3月",
        "２０１１年３月です",
        "平成23年3月に退職しました",
        "平成二十三年三月に定年退職しました。",
        "はい、2011年3月です",
        "2011年3月末に会社を辞めました",
        "いいえ、2011年3月です",
        "違うよ、H23.3",
        "いいえ、正しくは2011年3月です",
        "H23の3月",
        "へいせい23ねん3がつ",
        "ﾍｲｾｲ23ﾈﾝ3ｶﾞﾂﾃﾞｽ",
    ],
)
def test_a_date_of_retirement_is_taken(text: str) -> None:
    said = read(text)
    assert isinstance(said, Answer)
    assert said.value == {"year": 2011, "month": 3}


@pytest.mark.parametrize(
    "text",
    [
        "2011年3月に入社しました",
        "平成23年3月は違います",
        "9999年12月",
        "2020年6月",
        "1800年1月",
        "平成23年3月だったかな",
        "5日",
        "令和9999年12月",
    ],
)
def test_another_date_is_not(text: str) -> None:
    assert not isinstance(read(text), Answer)


@given(st.lists(st.sampled_from([*"0123456789年月日元去平成昭和令末.-/", "9999", "平成", "令和", "去年"]), max_size=9))
def test_no_text_of_digits_and_eras_is_an_error(parts: list[str]) -> None:
    said = read("".join(parts))
    if isinstance(said, Answer):
        assert (1930, 1) <= (said.value["year"], said.value["month"]) <= (2020, 5)


async def test_only_the_month_of_retirement_asks_for_its_year(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN[:5])
    await customer.types("3月に退職しました", "give_retirement")
    assert "3月に退職されたのは、何年" in customer.told
    await customer.types("平成23年です", "give_retirement")
    assert "平成23年3月(2011年)" in customer.told
    assert customer.step == "scope.main_driver"


async def _at_retirement(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN[:5])
    assert customer.step == STEP


async def test_a_typed_yes_takes_the_month_on_record(customer: Customer, road: Road) -> None:
    await _at_retirement(customer)
    assert "平成23年3月(2011年)です。\nこの年月で正しいでしょうか。" in customer.told
    await customer.types("前と同じです", "choose_plan", {"entity": "plan", "value": "same_terms"}, means="agrees")
    assert "退職年月を平成23年3月(2011年)と承りました。" in customer.told
    assert customer.step == "scope.main_driver"
    (entry,) = [e for e in await road.ledger(customer.slots["renewal_id"]) if STEP in str(e["payload"].get("step"))]
    assert entry["payload"]["read_as"] == "agrees:trained"
    assert entry["payload"]["answer"] == {"year": 2011, "month": 3}


async def test_a_typed_no_asks_for_the_right_month(customer: Customer, road: Road) -> None:
    await _at_retirement(customer)
    await customer.types("いいえ", "deny")
    assert "正しい年と月をご入力ください。" in customer.told
    assert customer.step == STEP
    await customer.types("いいえ、平成24年4月です", "give_retirement", means="disagrees")
    assert "平成24年4月(2012年)" in customer.told
    assert customer.step == "scope.main_driver"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("はい、2012年4月です", "agrees"),
        ("いいえ、2011年3月です", "disagrees"),
        ("はい、違います、2011年3月です", "disagrees"),
    ],
)
async def test_a_yes_or_no_that_its_month_contradicts_takes_neither(customer: Customer, text: str, means: str) -> None:
    await _at_retirement(customer)
    await customer.types(text, "give_retirement", means=means)
    assert customer.step == STEP
    assert "退職年月を" not in customer.told
    await customer.types("2012年4月です", "give_retirement")
    assert customer.step == "scope.main_driver"


@pytest.mark.parametrize("text", ["2011年3月で正しいです", "そうです、平成23年3月です", "今年も同じです"])
async def test_a_yes_that_names_the_month_on_record_takes_it(customer: Customer, text: str) -> None:
    await _at_retirement(customer)
    await customer.types(text, "affirm", means="agrees")
    assert customer.step == "scope.main_driver"


@pytest.mark.parametrize(
    "text",
    [
        "入社した年月で合っています",
        "退職者で間違いありません",
        "平成で合っています",
        "はい、おおよそ合っています",
        "その頃で合っています",
        "はい、ほかの契約はありません",
        "勤務先は合っています",
    ],
)
async def test_a_yes_to_something_else_takes_nothing(customer: Customer, text: str) -> None:
    await _at_retirement(customer)
    await customer.types(text, "affirm", means="agrees")
    assert customer.step == STEP


async def test_a_wish_to_correct_something_is_heard_as_one(customer: Customer) -> None:
    await _at_retirement(customer)
    await customer.types("訂正したいです", "correct_answer", means="disagrees")
    assert "訂正する項目をお選びください。" in customer.told


async def test_a_yes_to_half_an_answer_takes_nothing(customer: Customer) -> None:
    await _at_retirement(customer)
    await customer.types("3がつ", "give_retirement")
    assert "3月に退職されたのは、何年" in customer.told
    await customer.types("はい", "affirm")
    assert customer.step == STEP


async def test_a_no_that_ends_with_the_right_month_is_taken_at_once(customer: Customer) -> None:
    await _at_retirement(customer)
    text = "いいえ、恐れ入りますが、その年月ではございませんで、平成二十四年の四月でございました。"
    await customer.types(text, "deny", means="disagrees")
    assert "退職年月を平成24年4月(2012年)と承りました。" in customer.told


@pytest.mark.parametrize(
    "text",
    [
        "いいえ、平成24年4月ではありません",
        "いいえ、違います。入社は、2012年3月です",
        "いいえ、違います。2011年3月か、2012年3月です",
        "違います。私は、2011年3月です",
    ],
)
async def test_a_no_that_names_no_other_month_of_the_retirement_takes_none(customer: Customer, text: str) -> None:
    await _at_retirement(customer)
    await customer.types(text, "deny", means="disagrees")
    assert customer.step == STEP


async def test_a_month_that_was_answered_is_asked_about_when_it_is_corrected(customer: Customer) -> None:
    await _at_retirement(customer)
    await customer.types("平成24年4月", "give_retirement")
    await customer.types("退職年月を直したい", "correct_answer")
    assert "退職の年月は、先ほどのお答えでは平成24年4月(2012年)です。" in customer.told
    await customer.types("はい、合っています", "affirm")
    assert "退職年月を平成24年4月(2012年)と承りました。" in customer.told
