"""The link in the mail: 24 hours from sending, once, and one member whoever presses twice."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from backend.caller import Caller
from backend.registrations.completion import complete as complete_directly
from backend.storage.tables import ContractRow, LinkRow, MailRow, MemberRow, RegistrationRow
from backend.tidying import tidy
from tests.backend.registering import (
    PASSWORD,
    TADASHI,
    begin,
    complete,
    email,
    ledger_of,
    link_state,
    mails,
    newest_token,
    post,
    send_mails,
    waiting,
)
from tests.backend.test_members import log_in
from tests.backend.world import World, opened, resources_over


async def count_of(world: World, row: type) -> int:
    async with world.database.read() as session:
        return (await session.scalars(select(func.count()).select_from(row))).one()


async def test_the_link_and_a_password_make_the_member(world: World) -> None:
    registration = await waiting(world)
    token = await newest_token(world)
    expected = {"state": "open", "email": "t***@example.com", "conversation_id": "conversation"}
    assert await link_state(world, token) == expected
    reply = await complete(world, token)
    assert (reply.status, reply["conversation_id"], reply["unlinked_contracts"]) == (201, "conversation", 0)
    member = reply["member"]
    assert (member["email"], member["name"]["kanji"], member["sex"]) == ("tadashi@example.com", "野口 正", None)
    shown = await registration.show()
    assert (shown["status"], shown["next_step"], shown["member_id"]) == ("completed", "completed", member["id"])
    assert (await log_in(world, "tadashi@example.com", PASSWORD))["member"]["id"] == member["id"]
    contracts = (await world.call("GET", f"/v1/contracts?member_id={member['id']}"))["contracts"]
    assert [contract["policy_number"] for contract in contracts] == [TADASHI]
    assert [mail.kind for mail in await mails(world) if mail.kind != "registration_link"] == ["registration_done"]
    linked, completed = await ledger_of(world, "contract.linked", "registration.completed")
    assert linked.actor == completed.actor == f"member:{member['id']}"


async def test_the_answers_are_erased_with_the_completion(world: World) -> None:
    registration = await waiting(world)
    await complete(world, await newest_token(world))
    shown = await registration.show()
    assert {step["state"] for step in shown["steps"]} == {"done"}
    assert all(step["answer"] is None for step in shown["steps"])


async def test_the_link_works_once(world: World) -> None:
    await waiting(world)
    token = await newest_token(world)
    await complete(world, token)
    again = await complete(world, token)
    assert (again.status, again.kind) == (409, "link-used")
    assert await link_state(world, token) == {"state": "used", "email": None, "conversation_id": "conversation"}


async def test_pressed_at_once_in_two_processes_one_member_is_made(world: World) -> None:
    await waiting(world)
    token = await newest_token(world)
    other = resources_over(await opened(world.database.url), world.clock)
    caller = Caller("anonymous", "web")
    both = (world.resources, other, world.resources, other)
    results = await asyncio.gather(
        *(complete_directly(each, caller, token, PASSWORD) for each in both), return_exceptions=True
    )
    await other.database.close()
    assert sorted(getattr(result, "kind", "completed") for result in results) == ["completed"] + ["link-used"] * 3
    assert len(await ledger_of(world, "registration.completed")) == 1


async def test_the_link_lasts_a_day_from_the_sending(world: World) -> None:
    await waiting(world)
    token = await newest_token(world)
    world.clock.set("2020-05-03T12:00:00")
    await send_mails(world)
    world.clock.set("2020-05-04T11:59:59")
    assert (await link_state(world, token))["state"] == "open"
    world.clock.set("2020-05-04T12:00:00")
    assert (await link_state(world, token))["state"] == "expired"
    reply = await complete(world, token)
    assert (reply.status, reply.kind) == (410, "link-expired")


async def test_an_expired_link_is_renewed_once_for_the_same_address(world: World) -> None:
    registration = await waiting(world)
    old = await newest_token(world)
    world.clock.set("2020-05-05T10:00:00")
    shown = await registration.show()
    assert (shown["status"], shown["next_step"]) == ("stopped", "stopped.expired")
    path = "/v1/registrations/link/renewal"
    replies = await asyncio.gather(*(post(world, path, {"token": token}) for token in (old, old, "none")))
    assert {(reply.status, str(reply.body)) for reply in replies} == {(202, "{'accepted': True}")}
    assert [mail.recipient for mail in await mails(world)] == ["tadashi@example.com"] * 2
    assert (await registration.show())["status"] == "waiting"
    assert (await complete(world, await newest_token(world))).status == 201


async def test_a_link_still_open_is_not_renewed(world: World) -> None:
    await waiting(world)
    await post(world, "/v1/registrations/link/renewal", {"token": await newest_token(world)})
    assert len(await mails(world)) == 1


WEAK = ["Kamina-7-", "x" * 129, "tadashi-2020-xyz", "password12", "1234567890", "ああああああああああ"]


@pytest.mark.parametrize("password", WEAK)
async def test_a_weak_password_is_refused_with_its_reason(world: World, password: str) -> None:
    await waiting(world)
    token = await newest_token(world)
    reply = await complete(world, token, password)
    assert (reply.status, reply.kind) == (422, "password-weak")
    assert reply["detail"].endswith("。")
    assert (await link_state(world, token))["state"] == "open"


async def test_a_token_is_not_kept(world: World) -> None:
    await waiting(world)
    token = await newest_token(world)
    assert len(token) >= 43
    async with world.database.read() as session:
        (link,) = await session.scalars(select(LinkRow))
    assert token not in str(vars(link))
    assert (await link_state(world, "none")) == {"state": "unknown", "email": None, "conversation_id": None}
    assert (await complete(world, "none")).kind == "link-unknown"


async def test_a_contract_that_someone_else_has_by_then_is_left_out_and_said_so(world: World) -> None:
    await waiting(world)
    async with world.database.write() as session:
        (await session.get_one(ContractRow, TADASHI)).member_id = "taro"
    reply = await complete(world, await newest_token(world))
    assert (reply.status, reply["unlinked_contracts"]) == (201, 1)
    (done,) = [mail for mail in await mails(world) if mail.kind == "registration_done"]
    assert "1件" in done.text


async def test_two_registrations_with_one_address_make_one_member(world: World) -> None:
    await waiting(world, "one")
    first = await newest_token(world)
    world.clock.set("2020-05-03T10:01:00")
    await waiting(world, "two", policy_numbers={"policy_numbers": []})
    second = await newest_token(world)
    assert (await complete(world, second)).status == 201
    assert (await complete(world, first)).kind == "link-used"
    assert await count_of(world, MemberRow) == 11


async def test_what_ended_or_expired_is_erased_after_a_month(world: World) -> None:
    open_one, stopped = await begin(world, "open"), await begin(world, "stopped")
    await stopped.answer("registration.terms", {"agreed": False})
    await waiting(world, "waiting", **email("other@example.com"))
    world.clock.set("2020-05-03T10:00:00.500000")
    await waiting(world, "completed")
    await complete(world, await newest_token(world))
    await send_mails(world)
    world.clock.set("2020-06-02T09:59:59")
    await tidy(world.resources)
    assert (await open_one.show())["status"] == "open"
    world.clock.set("2020-06-02T10:00:01")
    await tidy(world.resources)
    async with world.database.read() as session:
        assert [row.conversation_id for row in await session.scalars(select(RegistrationRow))] == ["waiting"]
    world.clock.set("2020-06-03T10:00:01")
    await tidy(world.resources)
    assert [await count_of(world, row) for row in (RegistrationRow, LinkRow, MailRow)] == [0, 0, 0]
    assert len(await ledger_of(world, "registration.completed")) == 1
