"""An agent verifies who telephones, acts under the own name, and mails the customer a link to go on with."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.backend.registering import ledger_of, mails, newest_token, post
from tests.backend.world import TARO, Reply, World

AGENT = {"X-Actor": "agent:sato", "X-Channel": "phone"}
CLAIMS = {"policy_number": TARO, "name": "損保 太郎", "birth_date": "1950-12-19", "phone": "03-5500-0101"}


async def call(world: World, **changed: str) -> Reply:
    return await world.call("POST", "/v1/calls", {**CLAIMS, **changed}, **AGENT)


async def send(world: World, member: str = "taro", **headers: str) -> Reply:
    return await world.call("POST", f"/v1/members/{member}/continuations", {}, **AGENT, **headers)


async def use(world: World, token: str) -> Reply:
    return await post(world, "/v1/continuations", {"token": token})


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "ソンポ タロウ"},
        {"name": "そんぽたろう"},
        {"policy_number": "ａ０２０ー１１９ー１８３", "phone": "０３５５０００１０１"},
    ],
)
async def test_who_telephones_is_known_by_what_the_contract_says(world: World, said: dict[str, str]) -> None:
    reply = await call(world, **said)
    assert (reply.status, reply.body) == (200, {"member_id": "taro"})
    (entry,) = await ledger_of(world, "caller.verified")
    assert (entry.actor, entry.channel, entry.payload["items"]) == (
        "agent:sato",
        "phone",
        ["name", "birth_date", "phone"],
    )


@pytest.mark.parametrize(
    "wrong",
    [{"name": "損保 花子"}, {"birth_date": "1950-12-18"}, {"phone": "03-1234-5679"}, {"policy_number": "Z999999999"}],
)
async def test_one_item_that_differs_verifies_nobody_in_the_same_words(world: World, wrong: dict[str, str]) -> None:
    reply = await call(world, **wrong)
    assert (reply.status, reply.kind) == (422, "caller-not-verified")
    assert await ledger_of(world, "caller.verified") == []


async def test_guessing_for_one_number_is_slowed(world: World) -> None:
    for _ in range(6):
        await call(world, phone="03-0000-0000")
    assert (await call(world)).kind == "caller-slowed"


async def test_a_policyholder_who_is_no_member_is_told_apart_only_once_verified(world: World) -> None:
    holder = {"policy_number": "M110120131", "name": "野口 正", "birth_date": "1969-02-17", "phone": "025-555-0111"}
    assert (await call(world, **holder)).kind == "caller-no-member"
    assert (await call(world, **{**holder, "phone": "025-555-0112"})).kind == "caller-not-verified"


@pytest.mark.parametrize("actor", ["member:taro", "anonymous", "system"])
@pytest.mark.parametrize(("path", "body"), [("/v1/calls", CLAIMS), ("/v1/members/taro/continuations", {})])
async def test_only_agents_take_calls(world: World, actor: str, path: str, body: Any) -> None:
    reply = await world.call("POST", path, body, **{**AGENT, "X-Actor": actor})
    assert reply.status == 403


async def test_the_link_logs_its_member_in_once(world: World) -> None:
    assert (await send(world)).status == 202
    token = await newest_token(world)
    assert (await post(world, "/v1/continuations/link", {"token": token}))["state"] == "open"
    replies = await asyncio.gather(use(world, token), use(world, token))
    assert sorted(reply.status for reply in replies) == [200, 409]
    (entry,) = await ledger_of(world, "member.logged_in")
    assert (entry.actor, entry.payload) == ("member:taro", {"by": "link"})


async def test_a_newer_link_an_hour_and_a_made_up_token_end_a_link(world: World) -> None:
    await send(world)
    first = await newest_token(world)
    world.clock.set("2020-05-03T10:01:00")
    await send(world)
    assert (await use(world, first)).kind == "link-unknown"
    assert (await use(world, "made-up")).kind == "link-unknown"
    world.clock.set("2020-05-03T11:01:01")
    assert (await use(world, await newest_token(world))).kind == "link-expired"


async def test_links_are_not_sent_without_end_nor_to_nobody(world: World) -> None:
    replies = [await send(world) for _ in range(5)]
    assert {reply.status for reply in replies} == {202, 429}
    assert (await send(world, "nobody")).kind == "member-not-found"


async def test_a_link_of_one_purpose_serves_no_other(world: World) -> None:
    await send(world)
    token = await newest_token(world)
    changed = await post(world, "/v1/password-resets/completion", {"token": token, "password": "Kaminari-7-mado"})
    assert changed.kind == "link-unknown"


async def test_in_a_call_a_link_goes_to_the_caller_alone(world: World) -> None:
    assert (await send(world, "taro", **{"X-Member": "hanako"})).kind == "member-not-found"
    assert await mails(world) == []
    assert (await send(world, "taro", **{"X-Member": "taro"})).status == 202


async def test_an_agent_in_a_call_sees_and_changes_nothing_of_other_customers(world: World) -> None:
    in_call = {**AGENT, "X-Member": "hanako"}
    assert (await world.call("POST", "/v1/renewals", {"policy_number": TARO}, **in_call)).status == 404
    assert (await world.call("GET", "/v1/contracts?member_id=taro", **in_call)).status == 404
    assert (await world.call("GET", "/v1/contracts?member_id=hanako", **in_call)).status == 200
    for actor in ("member:taro", "system"):
        forged = {**AGENT, "X-Actor": actor, "X-Member": "hanako"}
        assert (await world.call("GET", "/v1/contracts?member_id=hanako", **forged)).kind == "caller-malformed"
