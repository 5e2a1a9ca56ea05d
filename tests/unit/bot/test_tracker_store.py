"""Conversations in memory and in the database."""

import os
import uuid

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered

from bot.tracker_store import AppendingTrackerStore

POSTGRES_URL = sa.engine.make_url(os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/state/tracker.db"
        return
    address = POSTGRES_URL.set(drivername="postgresql+psycopg2")
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    name = f"tracker_{uuid.uuid4().hex}"
    try:
        server.execute(sa.text(f"CREATE DATABASE {name}"))
    except sa.exc.OperationalError:
        reason = "no PostgreSQL at TEST_POSTGRES_URL"
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    yield address.set(database=name).render_as_string(hide_password=False)
    server.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def _store(url, **kwargs):
    return AppendingTrackerStore(Domain.empty(), host=url, **kwargs)


async def _turn(store, text, conversation="c"):
    tracker = await store.get_or_create_tracker(conversation, append_action_listen=False)
    tracker.update(UserUttered(text, message_id=text))
    tracker.update(BotUttered(f"{text}?"))
    await store.save(tracker)
    return tracker


def _texts(tracker):
    return [event.text for event in tracker.events]


async def test_what_is_stored_comes_back_whole(url):
    await _turn(_store(url), "a")
    other = _store(url)
    await _turn(other, "b")
    assert _texts(await _store(url).retrieve("c")) == ["a", "a?", "b", "b?"]
    assert list(await other.keys()) == ["c"]
    assert await other.retrieve("unknown") is None


async def test_a_tracker_stays_in_memory_while_it_is_the_newest(url):
    store = _store(url)
    tracker = await _turn(store, "a")
    assert await store.retrieve("c") is tracker


async def test_what_another_replica_appended_is_read(url):
    one, other = _store(url), _store(url)
    await _turn(one, "a")
    await _turn(other, "b")
    assert _texts(await one.retrieve("c")) == ["a", "a?", "b", "b?"]


async def test_of_two_replicas_that_append_at_once_the_later_fails(url):
    one, other = _store(url), _store(url)
    await _turn(one, "a")
    ours, theirs = await one.retrieve("c"), await other.retrieve("c")
    for tracker, text in ((ours, "b"), (theirs, "c")):
        tracker.update(UserUttered(text))
    await one.save(ours)
    with pytest.raises(sa.exc.IntegrityError) as failure:
        await other.save(theirs)
    assert "hidden" in str(failure.value)
    assert _texts(await other.retrieve("c")) == ["a", "a?", "b"]


async def test_a_failed_turn_leaves_nothing(url):
    store = _store(url)
    await _turn(store, "a")
    tracker = await store.retrieve("c")
    tracker.update(UserUttered("lost"))
    assert _texts(await store.retrieve("c")) == ["a", "a?"]


async def test_memory_is_bounded(url):
    store = _store(url, kept=2)
    first = await _turn(store, "a", "c1")
    for conversation in ("c2", "c3"):
        await _turn(store, "a", conversation)
    again = await store.retrieve("c1")
    assert again is not first
    assert _texts(again) == ["a", "a?"]


async def test_a_new_session_hides_the_old_one(url):
    store = _store(url)
    tracker = await _turn(store, "a")
    tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen")], Domain.empty())
    await store.save(tracker)
    other = _store(url)
    assert [event.type_name for event in (await other.retrieve("c")).events] == ["session_started", "action"]
    assert len((await other.retrieve_full_tracker("c")).events) == 4
    await _turn(other, "b")
    assert len((await store.retrieve_full_tracker("c")).events) == 6


async def test_a_database_that_fails_is_an_outage(tmp_path):
    store = _store(f"sqlite:///{tmp_path}/tracker.db")
    await _turn(store, "a")
    with store._engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE conversation_events"))
    with pytest.raises(sa.exc.OperationalError):
        await _turn(store, "b")
