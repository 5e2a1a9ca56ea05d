"""Members log in; who guesses is slowed down; nobody learns who is a member."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from backend.slowdown import LOGINS_FROM_ADDRESS, LOGINS_OF_EMAIL
from backend.storage.tables import MemberRow
from service.passwords import Passwords
from tests.backend.drafting import at
from tests.backend.world import Reply, World

NOON = at("2020-05-03T12:00:00")


async def log_in(world: World, email: str, password: str, address: str = "192.0.2.1") -> Reply:
    body = {"email": email, "password": password, "client_address": address}
    return await world.call("POST", "/v1/members/authenticate", body)


async def test_a_member_logs_in(world: World) -> None:
    reply = await log_in(world, " Ｔaro@Example.com ", "Demo-2020-taro")
    assert (reply.status, reply["member"]["name"]) == (200, {"kanji": "損保 太郎", "kana": "ソンポ タロウ"})
    assert "password" not in str(reply.body)


async def test_a_password_is_checked_beside_the_event_loop() -> None:
    class Noticing(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            threads.add(threading.get_ident())
            return super().verify(hash, password)

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            threads.add(threading.get_ident())
            return super().hash(password, salt=salt)

    threads: set[int] = set()
    passwords = Passwords(Noticing(time_cost=1, memory_cost=8, parallelism=1))
    threads.clear()
    assert await passwords.verify(await passwords.hash("a"), "a")
    assert not await passwords.verify(None, "a")
    assert threads
    assert threading.get_ident() not in threads


async def test_an_unknown_member_and_a_wrong_password_are_told_alike(world: World) -> None:
    unknown = await log_in(world, "nobody@example.com", "Demo-2020-taro")
    wrong = await log_in(world, "taro@example.com", "Demo-2020-hanako")
    assert (unknown.status, unknown.kind, unknown["detail"]) == (wrong.status, wrong.kind, wrong["detail"])
    assert (wrong.status, wrong.kind) == (401, "login-failed")


async def test_an_unknown_member_takes_a_hash_check_too(world: World) -> None:
    checked: list[str] = []
    passwords = world.resources.passwords
    original = passwords._matches
    passwords._matches = lambda hashed, given: checked.append(hashed) or original(hashed, given)  # type: ignore
    await log_in(world, "nobody@example.com", "Demo-2020-taro")
    await log_in(world, "taro@example.com", "wrong")
    assert len(checked) == 2


async def kept_hash(world: World, email: str) -> str:
    async with world.database.read() as session:
        return str(await session.scalar(select(MemberRow.password_hash).where(MemberRow.email_index == email)))


async def test_a_hash_of_older_parameters_is_made_anew_at_the_login(world: World) -> None:
    before = await kept_hash(world, "taro@example.com")
    await log_in(world, "taro@example.com", "Demo-2020-taro")
    assert await kept_hash(world, "taro@example.com") == before
    world.resources.passwords._hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    assert (await log_in(world, "taro@example.com", "wrong")).status == 401
    assert await kept_hash(world, "taro@example.com") == before
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 200
    assert "m=16,t=2," in await kept_hash(world, "taro@example.com")
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 200


async def test_repeated_failures_slow_one_member_down_and_no_other(world: World) -> None:
    for attempt in range(LOGINS_OF_EMAIL.free):
        assert (await log_in(world, "taro@example.com", "wrong", f"192.0.2.{attempt}")).status == 401
    slowed = await log_in(world, "taro@example.com", "Demo-2020-taro", "198.51.100.1")
    assert (slowed.status, slowed.kind, slowed["retry_after"]) == (429, "login-slowed", 30)
    assert slowed.headers["Retry-After"] == "30"
    assert (await log_in(world, "hanako@example.com", "Demo-2020-hanako", "192.0.2.1")).status == 200
    world.clock.set("2020-05-03T10:00:30")
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 200
    assert (await log_in(world, "taro@example.com", "wrong")).status == 401


async def test_an_address_that_tries_many_members_is_slowed_down(world: World) -> None:
    for attempt in range(LOGINS_FROM_ADDRESS.free):
        assert (await log_in(world, f"someone{attempt}@example.com", "wrong")).status == 401
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 429
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro", "198.51.100.1")).status == 200


async def test_successes_do_not_use_an_address_up(world: World) -> None:
    for _ in range(LOGINS_FROM_ADDRESS.free + 2):
        assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 200


async def test_an_office_in_which_some_mistype_every_day_is_not_slowed_down(world: World) -> None:
    for day in range(1, 11):
        for hour in (9, 10, 11, 14):
            world.clock.set(f"2020-06-{day:02}T{hour:02}:00:00")
            assert (await log_in(world, f"someone.{day}.{hour}@example.com", "wrong")).status == 401
            for minute in range(1, 4):
                world.clock.set(f"2020-06-{day:02}T{hour:02}:{minute:02}:00")
                assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 200


async def test_a_clock_that_lags_behind_counts_nothing_more(world: World) -> None:
    world.clock.set("2020-05-03T23:00:00")
    assert (await log_in(world, "someone@example.com", "wrong")).status == 401
    world.clock.set("2020-05-03T01:00:00")
    assert (await log_in(world, "taro@example.com", "Demo-2020-taro")).status == 200


async def test_attempts_sent_at_once_do_not_slip_through_together(world: World) -> None:
    attempts = range(LOGINS_OF_EMAIL.free + 3)
    replies = await asyncio.gather(*(log_in(world, "taro@example.com", "wrong") for _ in attempts))
    assert [reply.status for reply in replies].count(401) == LOGINS_OF_EMAIL.free


async def test_failures_are_counted_without_keeping_the_email(world: World) -> None:
    await log_in(world, "taro@example.com", "wrong")
    async with world.database.read() as session:
        keys = (await session.execute(text("SELECT key FROM attempts"))).scalars().all()
    assert len(keys) == 2
    assert not any("taro" in key or "192.0.2.1" in key for key in keys)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (1000, 900)]
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert LOGINS_OF_EMAIL.wait(failures, NOON, NOON) == timedelta(seconds=seconds)


def test_the_wait_passes_and_failures_are_forgotten_after_a_day() -> None:
    assert LOGINS_OF_EMAIL.wait(5, NOON, NOON + timedelta(seconds=12)) == timedelta(seconds=18)
    assert LOGINS_OF_EMAIL.wait(5, NOON, NOON + timedelta(minutes=1)) == timedelta()
    assert LOGINS_OF_EMAIL.counted(7, NOON, NOON + timedelta(hours=24)) == 0


async def test_a_member_is_shown_to_themselves_and_the_system_only(world: World) -> None:
    assert (await world.call("GET", "/v1/members/taro", actor="taro"))["birth_date"] == "1950-12-19"
    assert (await world.call("GET", "/v1/members/taro")).status == 200
    assert (await world.call("GET", "/v1/members/taro", actor="hanako")).kind == "member-not-found"
    assert (await world.call("GET", "/v1/members/nobody")).kind == "member-not-found"
