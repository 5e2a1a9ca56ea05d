"""What customers say is nowhere to be read but where it must be, and can be taken out and away."""

import contextlib
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.canary import PLANTED, REFUSED, places, talk
from ops.processes import ROOT, ProcessGroup
from ops.traces import Place, forms, search
from tests.stack import stack_environment


@pytest.fixture(scope="module")
def spoken(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessGroup]:
    """Run the four processes on SQLite files, which can be searched."""
    files = {f"{name}_DATABASE_URL": "" for name in ("GATEWAY", "TRACKER", "BACKEND")}
    group = ProcessGroup(stack_environment(tmp_path_factory.mktemp("spoken"), DEMONSTRATION_COPIES="0", **files))
    try:
        group.start()
        yield group
    finally:
        group.stop()


@pytest.mark.parametrize("value", PLANTED.values())
def test_a_value_is_found_in_every_form(value: str) -> None:
    for form, written in forms(value):
        found = search([Place("a file", b"\0before" + written + b"after\xff")], {"value": value})
        assert form in {finding.form for finding in found}


async def test_what_a_customer_says_is_in_no_file_of_the_conversation_and_can_be_forgotten(
    spoken: ProcessGroup,
) -> None:
    await talk(spoken.env)
    searched = places(spoken.env)
    assert {"gateway.db", "gateway.db-wal", "tracker.db", "tracker.db-wal", "log/rasa.log"} <= {
        place.name for place in searched
    }
    assert search(searched, PLANTED) == []
    # The search itself works: a policy number is a key, and lies open in the backend's tables.
    found = search(searched, {"policy number": "A020119183"})
    assert any(each.place.startswith("backend.db") for each in found)

    exported = json.dumps(_privacy(spoken, "export"), ensure_ascii=False)
    kept = {name: value for name, value in PLANTED.items() if name not in REFUSED and name != "phone, digits"}
    assert [name for name, value in kept.items() if value not in exported] == []
    assert [name for name in REFUSED if PLANTED[name] in exported] == []

    keys = _wrapped_keys(spoken)
    assert len(keys) == 2
    assert all(any(key in place.content for place in places(spoken.env)) for key in keys)
    _privacy(spoken, "forget")
    assert not [place.name for place in places(spoken.env) for key in keys if key in place.content]
    # What the law keeps, the ledger, stays with the backend.
    left = {room: held for room, held in _privacy(spoken, "export").items() if room in ("gateway", "tracker")}
    assert not any(value in json.dumps(left, ensure_ascii=False) for value in kept.values())


def _privacy(group: ProcessGroup, act: str) -> Any:
    command = [".venv/edge/bin/python", "-m", "ops.privacy", act, "--member", _member(group)]
    done = subprocess.run(command, cwd=ROOT, env=group.env, check=True, stdout=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout)


def _member(group: ProcessGroup) -> str:
    return _query(group, "gateway.db", "SELECT DISTINCT member_id FROM conversations")[0]


def _wrapped_keys(group: ProcessGroup) -> list[bytes]:
    return [
        *_query(group, "gateway.db", "SELECT key FROM conversations WHERE key IS NOT NULL"),
        *_query(group, "tracker.db", "SELECT key FROM conversation_keys WHERE key IS NOT NULL"),
    ]


def _query(group: ProcessGroup, file: str, sql: str) -> list[Any]:
    path = Path(group.env["STATE_DIR"]) / file
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return [row[0] for row in database.execute(sql)]
