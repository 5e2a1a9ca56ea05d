"""What is personal is sealed at rest, each value for its own place."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.ledger.chain import GENESIS, Entry
from backend.members.authentication import authenticate
from backend.members.models import Credentials
from backend.migrations import SCRIPTS
from backend.storage.data_key import KEY, rewrap, unlock
from backend.storage.tables import ContractRow, DataKeyRow, MailRow, MemberRow, Row
from backend.verify import verify
from service.columns import BlindIndex, Sealed
from service.database import Database
from service.migrations import migrate
from service.vault import Vault, VaultError, new_master_key
from tests.backend.personal import PERSONAL, held, live, readable
from tests.backend.registering import mails
from tests.backend.test_members import log_in
from tests.backend.world import (
    CHEAP,
    DATA_KEYS,
    FLYER_DAY,
    TARO,
    VAULT,
    HandClock,
    World,
    opened,
    resources_over,
)


async def test_nothing_personal_and_nothing_said_can_be_read_in_the_database(world: World) -> None:
    renewal = await live(world)
    assert {mail.recipient for mail in await mails(world)} == {"taro.new@example.com", "tadashi@example.com"}
    found = await held(world.database)
    assert renewal.id.encode() in found
    assert TARO.encode() in found
    assert readable(found, PERSONAL) == []


def test_each_sealed_column_is_sealed_for_its_own_place() -> None:
    places = [
        (f"{table.name}.{column.name.removesuffix('_index')}", column.type.place)
        for table in Row.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed | BlindIndex)
    ]
    assert len(places) == 26
    assert [pair for pair in places if pair[0] != pair[1]] == []


async def test_a_value_moved_to_another_column_does_not_open(world: World) -> None:
    await world.tamper("UPDATE members SET name_kanji = name_kana WHERE id = 'taro'")
    with pytest.raises(VaultError, match="moved"):
        async with world.database.read() as session:
            await session.get(MemberRow, "taro")


async def test_a_member_is_found_by_the_address_however_it_is_written_and_once(world: World) -> None:
    assert (await log_in(world, " ＴＡＲＯ@Example.com", "Demo-2020-taro")).status == 200
    async with world.database.read() as session:
        taro = await session.get_one(MemberRow, "taro")
    columns = {each.key: getattr(taro, each.key) for each in MemberRow.__mapper__.column_attrs}
    with pytest.raises(IntegrityError):
        async with world.database.write() as session:
            session.add(MemberRow(**columns | {"id": "another", "email_index": taro.email}))


async def test_an_index_does_not_tell_the_address_to_who_has_not_the_key(world: World) -> None:
    async with world.database.read() as session:
        index = await session.scalar(select(MemberRow.email_index).where(MemberRow.id == "taro"))
        key = VAULT.unwrap((await session.get_one(DataKeyRow, KEY)).key)
    assert index == key.blind_index("taro@example.com", "members.email")
    assert index != key.blind_index("taro@example.com", "mails.recipient")
    assert index != Vault.from_setting(DATA_KEYS).unwrap(VAULT.new_key()).blind_index(
        "taro@example.com", "members.email"
    )


async def test_a_database_that_was_not_unlocked_gives_nothing(world: World) -> None:
    database = Database(world.database.url)
    with pytest.raises(VaultError, match="not unlocked"):
        async with database.read() as session:
            await session.get(MemberRow, "taro")
    await database.close()


@pytest.mark.parametrize("keys", [pytest.param("", id="none"), "no key", pytest.param(new_master_key(), id="another")])
async def test_a_backend_without_the_right_keys_does_not_start_and_says_why(url: str, keys: str) -> None:
    env = {**os.environ, "BACKEND_API_KEY": "x", "DEMONSTRATION": "1", "DATA_KEYS": keys, "BACKEND_DATABASE_URL": url}
    command = [sys.executable, "-m", "backend"]
    refused = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert refused.stderr.startswith("backend: DATA_KEYS ")
    assert "Traceback" not in refused.stderr


async def test_the_master_key_is_turned_over_and_the_old_one_is_needed_no_more(world: World) -> None:
    new = new_master_key()
    both = Vault.from_setting(f"{new},{DATA_KEYS}")
    assert [await rewrap(world.database, both), await rewrap(world.database, both)] == [1, 0]
    database = Database(world.database.url)
    await unlock(database, Vault.from_setting(new))
    async with database.read() as session:
        assert (await session.get_one(MemberRow, "taro")).name_kanji == "損保 太郎"
    with pytest.raises(VaultError, match="DATA_KEYS lacks the key"):
        await unlock(database, VAULT)
    await database.close()


async def test_what_was_stored_in_plain_is_sealed_and_goes_on(
    empty_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Database(empty_url)
    async with before.write() as session:
        await (await session.connection()).run_sync(_as_before)
        await _store_in_plain(session)
    await before.close()
    database = Database(empty_url)
    await migrate(database, SCRIPTS, vault=VAULT)
    await database.truncate_log()
    await database.close()
    database = await opened(empty_url)
    assert readable(await held(database), (*PERSONAL[:8], "もう引っ越しました", "$argon2id$", "Taro@")) == []
    assert await verify(empty_url, DATA_KEYS) == 1
    assert "ledger broken at seq 2" in capsys.readouterr().out, "the first is whole, the second was damaged before"
    member = await authenticate(
        resources_over(database, HandClock()),
        Credentials(email="taro@example.com", password="Demo-2020-taro", client_address="192.0.2.1"),
    )
    assert (member.name_kanji, str(member.birth_date), member.sex) == ("損保 太郎", "1950-12-19", None)
    async with database.read() as session:
        contract = await session.get_one(ContractRow, TARO)
        found = await session.scalar(select(MailRow.id).where(MailRow.recipient_index == "taro@example.com"))
    assert contract.policyholder == {"email": "taro@example.com"}
    assert contract.registration_number == "多摩 300 さ 1000"
    assert found == "m"
    for table in ("ledger", "quotes"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.write() as session:
                await session.execute(text(f"DELETE FROM {table}"))
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.write() as session:
            await session.execute(text("UPDATE ledger SET kind = kind"))
    await database.close()


def _as_before(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "0002")


async def _store_in_plain(session: AsyncSession) -> None:
    at = "'2020-05-03 01:00:00'" if session.get_bind().dialect.name == "sqlite" else "'2020-05-03 01:00:00+00'"
    said = {"raw": "もう引っ越しました", "step": "contact.confirm"}
    first = Entry(1, FLYER_DAY, "answer.given", "member:taro", "web", "d", said, GENESIS)
    second = Entry(2, FLYER_DAY, "answer.given", "member:taro", "web", "d", said, first.expected_hash())
    statements = (
        "INSERT INTO members (id, email, password_hash, name_kanji, name_kana, birth_date, postal_code, address, phone)"
        " VALUES ('taro', 'taro@example.com', :hash, '損保 太郎', 'ソンポ タロウ', '1950-12-19', '160-0023',"
        " '西新宿1-26-1', '03-5500-0101')",
        "INSERT INTO contracts (policy_number, renewed_policy_number, member_id, kind, registration_number,"
        " policyholder, named_insured, main_driver, owner, employment, risk, inception_at, expiry_at, agency,"
        f" coverages) VALUES ('{TARO}', 'K', 'taro', 'k', '多摩 300 さ 1000',"
        f" :holder, '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', {at}, {at}, '{{}}', '{{}}')",
        f"INSERT INTO drafts VALUES ('d', '{TARO}', {at}, 1, 1, :answers, {at})",
        f"INSERT INTO quotes VALUES ('q', 'd', 'a', NULL, '{{}}', 1, '[]', 'v', 'h', {at}, {at})",
        "INSERT INTO mails (id, key, kind, recipient, subject, text, created_at, attempts)"
        f" VALUES ('m', 'k', 'k', 'Taro@Example.com', 's', '損保 太郎', {at}, 0)",
        f"INSERT INTO ledger VALUES (1, {at}, 'answer.given', 'member:taro', 'web', 'd', :payload, :genesis, :first)",
        f"INSERT INTO ledger VALUES (2, {at}, 'answer.given', 'member:taro', 'web', 'd', :damaged, :first, :second)",
        "UPDATE ledger_head SET seq = 2, hash = :second",
    )
    values = {
        "hash": CHEAP.hash("Demo-2020-taro"),
        "holder": '{"email": "taro@example.com"}',
        "answers": json.dumps({"contact.email": {"value": {"email": "taro@example.com"}}}),
        "payload": json.dumps(said),
        "damaged": json.dumps(said | {"raw": "もう"}),
        "genesis": GENESIS,
        "first": first.expected_hash(),
        "second": second.expected_hash(),
    }
    for statement in statements:
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        await session.execute(text(statement), named)
