"""What the product is made of: the locks, the advisories, the licences."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from ops.supply.advisories import Finding, NoAnswerError, read
from ops.supply.audit import ACCEPTED, Accepted, judge, load
from ops.supply.licences import refused
from ops.supply.locks import ENVIRONMENTS, parse, read_lock
from ops.supply.sbom import belongs_here, installed_licences, main

LOCK = """# written by uv
numpy==1.22.3 ; sys_platform == 'win32' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via rasa
coloredlogs[cron]==15.0 \\
    --hash=sha256:{a}
    # via
    #   rasa
""".format(a="a" * 64, b="b" * 64)
FOUND = Finding("keras", "2.12.0", frozenset({"GHSA-1", "CVE-1"}), ("2.13.0",))
KNOWN = Accepted("rasa", "keras", "CVE-1", "trained here", date(2027, 1, 31))
TODAY = date(2027, 1, 31)


def test_a_lock_is_read_with_markers_and_hashes() -> None:
    numpy, coloredlogs = parse(LOCK)
    assert (numpy.name, numpy.version, numpy.marker) == ("numpy", "1.22.3", 'sys_platform == "win32"')
    assert numpy.hashes == ("a" * 64, "b" * 64)
    assert (coloredlogs.name, coloredlogs.version, coloredlogs.marker) == ("coloredlogs", "15.0", "")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_pin_of_a_lock_is_hashed(environment: str) -> None:
    pins = read_lock(environment)
    assert len(pins) > 50
    assert [pin.name for pin in pins if not pin.hashes] == []


def test_an_explained_finding_passes() -> None:
    assert judge("rasa", [FOUND], [KNOWN], TODAY) == []


@pytest.mark.parametrize(
    ("environment", "findings", "accepted", "today", "said"),
    [
        ("rasa", [FOUND], [], TODAY, "explain it"),
        ("edge", [FOUND], [KNOWN], TODAY, "explain it"),
        ("rasa", [], [KNOWN], TODAY, "no longer found"),
        ("rasa", [FOUND], [KNOWN], date(2027, 2, 1), "to be reviewed"),
    ],
)
def test_what_is_unexplained_or_outlived_fails(
    environment: str, findings: list[Finding], accepted: list[Accepted], today: date, said: str
) -> None:
    (wrong,) = judge(environment, findings, accepted, today)
    assert said in wrong


def test_a_package_that_was_skipped_is_no_clean_package() -> None:
    report = {"dependencies": [{"name": "jinja2", "skip_reason": "not found"}], "fixes": []}
    with pytest.raises(NoAnswerError, match="1 of 1"):
        read(report)


def test_a_finding_is_known_by_all_its_names() -> None:
    found = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["10.0", "9.1"]}
    (finding,) = read({"dependencies": [{"name": "a", "version": "1", "vulns": [found]}]})
    assert finding == Finding("a", "1", frozenset({"PYSEC-1", "CVE-1"}), ("9.1", "10.0"))


def test_every_accepted_finding_has_a_reason_and_a_locked_package() -> None:
    for entry in load(ACCEPTED.read_text()):
        assert len(entry.reason) > 40
        assert entry.package in {pin.name for pin in read_lock(entry.environment)}


@pytest.mark.parametrize(
    ("name", "licences", "is_refused"),
    [
        ("a", ["MIT"], False),
        ("a", ["GPL-3.0-or-later"], True),
        ("a", ["AGPL-3.0-only"], True),
        ("a", ["GNU General Public License v2 (GPLv2)"], True),
        ("a", ["MIT OR GPL-2.0-only"], False),
        ("a", ["MIT AND GPL-2.0-only"], True),
        ("a", ["LGPL-3.0-only"], True),
        ("psycopg2-binary", ["GNU Library or Lesser General Public License (LGPL)"], False),
        ("a", [], True),
    ],
)
def test_a_licence_is_judged(name: str, licences: list[str], is_refused: bool) -> None:
    assert bool(refused([(name, licences)])) is is_refused


def test_the_bills_of_materials_are_whole_and_valid(tmp_path: Path) -> None:
    assert main(tmp_path) == 0
    for environment in ENVIRONMENTS:
        text = (tmp_path / f"{environment}.cdx.json").read_text()
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
        components = json.loads(text)["components"]
        pins = read_lock(environment)
        assert {(each["name"], each["version"]) for each in components} == {(pin.name, pin.version) for pin in pins}
        licences = installed_licences(environment)
        assert [pin.name for pin in pins if belongs_here(pin, environment) and pin.name not in licences] == []
