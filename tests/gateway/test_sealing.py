"""What is said is sealed at rest, and destroying a conversation's key destroys it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text, update

from gateway import data_keys
from gateway.app import build_app
from gateway.export import export_member
from gateway.migrations.versions import v0001_conversations
from gateway.settings import Settings
from gateway.tables import Conversation, Message, Table, Turn
from gateway.transcript import Transcript
from service.database import Database
from service.vault import Vault, VaultError, new_master_key
from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import DATA_KEYS, POSTGRES_URL, Gateway, MovableClock, NewBrowser, StartGateway, run_sql
from tests.gateway.stand_ins import Rasa

SECRETS = ("西新宿1丁目", "090-1234-5678", "はい、引っ越しました", "correct_answer", "160-0023")
CARD = {"type": "contract", "fields": [{"name": "postal_code", "value": "160-0023"}]}
CHOICE = {"label": "はい、引っ越しました", "intent": "correct_answer", "entities": {"phone": "090-1234-5678"}}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def vault() -> Vault:
    return Vault.from_setting(DATA_KEYS)


async def held(database: Database, folder: Path) -> bytes:
    """Return all that the tables hold, and for a file the file's own bytes and its log's, too."""
    found = b"".join(file.read_bytes() for file in folder.iterdir() if file.name.startswith("gateway.db"))
    async with database.read() as session:
        for table in Table.metadata.sorted_tables:
            for row in await session.execute(text(f"SELECT * FROM {table.name}")):
                found += b"\n".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    return found


async def talk(browser: Browser, rasa: Rasa) -> None:
    rasa.prepared["西新宿1丁目"] = [{"text": "はい", "step": "contact.address", "choices": [CHOICE], "card": CARD}]
    await browser.open()
    await browser.login()
    (*_, asked) = await browser.say("西新宿1丁目")
    await browser.post(choice=asked["choices"][0]["token"])
    assert browser.status == 200


async def test_nothing_that_is_said_or_shown_can_be_read_in_the_database(
    browser: Browser, rasa: Rasa, database: Database, tmp_path: Path
) -> None:
    await talk(browser, rasa)
    found = await held(database, tmp_path)
    assert browser.conversation_id.encode() in found
    for secret in SECRETS:
        assert secret.encode() not in found
        assert json.dumps(secret).strip('"').encode() not in found


async def test_a_line_moved_to_another_place_does_not_open(
    browser: Browser, rasa: Rasa, database: Database, vault: Vault
) -> None:
    await talk(browser, rasa)
    async with database.write() as session:
        first = await session.scalar(select(Message.sealed).where(Message.seq == 1))
        await session.execute(update(Message).where(Message.seq == 2).values(sealed=first))
    with pytest.raises(VaultError, match="moved"):
        await Transcript(database, vault, MovableClock()).after(browser.conversation_id, 0)


async def test_a_gateway_with_other_keys_does_not_start(
    browser: Browser, settings: Settings, clock: MovableClock
) -> None:
    await browser.open()
    with pytest.raises(VaultError, match="DATA_KEYS"):
        await build_app(settings, Vault.from_setting(new_master_key()), clock)


async def test_keys_are_turned_over_under_a_running_conversation(
    start_gateway: StartGateway, new_browser: NewBrowser, database: Database
) -> None:
    new = new_master_key()
    gateway = await start_gateway(data_keys=f"{new},{DATA_KEYS}")
    old = await start_gateway()
    browser = new_browser(old)
    await browser.open()
    await old.stop()
    browser.url = gateway.url
    assert await data_keys.rewrap(database, Vault.from_setting(f"{new},{DATA_KEYS}")) == 1
    await browser.say("一")
    await gateway.stop()
    browser.url = (await start_gateway(data_keys=new)).url
    assert texts(await browser.history(), "customer") == ["一"]


async def test_an_idle_conversation_is_forgotten_and_no_other(
    start_gateway: StartGateway, new_browser: NewBrowser, clock: MovableClock, database: Database, vault: Vault
) -> None:
    gateway = await start_gateway(tidy_interval=0.05, session_lifetime=timedelta(days=1000))
    idle, busy = new_browser(gateway), new_browser(gateway)
    for each in (idle, busy):
        await each.open()
        await each.say("ずっと前")
    clock.ahead = timedelta(days=399)
    await busy.say("きのう")
    clock.ahead = timedelta(days=401)
    async with asyncio.timeout(5):
        while await _key(database, idle.conversation_id) is not None:
            await asyncio.sleep(0.05)
    assert texts(await busy.history(), "customer") == ["ずっと前", "きのう"]
    await idle.ask("GET", f"{idle.path}/messages")
    assert idle.status == 404
    before = idle.conversation_id
    await idle.open()
    assert idle.conversation_id != before


async def test_a_forgotten_member_is_logged_out_and_nothing_said_is_left(
    gateway: Gateway,
    browser: Browser,
    new_browser: NewBrowser,
    rasa: Rasa,
    database: Database,
    tmp_path: Path,
) -> None:
    await talk(browser, rasa)
    other = new_browser(gateway)
    await other.open()
    await other.login("jiro@example.com", "Demo-2020-jiro")
    await other.say("残る")
    key = await _key(database, browser.conversation_id)
    assert key is not None
    before = rasa.calls.total()
    rasa.gate.clear()
    late = asyncio.create_task(browser.post(text="いま話している"))
    async with asyncio.timeout(5):
        while rasa.calls.total() == before:
            await asyncio.sleep(0.02)

    forgotten = await privacy(gateway.settings, "forget", "--member", "m-taro")
    assert forgotten["conversations"] == [browser.conversation_id]
    rasa.gate.set()
    assert (await late)["messages"] == []
    await browser.ask("GET", f"{browser.path}/messages")
    assert browser.status == 404
    found = await held(database, tmp_path)
    # PostgreSQL keeps dead rows until they are recycled; a key in them is wrapped.
    assert key not in found
    async with database.read() as session:
        left = await session.scalars(select(Message.sealed).where(Message.conversation_id == browser.conversation_id))
        assert set(left) == {None}
        assert set(await session.scalars(select(Turn.state))) == {"done"}
    assert texts(await other.history(), "customer") == ["残る"]
    forgotten = await privacy(gateway.settings, "forget", "--member", "m-taro")
    assert forgotten["conversations"] == [browser.conversation_id]
    exported = await privacy(gateway.settings, "export", "--member", "m-taro")
    assert "messages" in exported["conversations"][0]


async def test_a_member_is_given_everything_and_nothing_of_others(
    gateway: Gateway, browser: Browser, new_browser: NewBrowser, rasa: Rasa, database: Database, vault: Vault
) -> None:
    await talk(browser, rasa)
    other = new_browser(gateway)
    await other.open()
    await other.say("よその人")
    exported = json.dumps(await export_member(database, vault, "m-taro"), ensure_ascii=False, default=str)
    assert all(secret in exported for secret in SECRETS)
    assert "よその人" not in exported


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a database of its own, without tables."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/gateway.db"
        return
    request.getfixturevalue("postgres_url")
    name = f"gateway_{uuid.uuid4().hex}"
    asyncio.run(run_sql(POSTGRES_URL, f"CREATE DATABASE {name}"))
    yield f"{POSTGRES_URL.rpartition('/')[0]}/{name}"
    asyncio.run(run_sql(POSTGRES_URL, f"DROP DATABASE {name} WITH (FORCE)"))


def test_what_was_stored_in_plain_is_sealed_and_goes_on(old_url: str, tmp_path: Path) -> None:
    asyncio.run(_migrates(old_url, tmp_path))


async def _migrates(url: str, tmp_path: Path) -> None:
    vault, clock = Vault.from_setting(DATA_KEYS), MovableClock()
    database = Database(url)
    async with database.write() as session:
        await (await session.connection()).run_sync(_as_before)
        for statement in _STORED_BEFORE:
            await session.execute(text(statement))
    await database.close()
    rasa = Rasa()
    await rasa.start()
    settings = Settings(url, rasa.url, "channel-key", "http://127.0.0.1:1", "backend-key", DATA_KEYS)
    await (await build_app(settings, vault, clock)).cleanup()
    database = Database(url)
    try:
        (line,) = await Transcript(database, vault, clock).after("c", 0)
        assert (line.text, line.choices, line.card) == ("西新宿1丁目", [{"label": "はい"}], None)
        (exported,) = (await export_member(database, vault, "m-taro"))["conversations"]
        assert exported["turns"][0]["choice"] == {"intent": "affirm"}
        assert (exported["choices"][0]["label"], exported["choices"][0]["entities"]) == ("はい", {"a": 1})
        await database.truncate_log()
        assert "西新宿".encode() not in await held(database, tmp_path)
    finally:
        await database.close()
        await rasa.stop()


def _as_before(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        v0001_conversations.upgrade()
    connection.execute(text("CREATE TABLE gateway_version (version_num VARCHAR(32) PRIMARY KEY)"))


_AT = "'2020-05-03 01:00:00'"
_STORED_BEFORE = (
    "INSERT INTO gateway_version VALUES ('0001')",
    f"INSERT INTO sessions (id, id_hash, created_at, last_seen_at) VALUES (1, 'h', {_AT}, {_AT})",
    "INSERT INTO conversations (id, session_id, member_id, channel, mode, step, last_seq, apologised, created_at)"
    f" VALUES ('c', 1, 'm-taro', 'web', 'bot', 'menu', 1, false, {_AT})",
    "INSERT INTO turns (id, conversation_id, message_id, input, text, choice, state, attempts, accepted_at, retry_at)"
    f""" VALUES (1, 'c', 'm1', 'choice', 'はい', '{{"intent": "affirm"}}', 'done', 1, {_AT}, {_AT})""",
    "INSERT INTO messages (conversation_id, seq, author, text, step, choices, card, at, turn_id)"
    f""" VALUES ('c', 1, 'customer', '西新宿1丁目', 'menu', '[{{"label": "はい"}}]', NULL, {_AT}, 1)""",
    "INSERT INTO choices (id, conversation_id, turn_id, step, label, kind, intent, entities, fields)"
    """ VALUES ('k', 'c', 1, 'menu', 'はい', 'primary', 'affirm', '{"a": 1}', NULL)""",
)


async def privacy(settings: Settings, *arguments: str) -> Any:
    """Call the gateway's command beside the running gateway, which must go on: a halted reader keeps the log."""
    env = {**os.environ, "DATA_KEYS": settings.data_keys, "GATEWAY_DATABASE_URL": settings.database_url}
    command = (sys.executable, "-m", "gateway.privacy", *arguments)
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=subprocess.PIPE)
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    return json.loads(said)


async def _key(database: Database, conversation_id: str) -> bytes | None:
    async with database.read() as session:
        return await session.scalar(select(Conversation.key).where(Conversation.id == conversation_id))
