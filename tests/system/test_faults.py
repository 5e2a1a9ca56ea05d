"""Let faults strike while customers submit: nothing is lost or doubled, and the audit would see it if it were."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ops.faults.audit import Audit, Finding
from ops.faults.rounds import Round, Rounds
from ops.faults.service import FaultyService

FAULTS = ("backend killed", "rasa killed", "reply cut", "backend disk full")
SEED = 20200503
RUNS = 20
COPY_ACCEPTED = """
    INSERT INTO ledger SELECT (SELECT max(seq) FROM ledger) + 1, at, kind, actor, channel, renewal_id, payload,
        hash || '.', hash || '..' FROM ledger WHERE kind = 'application.accepted' AND renewal_id = ?
"""


@pytest.fixture(scope="module")
def played(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Round]]:
    folder = tmp_path_factory.mktemp("faults")
    return folder, asyncio.run(_play(folder))


async def _play(folder: Path) -> list[Round]:
    service = FaultyService(folder, RUNS)
    async with service.run():
        return await Rounds(service, SEED, RUNS // len(FAULTS)).play(FAULTS, RUNS)


def _audit(folder: Path, rounds: list[Round]) -> list[Finding]:
    audit = Audit(folder)
    try:
        return [audit.find(applicant) for played in rounds for applicant in played.applicants]
    finally:
        audit.close()


def test_every_customer_who_submits_amid_faults_has_one_application_and_its_receipt(
    played: tuple[Path, list[Round]],
) -> None:
    folder, rounds = played
    findings = _audit(folder, rounds)
    assert [finding for finding in findings if finding.is_wrong] == []
    assert [(finding.applications, finding.ledger_rows) for finding in findings] == [(1, 1)] * RUNS
    assert {each.fault for each in rounds} == set(FAULTS)


def test_the_audit_sees_an_application_that_is_lost_and_evidence_that_is_doubled(
    played: tuple[Path, list[Round]], tmp_path: Path
) -> None:
    folder, rounds = played
    copied = shutil.copytree(folder, tmp_path / "state")
    lost, doubled, *_ = (applicant for each in rounds for applicant in each.applicants)
    with closing(sqlite3.connect(copied / "backend.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(
            "DELETE FROM applications WHERE policy_number IN (SELECT policy_number FROM contracts WHERE member_id = ?)",
            (lost.member_id,),
        )
        (renewal,) = database.execute(
            "SELECT d.id FROM drafts d JOIN contracts c USING (policy_number) WHERE c.member_id = ?",
            (doubled.member_id,),
        ).fetchone()
        database.execute(COPY_ACCEPTED, (renewal,))
        database.commit()
    first, second, *others = _audit(copied, rounds)
    assert "no application" in first.lost
    assert "receipt of no application" in first.misled[0]
    assert second.doubled == ["2 times ledger row"]
    assert not any(finding.is_wrong for finding in others)


def test_the_audit_sees_a_line_that_is_missing_and_a_press_that_has_no_receipt(
    played: tuple[Path, list[Round]],
) -> None:
    folder, rounds = played
    tab = rounds[0].applicants[0].tabs[0]
    told, tab.messages = tab.messages, [message for message in tab.messages if not message["card"]]
    finding = _audit(folder, rounds)[0]
    tab.messages = told
    assert finding.lost == ["a line of the transcript"]
    assert finding.unsettled == 1
