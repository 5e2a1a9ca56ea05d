from __future__ import annotations

import pytest

from actions.heard import Heard, Pending
from actions.question import Answer
from actions.scope import ChooseEmployment
from tests.actions.customer import TO_PLAN, Customer

STEP = "scope.employment"


def read(text: str, status: str, said: str = "text") -> object:
    """Read words in which training found a status."""
    entities = ({"entity": "status", "value": status},)
    heard = Heard(text, text, "choose_employment", entities, said, "m", None, "web", confidence=0.99)
    return ChooseEmployment().read(heard, Pending(STEP))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("現職です", "employed"),
        ("まだ働いています", "employed"),
        ("はい、今も勤めております", "employed"),
        ("退職者ではなく現職です", "employed"),
        ("退職者です", "retired"),
        ("3年前に定年退職しました", "retired"),
        ("現職ではなく、退職者です", "retired"),
        ("もう辞めました", "retired"),
        ("退職者で間違いありません", "retired"),
        ("退職者で問題ないです", "retired"),
        ("仕事はしていません、退職者です", "retired"),
        ("現職で大丈夫です", "employed"),
        ("親会社に勤めています", "employed"),
        ("40年勤めて退職しました", "retired"),
        ("長年働いて、定年退職しました", "retired"),
    ],
)
def test_a_status_that_is_claimed_is_taken(text: str, status: str) -> None:
    said = read(text, status)
    assert isinstance(said, Answer)
    assert said.value == {"status": status}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("勤めていません", "employed"),
        ("もう勤めてへん", "employed"),
        ("現職ではありません", "employed"),
        ("まだ退職していません", "retired"),
        ("来月退職します", "retired"),
        ("そろそろ定年です", "retired"),
        ("夫が退職しました", "retired"),
        ("父は現職です", "employed"),
        ("定年までは働きます", "employed"),
        ("去年辞めて今は無職です", "employed"),
        ("たぶん現職です", "employed"),
        ("現職だと思います", "employed"),
        ("仕事はしていません", "employed"),
        ("親が退職しました", "retired"),
        ("先月退職したけど再雇用された", "retired"),
        ("退職金はもらった", "retired"),
        ("退職したけど今も働いています", "retired"),
    ],
)
def test_a_status_that_is_denied_to_come_or_someone_elses_is_not(text: str, status: str) -> None:
    assert not isinstance(read(text, status), Answer)


def test_a_button_is_taken_at_its_word() -> None:
    assert isinstance(read("退職者(団体を退職された方)", "retired", "choice"), Answer)


async def test_a_denied_employment_is_asked_not_inferred(customer: Customer) -> None:
    await customer.begins("taro")
    await customer.presses(*TO_PLAN[:3])
    await customer.types("勤めていません", "choose_employment", {"entity": "status", "value": "employed"})
    assert customer.step == "scope.employment"
