"""Choose the contract to renew: by its number, its place, or as what was begun; what cannot be chosen says why."""

from __future__ import annotations

import pytest

from actions.under_way import means_the_begun
from tests.actions.customer import Customer
from tests.actions.road import Road

_HARUKAS_CONTRACT = "L900101101"


async def test_nothing_is_shown_before_login(customer: Customer, road: Road) -> None:
    await customer.starts()
    assert customer.step == "identify.login"
    await customer.types("A020119183", "choose_contract")
    assert customer.step == "identify.login"
    assert road.passed == []


async def test_an_unknown_and_an_unmatched_number_get_the_same_words(customer: Customer) -> None:
    customer.logs_in("hanako")
    await customer.starts()
    await customer.types("Ａ０２０-１１９-１８３", "choose_contract")
    unmatched = customer.messages[0]["text"]
    await customer.starts()
    fresh = customer.opens_another_tab()
    await fresh.starts()
    await fresh.types("Z999999999", "choose_contract")
    assert fresh.messages[0]["text"] == unmatched


async def test_a_contract_that_matches_the_member_is_added_by_its_number(customer: Customer, road: Road) -> None:
    customer.logs_in("haruka")
    await customer.starts()
    number = f"{_HARUKAS_CONTRACT[0]}{(int(_HARUKAS_CONTRACT[1:]) + customer.copy * 1_000_000) % 10**9:09}"
    await customer.types(f"証券番号は{number[:4]}-{number[4:7]}-{number[7:]}です", "choose_contract")
    assert customer.step == "consent.privacy"
    assert number in customer.told


async def test_a_contract_is_chosen_by_its_place_in_the_list(customer: Customer) -> None:
    customer.logs_in("jiro")
    await customer.starts()
    shown = [
        row["choice"]["entities"]["policy_number"] if "choice" in row else "" for row in customer.card["contracts"]
    ]
    assert len(shown) > 1
    await customer.types("9台目のほう", "ask_faq")
    assert customer.step == "identify.contract"
    await customer.types("2台目のほうでお願いします", "ask_faq")
    assert customer.step == "consent.privacy"
    assert shown[1] in customer.told


async def test_a_contract_is_chosen_by_the_number_of_its_car(customer: Customer) -> None:
    customer.logs_in("jiro")
    await customer.starts()
    cars = [row["registration_number"] for row in customer.card["contracts"]]
    await customer.types("9999の車で", "choose_contract")
    assert customer.step == "identify.contract"
    await customer.types(f"{cars[1][-4:]}の車をお願いします", "give_contact")
    assert customer.step == "consent.privacy"
    assert cars[1] in customer.told


async def test_what_was_begun_is_gone_on_with_in_words_while_it_is_the_only_one(customer: Customer) -> None:
    await customer.begins("jiro")
    await customer.presses("両方に同意する")
    number = customer.slots["renewal_id"]
    other = customer.opens_another_tab()
    await other.starts()
    await other.types("さっきの続きのやつで", "start_renewal")
    assert (other.step, other.slots["renewal_id"]) == ("disclosure.other_contracts", number)
    third = customer.opens_another_tab()
    await third.starts()
    await third.types("2台目のほうで", "ask_faq")
    await third.presses("両方に同意する")
    fourth = customer.opens_another_tab()
    await fourth.starts()
    await fourth.types("さっきの続きのやつで", "start_renewal")
    assert (fourth.step, "途中のお手続きが2件あります。" in fourth.told) == ("identify.contract", True)


async def test_going_on_with_what_was_not_begun_is_told_without_blame(customer: Customer) -> None:
    customer.logs_in("jiro")
    await customer.starts()
    for _ in range(3):
        await customer.types("続きからお願いします", "start_renewal")
        assert "途中まで進んだお手続きは、見つかりませんでした。" in customer.told
        assert not any(message["custom"]["unread"] for message in customer.messages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("さっきの続きのやつで", True),
        ("続きから", True),
        ("はい、途中の続きをお願いします", True),
        ("昨日の続きの車で", True),
        ("続きです", True),
        ("このご契約の続きへ進む", True),
        ("途中まで進んだほうで", True),
        ("途中からお願いします", True),
        ("この間の続きを再開したい", True),
        ("続きいいです", False),
        ("途中でやめます", False),
        ("続きは明日にします", False),
        ("続きってどうやるの", False),
    ],
)
def test_words_that_mean_what_was_begun(text: str, expected: bool) -> None:
    assert means_the_begun(text) is expected


async def test_early_lapsed_and_applied_contracts_cannot_be_chosen(customer: Customer) -> None:
    for name, words in (("yuki", "から承ります"), ("akira", "期間を過ぎて"), ("makoto", "受付済み")):
        other = customer.opens_another_tab()
        other.logs_in(name)
        await other.starts()
        contract = other.card["contracts"][0]
        assert "choice" not in contract
        assert words in contract["note"]


async def test_another_members_draft_is_not_shown(customer: Customer) -> None:
    await customer.begins("taro")
    customer.logs_in("hanako")
    await customer.starts()
    assert customer.step == "identify.contract"
    assert "損保" not in str(customer.messages)
