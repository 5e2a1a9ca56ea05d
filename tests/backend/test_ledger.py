"""The ledger: complete, append-only, and any change shows."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.rating import Risk, load_tables, rate
from backend.storage.data_key import KEY
from backend.storage.tables import DataKeyRow
from backend.verify import verify
from service.vault import MASTER_ID_BYTES, new_master_key
from tests.backend.world import DATA_KEYS, UP_TO_PLAN, VAULT, World, evidence_of

KINDS = [
    "renewal.begun",
    "consent.given",
    "consent.given",
    "disclosure.answered",
    "disclosure.answered",
    *["answer.given"] * 5,
    *["quote.made"] * 4,
    "quote.chosen",
    "answer.given",
    "consent.given",
    "consent.given",
    "intention.stated",
    "application.accepted",
]


async def test_a_renewal_leaves_complete_evidence(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    await renewal.submit()
    entries = await renewal.ledger()
    assert [entry["kind"] for entry in entries] == KINDS
    disclosure = next(entry for entry in entries if entry["kind"] == "disclosure.answered")
    assert disclosure["actor"] == "member:taro"
    assert disclosure["channel"] == "web"
    assert disclosure["payload"]["question"] == evidence_of()["question"]
    assert disclosure["payload"]["raw"] == "はい"
    assert disclosure["payload"]["input"] == "choice"
    assert disclosure["payload"]["answer"] == {"correct": True, "confirmed": False}


async def test_how_a_yes_was_read_is_kept_with_it_where_it_is_known(world: World) -> None:
    renewal = await world.begin()
    await renewal.answer("consent.privacy", {"agreed": True}, read_as="agrees:trained")
    await renewal.answer("disclosure.other_contracts", {"correct": True})
    entries = await renewal.ledger()
    assert [entry["payload"].get("read_as") for entry in entries[1:]] == ["agrees:trained", "agrees:trained", None]


async def test_the_premium_can_be_rated_again_from_the_ledger_alone(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit("b")
    await renewal.submit()
    entries = await renewal.ledger()
    quote_id = entries[-1]["payload"]["quote_id"]
    made = next(e["payload"] for e in entries if e["kind"] == "quote.made" and e["payload"]["id"] == quote_id)
    rating = rate(Risk.from_dict(made["risk"]), made["coverages"], load_tables(made["rate_version"]))
    assert rating.premium == made["premium"] == 72_240
    assert rating.input_hash == made["input_hash"]


async def test_the_answers_of_a_renewal_can_be_rebuilt_from_the_ledger(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    await renewal.correct("scope.employment")
    await renewal.answer("scope.employment", {"status": "employed"})
    rebuilt = {e["payload"]["step"]: e["payload"]["answer"] for e in await renewal.ledger() if "answer" in e["payload"]}
    shown = {step["step"]: step["answer"] for step in (await renewal.show())["steps"] if step["answer"]}
    assert shown == {step: rebuilt[step] for step in shown}


async def test_an_untouched_ledger_is_whole(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert await verify(world.database.url, DATA_KEYS) == 0
    renewal = await world.begin()
    await renewal.reach_submit()
    await renewal.submit()
    assert await verify(world.database.url, DATA_KEYS) == 0
    assert f"{len(KINDS)} entries" in capsys.readouterr().out


@pytest.mark.parametrize("table", ["ledger", "quotes", "applications"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
async def test_evidence_can_be_neither_changed_nor_deleted(world: World, table: str, change: str) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    await renewal.submit()
    column = {"ledger": "channel", "quotes": "plan", "applications": "plan"}[table]
    with pytest.raises(DBAPIError, match="append-only"):
        async with world.database.write() as session:
            await session.execute(text(change.format(table, column, column)))


TAMPERINGS: list[tuple[str, dict[str, Any], int]] = [
    ("UPDATE ledger SET channel = 'wec' WHERE seq = 5", {}, 5),
    ("UPDATE ledger SET actor = 'member:tarp' WHERE seq = 2", {}, 2),
    ("UPDATE ledger SET payload = :payload WHERE seq = 4", {"payload": b'{"step": "disclosure.other_contracts"}'}, 4),
    ("UPDATE ledger SET hash = '" + "f" * 64 + "' WHERE seq = 3", {}, 3),
    ("DELETE FROM ledger WHERE seq = 6", {}, 7),
    ("DELETE FROM ledger WHERE seq > 9", {}, 10),
    ("UPDATE ledger SET seq = 99 WHERE seq = 10", {}, 99),
]


@pytest.mark.parametrize(("tampering", "values", "broken"), TAMPERINGS)
async def test_a_tampered_ledger_breaks_at_the_row(
    world: World, capsys: pytest.CaptureFixture[str], tampering: str, values: dict[str, Any], broken: int
) -> None:
    renewal = await world.begin()
    await renewal.go_through((*UP_TO_PLAN,))
    await world.tamper(tampering, **values)
    assert await verify(world.database.url, DATA_KEYS) == 1
    assert f"seq {broken}" in capsys.readouterr().out


@pytest.mark.parametrize("byte", [0, 12, 100, -1])
async def test_one_bit_of_an_answer_changed_breaks_the_row(
    world: World, capsys: pytest.CaptureFixture[str], byte: int
) -> None:
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN[:3])
    await world.flip_bit(4, byte)
    assert await verify(world.database.url, DATA_KEYS) == 1
    assert "seq 4" in capsys.readouterr().out


async def test_an_answer_moved_to_another_entry_breaks_the_row(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN[:3])
    await world.tamper("UPDATE ledger SET payload = (SELECT payload FROM ledger WHERE seq = 3) WHERE seq = 4")
    assert await verify(world.database.url, DATA_KEYS) == 1
    assert "seq 4" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["sealed", "\ud86f"])
async def test_an_answer_that_someone_with_the_keys_sealed_anew_breaks_the_row(
    world: World, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN[:3])
    async with world.database.read() as session:
        key = VAULT.unwrap((await session.get_one(DataKeyRow, KEY)).key)
    sealed = key.seal((await renewal.ledger())[3]["payload"] | {"raw": word}, "ledger.payload")
    await world.tamper("UPDATE ledger SET payload = :sealed WHERE seq = 4", sealed=sealed)
    assert await verify(world.database.url, DATA_KEYS) == 1
    assert "seq 4" in capsys.readouterr().out


async def test_a_ledger_whose_key_is_missing_is_not_called_broken(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.begin()
    assert await verify(world.database.url, new_master_key()) == 2
    assert await verify(world.database.url, "") == 2
    async with world.database.read() as session:
        master = (await session.get_one(DataKeyRow, KEY)).key[:MASTER_ID_BYTES].hex()
    told = capsys.readouterr().err
    assert f"DATA_KEYS lacks the key {master}" in told
    assert "DATA_KEYS needs" in told
    await world.tamper("DELETE FROM data_keys")
    assert await verify(world.database.url, DATA_KEYS) == 2
    assert "data_keys lacks the key" in capsys.readouterr().err


UNDECODABLE = [
    ("payload", "X''", "sqlite"),
    ("payload", "'{}'", "sqlite"),
    ("payload", "CAST(X'FF' AS TEXT)", "sqlite"),
    ("at", "replace(at, '2020-05', '2020-x5')", "sqlite"),
    ("actor", "CAST(X'FF' AS TEXT)", "sqlite"),
    ("payload", r"'\x00'::bytea", "postgresql"),
]


@pytest.mark.parametrize(("column", "changed", "engine"), UNDECODABLE)
async def test_an_entry_that_no_longer_decodes_is_broken(
    world: World, capsys: pytest.CaptureFixture[str], column: str, changed: str, engine: str
) -> None:
    if world.database.engine.dialect.name != engine:
        pytest.skip(f"written for {engine}")
    renewal = await world.begin()
    await renewal.go_through(UP_TO_PLAN[:3])
    await world.tamper(f"UPDATE ledger SET {column} = {changed} WHERE seq = 4")
    assert await verify(world.database.url, DATA_KEYS) == 1
    assert "ledger broken at seq 4" in capsys.readouterr().out


async def test_without_a_ledger_verification_says_so(empty_url: str) -> None:
    assert await verify(empty_url, DATA_KEYS) == 2


async def test_a_linked_contract_is_testified(world: World) -> None:
    await world.call("POST", "/v1/members/haruka/contracts", {"policy_number": "L900101101"}, actor="haruka")
    async with world.database.read() as session:
        rows = (await session.execute(text("SELECT kind, actor FROM ledger"))).all()
    assert [tuple(row) for row in rows] == [("contract.linked", "member:haruka")]
