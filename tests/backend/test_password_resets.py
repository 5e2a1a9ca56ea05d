"""A member chooses a new password by a link; a stranger gets the same answer."""

from __future__ import annotations

import asyncio
import time

from tests.backend.registering import PASSWORD, ledger_of, mails, newest_token, post
from tests.backend.test_members import log_in
from tests.backend.world import Reply, World


async def ask(world: World, email: str = " Taro@example.com", address: str = "192.0.2.1") -> Reply:
    return await post(world, "/v1/password-resets", {"email": email, "client_address": address})


async def state(world: World, token: str) -> str:
    return str((await post(world, "/v1/password-resets/link", {"token": token}))["state"])


async def change(world: World, token: str, password: str = PASSWORD) -> Reply:
    return await post(world, "/v1/password-resets/completion", {"token": token, "password": password})


async def test_a_member_changes_the_password(world: World) -> None:
    assert (await ask(world)).status == 202
    token = await newest_token(world)
    assert await state(world, token) == "open"
    reply = await change(world, token)
    assert (reply.status, reply["member"]["id"]) == (200, "taro")
    assert (await log_in(world, "taro@example.com", PASSWORD)).status == 200
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 401
    assert {mail.kind for mail in await mails(world)} == {"password_reset_link", "password_changed"}
    (entry,) = await ledger_of(world, "member.password_changed")
    assert (entry.actor, entry.payload) == ("member:taro", {"member_id": "taro"})


async def test_a_stranger_gets_the_same_answer_in_the_same_time_and_no_mail(world: World) -> None:
    seen = []
    for email in ("taro@example.com", "nobody@example.com"):
        began = time.monotonic()
        reply = await ask(world, email)
        seen.append((reply.status, reply.body, time.monotonic() - began >= 0.25))
    assert seen[0] == seen[1] == (202, {"accepted": True}, True)
    assert [mail.recipient for mail in await mails(world)] == ["taro@example.com"]


async def test_the_link_works_once_also_when_pressed_twice_at_once(world: World) -> None:
    await ask(world)
    token = await newest_token(world)
    replies = await asyncio.gather(*(change(world, token) for _ in range(3)))
    assert sorted(reply.status for reply in replies) == [200, 409, 409]
    assert await state(world, token) == "used"
    assert len(await ledger_of(world, "member.password_changed")) == 1


async def test_the_link_lasts_an_hour(world: World) -> None:
    await ask(world)
    token = await newest_token(world)
    world.clock.set("2020-05-03T11:00:00")
    assert await state(world, token) == "expired"
    assert (await change(world, token)).kind == "link-expired"


async def test_a_newer_link_makes_the_older_unusable(world: World) -> None:
    await ask(world)
    older = await newest_token(world)
    world.clock.set("2020-05-03T10:01:00")
    await ask(world)
    assert (await change(world, older)).kind == "link-unknown"
    assert (await change(world, await newest_token(world))).status == 200


async def test_a_registration_link_changes_no_password(world: World) -> None:
    await ask(world)
    token = await newest_token(world)
    reply = await post(world, "/v1/registrations/completion", {"token": token, "password": PASSWORD})
    assert reply.kind == "link-unknown"


async def test_a_weak_password_is_refused(world: World) -> None:
    await ask(world)
    token = await newest_token(world)
    assert (await change(world, token, "taro-no-himitsu")).kind == "password-weak"
    assert await state(world, token) == "open"


async def test_mails_are_limited_by_address_of_the_mail_and_of_the_browser_without_saying_so(world: World) -> None:
    for _ in range(5):
        assert (await ask(world)).status == 202
    assert len(await mails(world)) == 3
    await asyncio.gather(*(ask(world, f"someone{number}@example.com") for number in range(20)))
    await ask(world, "hanako@example.com")
    assert len(await mails(world)) == 3
    await ask(world, "hanako@example.com", "198.51.100.1")
    assert len(await mails(world)) == 4


async def test_a_new_password_forgives_the_failed_logins(world: World) -> None:
    for _ in range(5):
        await log_in(world, "taro@example.com", "wrong")
    await ask(world)
    await change(world, await newest_token(world))
    assert (await log_in(world, "taro@example.com", PASSWORD)).status == 200
