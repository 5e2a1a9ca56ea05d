"""Keep the account of accessibility true: every criterion is there, and every test that it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "accessibility.md").read_text()
# WCAG 2.2, levels A and AA: by guideline, the numbers of its criteria.
CRITERIA = {
    "1.1": "1",
    "1.2": "1 2 3 4 5",
    "1.3": "1 2 3 4 5",
    "1.4": "1 2 3 4 5 10 11 12 13",
    "2.1": "1 2 4",
    "2.2": "1 2",
    "2.3": "1",
    "2.4": "1 2 3 4 5 6 7 11",
    "2.5": "1 2 3 4 7 8",
    "3.1": "1 2",
    "3.2": "1 2 3 4 6",
    "3.3": "1 2 3 4 7 8",
    "4.1": "2 3",
}


def test_every_criterion_has_a_row() -> None:
    rows = re.findall(r"^\| (\d\.\d\.\d.*?) \| A", TEXT, re.M)
    named = set(re.findall(r"\d\.\d\.\d+", " ".join(rows)))
    for first, last in re.findall(r"(\d\.\d\.\d+)–\d\.\d\.(\d+)", " ".join(rows)):
        guideline, _, number = first.rpartition(".")
        named |= {f"{guideline}.{each}" for each in range(int(number), int(last) + 1)}
    assert named == {f"{guideline}.{each}" for guideline, numbers in CRITERIA.items() for each in numbers.split()}


def test_every_test_that_the_account_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    written = {
        name for file in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    assert len(named) > 20
    assert named - written == set()
