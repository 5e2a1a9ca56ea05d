"""Keep the threat model true: the code and the tests that it names exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text()


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    written = {
        name for file in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    assert len(named) > 50
    assert named - written == set()


def test_every_file_that_the_threat_model_names_exists() -> None:
    named = re.findall(r"`((?:\w+/)+[\w.]+\.\w+)`", TEXT)
    assert len(named) > 50
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_threat_has_a_defence_a_file_and_a_test() -> None:
    rows = [row.split(" | ") for row in TEXT.splitlines() if re.match(r"\| [STRIDE–] \|", row)]
    assert len(rows) > 40
    assert [row[1] for row in rows if len(row) != 5 or "`" not in row[3] or "`test_" not in row[4]] == []
