"""Contracts are shown to their member, and linked by number and four items."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from backend.contracts.matching import FourItems
from service.typed import normalised_policy_number
from tests.backend.world import Reply, World

HARUKA = "L900101101"
ITEMS = FourItems("高木 はるか", "福岡県福岡市中央区天神1-8-1", date(1995, 8, 8), "092-555-0110")


async def link(world: World, number: str, member: str = "haruka") -> Reply:
    return await world.call("POST", f"/v1/members/{member}/contracts", {"policy_number": number}, actor=member)


async def test_a_members_contracts_are_listed_with_their_windows(world: World) -> None:
    contracts = (await world.call("GET", "/v1/contracts?member_id=jiro", actor="jiro"))["contracts"]
    assert [contract["policy_number"] for contract in contracts] == ["C200300401", "C200300402"]
    assert contracts[0]["renewal"] == {
        "state": "open",
        "opens_at": "2020-04-02T00:00:00+09:00",
        "closes_at": "2020-06-02T16:00:00+09:00",
    }
    assert (await world.call("GET", "/v1/contracts?member_id=jiro", actor="taro")).kind == "member-not-found"
    assert (await world.call("GET", "/v1/contracts")).kind == "query-missing"


@pytest.mark.parametrize("headers", [{"X-Actor": "agent:sato"}, {"X-Actor": "system"}])
async def test_who_sees_all_finds_whose_contract_has_a_number(world: World, headers: dict[str, str]) -> None:
    async def found(number: str) -> list[tuple[str, str | None]]:
        contracts = (await world.call("GET", f"/v1/contracts?policy_number={number}", **headers))["contracts"]
        return [(each["policy_number"], each["member_id"]) for each in contracts]

    assert await found("A020119183") == [("A020119183", "taro")]
    assert await found(HARUKA) == [(HARUKA, None)]
    assert await found("Z999999999") == []
    both = await world.call("GET", "/v1/contracts?policy_number=A020119183&member_id=taro", **headers)
    assert both.kind == "query-missing"


@pytest.mark.parametrize("number", ["A020119183", "C200300401", "Z999999999"])
@pytest.mark.parametrize(
    "headers",
    [{"X-Actor": "member:taro"}, {"X-Actor": "anonymous"}, {"X-Actor": "agent:sato", "X-Member": "taro"}],
)
async def test_nobody_else_learns_whether_a_number_exists(world: World, headers: dict[str, str], number: str) -> None:
    reply = await world.call("GET", f"/v1/contracts?policy_number={number}", **headers)
    assert (reply.status, reply.kind) == (404, "contract-not-found")


@pytest.mark.parametrize(
    ("member", "state"), [("taro", "open"), ("yuki", "early"), ("akira", "late"), ("makoto", "applied")]
)
async def test_each_situation_shows_in_the_list(world: World, member: str, state: str) -> None:
    contracts = (await world.call("GET", f"/v1/contracts?member_id={member}"))["contracts"]
    assert [contract["renewal"]["state"] for contract in contracts] == [state]


@pytest.mark.parametrize("typed", [HARUKA, " l900101101 ", "Ｌ９００１０１１０１", "L-900101101"])
async def test_a_contract_is_linked_by_its_number_however_it_is_typed(world: World, typed: str) -> None:
    reply = await link(world, typed)
    assert (reply.status, reply["policy_number"]) == (201, HARUKA)
    assert (await link(world, HARUKA)).status == 200


async def test_a_contract_linked_twice_at_once_is_linked_once(world: World) -> None:
    replies = await asyncio.gather(*(link(world, HARUKA) for _ in range(3)))
    assert sorted(reply.status for reply in replies) == [200, 200, 201]


async def test_a_renewed_number_is_recognised_for_a_matching_contract_only(world: World) -> None:
    assert (await link(world, "K900101101")).kind == "renewed-policy-number"
    assert (await link(world, "K323456789")).kind == "contract-not-matched"


async def test_nobody_learns_whether_an_unmatched_number_exists(world: World) -> None:
    unknown, strangers, members = [await link(world, number) for number in ("Z999999999", "M110120131", "A020119183")]
    assert unknown.kind == "contract-not-matched"
    for reply in (strangers, members):
        assert (reply.status, reply.kind, reply["detail"]) == (unknown.status, unknown.kind, unknown["detail"])
    assert all(item in unknown["detail"] for item in ("氏名", "住所", "生年月日", "電話番号"))


async def test_a_member_who_guesses_numbers_is_slowed_down_and_keeps_the_own_contracts(world: World) -> None:
    assert (await link(world, HARUKA)).status == 201
    for index in range(5):
        assert (await link(world, f"Z99999999{index}")).kind == "contract-not-matched"
    slowed = await link(world, "Z999999998")
    assert (slowed.status, slowed.kind, slowed["retry_after"]) == (429, "contract-slowed", 300)
    assert (await link(world, HARUKA)).status == 200
    world.clock.set("2020-05-03T10:05:00")
    assert (await link(world, "Z999999998")).kind == "contract-not-matched"


@pytest.mark.parametrize("typed", ["", "1", "A12345678", "A1234567890", "AB12345678", "証券番号です"])
async def test_what_cannot_be_a_number_is_told_so(world: World, typed: str) -> None:
    assert (await link(world, typed)).kind == "malformed-policy-number"


async def test_five_contracts_can_be_added_at_once_and_more_the_next_day(world: World) -> None:
    async with world.database.write() as session:
        for index in range(1, 6):
            columns = "kind, registration_number, inception_at, expiry_at, agency, policyholder, named_insured"
            columns += ", main_driver, owner, employment, risk, coverages"
            await session.execute(
                text(
                    f"INSERT INTO contracts (policy_number, renewed_policy_number, {columns}) "
                    f"SELECT 'N00000000{index}', 'K00000000{index}', {columns} FROM contracts "
                    f"WHERE policy_number = '{HARUKA}'"
                )
            )
    for index in range(1, 6):
        assert (await link(world, f"N00000000{index}")).status == 201
    assert (await link(world, HARUKA)).kind == "contract-limit"
    world.clock.set("2020-05-04T10:00:01")
    assert (await link(world, HARUKA)).status == 201


@pytest.mark.parametrize(
    "same",
    [
        replace(ITEMS, name="高木はるか"),
        replace(ITEMS, name="高木　はるか"),
        replace(ITEMS, address="福岡県福岡市中央区天神１－８－１"),
        replace(ITEMS, address="福岡県福岡市中央区 天神1ー8−1"),
        replace(ITEMS, phone="０９２５５５０１１０"),
        replace(ITEMS, phone="092(555)0110"),
    ],
)
def test_the_four_items_match_however_they_are_written(same: FourItems) -> None:
    assert ITEMS.matches(same)


@pytest.mark.parametrize(
    "other",
    [
        replace(ITEMS, name="高木 はる"),
        replace(ITEMS, address="福岡県福岡市中央区天神1-81"),
        replace(ITEMS, birth_date=date(1995, 8, 9)),
        replace(ITEMS, phone="092-555-0111"),
    ],
)
def test_one_item_that_differs_is_enough(other: FourItems) -> None:
    assert not ITEMS.matches(other)


def test_a_policy_number_is_a_letter_and_nine_digits() -> None:
    assert normalised_policy_number("ａ０２０‐１１９ー１８３") == "A020119183"
    assert normalised_policy_number("A02011918３４") is None
