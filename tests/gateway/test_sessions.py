"""Sessions and what is decided on a row that another request changed meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations import Conversations
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.tables import Conversation, Session
from gateway.turns import Leases
from service.database import Database
from service.vault import Vault
from tests.gateway.conftest import DATA_KEYS, Gateway, MovableClock


class Quiet:
    """Run no turn."""

    def start(self, *_: object) -> None:
        """Leave the turn waiting."""


def quiet_conversations(database: Database, clock: MovableClock) -> Conversations:
    vault = Vault.from_setting(DATA_KEYS)
    return Conversations(database, vault, clock, Leases(vault, clock, 60), Quiet())  # type: ignore[arg-type]


@pytest.fixture
async def database(gateway: Gateway) -> AsyncIterator[Database]:
    database = Database(gateway.settings.database_url)
    yield database
    await database.close()


@pytest.fixture
def sessions(database: Database, clock: MovableClock, settings: Settings) -> Sessions:
    return Sessions(database, clock, settings)


async def test_a_lapse_seen_on_an_old_row_leaves_a_new_login_alone(
    database: Database, sessions: Sessions, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _ = await sessions.open()
    cookie = await sessions.bind(row, "m-taro")
    clock.ahead = timedelta(hours=13)
    write, renewed = database.write, ""

    @asynccontextmanager
    async def after_a_login() -> AsyncIterator[AsyncSession]:
        nonlocal renewed
        monkeypatch.setattr(database, "write", write)
        renewed = await sessions.bind(row, "m-taro")
        async with write() as session:
            yield session

    monkeypatch.setattr(database, "write", after_a_login)
    assert await sessions.find(cookie) is None
    found = await sessions.find(renewed)
    assert found is not None
    assert found.member_id == "m-taro"


async def test_a_conversation_belongs_to_who_is_logged_in_when_it_opens(
    database: Database, sessions: Sessions, clock: MovableClock
) -> None:
    conversations = quiet_conversations(database, clock)
    before_login, _ = await sessions.open()
    await sessions.bind(before_login, "m-taro")
    opened, _ = await conversations.open(before_login, "web", None)
    assert opened.member_id == "m-taro"


async def test_lapsed_sessions_are_deleted_and_nothing_else(
    database: Database, sessions: Sessions, clock: MovableClock, settings: Settings
) -> None:
    conversations = quiet_conversations(database, clock)
    await sessions.open()
    talked, _ = await sessions.open()
    await conversations.open(talked, "web", None)
    clock.ahead = settings.session_lifetime + timedelta(minutes=1)
    fresh, _ = await sessions.open()
    await sessions.forget_lapsed()
    async with database.read() as session:
        assert set(await session.scalars(select(Session.id))) == {talked.id, fresh.id}
        assert await session.scalar(select(func.count()).select_from(Conversation)) == 1


MARGIN = timedelta(seconds=20)


async def test_a_login_lapses_when_nothing_was_done_for_its_idle_time(
    sessions: Sessions, clock: MovableClock, settings: Settings
) -> None:
    row, _ = await sessions.open()
    cookie = await sessions.bind(row, "m-taro")
    clock.ahead = settings.login_idle - MARGIN
    assert await _member(sessions, cookie) == "m-taro"
    clock.ahead = settings.login_idle + MARGIN
    assert await _member(sessions, cookie) is None


async def test_a_login_lapses_at_its_absolute_end_however_busy_it_is(
    sessions: Sessions, clock: MovableClock, settings: Settings
) -> None:
    row, _ = await sessions.open()
    cookie = await sessions.bind(row, "m-taro")
    while clock.ahead < settings.login_absolute - MARGIN:
        clock.ahead = min(clock.ahead + settings.login_idle / 2, settings.login_absolute - MARGIN)
        assert await _member(sessions, cookie, seen=True) == "m-taro"
    clock.ahead = settings.login_absolute + MARGIN
    assert await _member(sessions, cookie) is None


async def test_a_session_is_found_for_its_lifetime_and_no_longer(
    sessions: Sessions, clock: MovableClock, settings: Settings
) -> None:
    _, cookie = await sessions.open()
    clock.ahead = settings.session_lifetime - MARGIN
    assert await sessions.find(cookie, seen=False) is not None
    clock.ahead = settings.session_lifetime + MARGIN
    assert await sessions.find(cookie, seen=False) is None


async def _member(sessions: Sessions, cookie: str, *, seen: bool = False) -> str | None:
    found = await sessions.find(cookie, seen=seen)
    assert found is not None
    return found.member_id


async def test_a_login_leaves_no_older_id_behind(sessions: Sessions) -> None:
    row, before = await sessions.open()
    first = await sessions.bind(row, "m-taro")
    second = await sessions.bind(row, "m-taro")
    assert len({before, first, second}) == 3
    assert [await sessions.find(cookie) for cookie in (before, first)] == [None, None]
    assert await sessions.find(second) is not None
    await sessions.end(row)
    assert await sessions.find(second) is None
