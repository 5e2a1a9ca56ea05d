"""Conversations in memory and in the database."""

import json
import os
import time
import uuid

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered

from bot.event_database import EventDatabase
from bot.tracker_store import AppendingTrackerStore
from service.vault import ForgottenError, Vault, VaultError, new_master_key

DATA_KEYS = new_master_key()
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
    return AppendingTrackerStore(Domain.empty(), host=url, **{"data_keys": DATA_KEYS, **kwargs})


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
    with sa.create_engine(f"sqlite:///{tmp_path}/tracker.db").begin() as connection:
        connection.execute(sa.text("DROP TABLE sealed_events"))
    with pytest.raises(sa.exc.OperationalError):
        await _turn(store, "b")


def _bytes(url):
    """Return all that the database holds of the conversations' tables, and for a file the file's own bytes, too."""
    engine = sa.create_engine(url)
    rows = [
        tuple(row)
        for name in sa.inspect(engine).get_table_names()
        for row in engine.execute(sa.text(f"SELECT * FROM {name}"))
    ]
    engine.dispose()
    held = b"".join(each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row)
    if not url.startswith("sqlite"):
        held += b"".join(bytes(each) for row in rows for each in row if isinstance(each, memoryview))
        return held
    folder = os.path.dirname(url.removeprefix("sqlite:///"))
    return held + b"".join(open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder))


async def test_what_is_said_is_sealed(url):
    await _turn(_store(url), "新宿区西新宿")
    assert "西新宿".encode() not in _bytes(url)
    assert json.dumps("西新宿").strip('"').encode() not in _bytes(url)


async def test_other_keys_do_not_start(url):
    await _turn(_store(url), "a")
    with pytest.raises(VaultError, match="DATA_KEYS"):
        _store(url, data_keys=new_master_key())


async def test_keys_are_turned_over(url):
    new = new_master_key()
    await _turn(_store(url), "a")
    database = EventDatabase(url, Vault.from_setting(f"{new},{DATA_KEYS}"))
    assert database.rewrap() == 1
    assert database.rewrap() == 0
    assert _texts(await _store(url, data_keys=new).retrieve("c")) == ["a", "a?"]


async def test_a_forgotten_conversation_is_gone_and_takes_nothing_more(url):
    store = _store(url)
    tracker = await _turn(store, "a")
    await _turn(store, "kept", "other")
    with sa.create_engine(url).connect() as connection:
        key = bytes(connection.execute(sa.text("SELECT key FROM conversation_keys WHERE conversation_id='c'")).scalar())
    assert key in _bytes(url)
    EventDatabase(url, Vault.from_setting(DATA_KEYS)).forget(["c", "not yet begun"])
    assert key not in _bytes(url)
    with pytest.raises(ForgottenError):
        await _store(url).retrieve("c")
    tracker.update(UserUttered("late"))
    with pytest.raises(ForgottenError):
        await store.save(tracker)
    with pytest.raises(ForgottenError):
        await _turn(store, "late", "not yet begun")
    assert _texts(await _store(url).retrieve("other")) == ["kept", "kept?"]


async def test_an_idle_conversation_is_forgotten_and_no_other(url):
    store = _store(url)
    old = await store.get_or_create_tracker("old", append_action_listen=False)
    old.update(UserUttered("a", timestamp=time.time() - 100))
    await store.save(old)
    await _turn(store, "b", "new")
    assert await store.forget_idle(200) == 0
    assert await store.forget_idle(50) == 1
    assert await store.forget_idle(50) == 0
    with pytest.raises(ForgottenError):
        await _store(url).retrieve("old")
    assert _texts(await _store(url).retrieve("new")) == ["b", "b?"]


async def test_memory_lets_go_of_what_was_forgotten_elsewhere(url):
    store = _store(url)
    await _turn(store, "a", "gone")
    await _turn(store, "b", "stays")
    EventDatabase(url, Vault.from_setting(DATA_KEYS)).forget(["gone"])
    assert await store.forget_idle(200) == 0
    assert list(store._kept) == ["stays"]


async def test_events_that_stood_in_plain_are_sealed_at_the_start(url):
    engine = sa.create_engine(url)
    if url.startswith("sqlite"):
        os.makedirs(os.path.dirname(engine.url.database))
    engine.execute(
        sa.text(
            "CREATE TABLE conversation_events (conversation_id VARCHAR(255), position INTEGER, type VARCHAR(255),"
            " timestamp FLOAT, data TEXT, PRIMARY KEY (conversation_id, position))"
        )
    )
    for position, text in enumerate(["old words", "older"]):
        event = UserUttered(text)
        values = {"p": position, "type": "user", "at": event.timestamp, "data": json.dumps(event.as_dict())}
        engine.execute(sa.text("INSERT INTO conversation_events VALUES ('c', :p, :type, :at, :data)"), values)
    engine.dispose()
    store = _store(url)
    assert _texts(await store.retrieve("c")) == ["old words", "older"]
    assert b"old words" not in _bytes(url)
    await _turn(store, "b")
    assert _texts(await _store(url).retrieve("c")) == ["old words", "older", "b", "b?"]
