"""Hold the two locks against the known advisories: `python -m ops.supply.audit`.

Exit codes: 0 nothing is unexplained; 1 something is; 3 the advisories could not be asked, so nothing is known.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from ops.supply.advisories import Finding, NoAnswerError, ask
from ops.supply.locks import ENVIRONMENTS, read_lock
from service.clock import SystemClock

ACCEPTED = Path(__file__).with_name("audit_accepted.yaml")
UNKNOWN = 3


@dataclass(frozen=True)
class Accepted:
    """One advisory that is known and lived with: why, and until when that holds."""

    environment: str
    package: str
    advisory: str
    reason: str
    review_by: date


def load(text: str) -> list[Accepted]:
    """Read the accepted findings; raise TypeError where one lacks a part."""
    return [Accepted(**entry) for entry in yaml.safe_load(text)["accepted"]]


def judge(environment: str, findings: Iterable[Finding], accepted: Iterable[Accepted], today: date) -> list[str]:
    """Say what is wrong in one environment: findings unexplained, explanations outlived or without a finding."""
    findings, own = list(findings), [entry for entry in accepted if entry.environment == environment]
    wrong = [
        f"{environment}: {found.package} {found.version} has {_name(found)}, fixed in "
        f"{', '.join(found.fixed_in) or 'no version'}: upgrade it or explain it in {ACCEPTED.name}"
        for found in findings
        if not any(_explains(entry, found) for entry in own)
    ]
    wrong += [
        f"{environment}: {entry.advisory} of {entry.package} is explained, but no longer found: remove it"
        for entry in own
        if not any(_explains(entry, found) for found in findings)
    ]
    wrong += [
        f"{environment}: {entry.advisory} of {entry.package} was to be reviewed by {entry.review_by}"
        for entry in own
        if entry.review_by < today
    ]
    return wrong


def main() -> int:
    """Audit both environments and say what was found."""
    accepted = load(ACCEPTED.read_text())
    try:
        found = {environment: ask(read_lock(environment)) for environment in ENVIRONMENTS}
    except NoAnswerError as error:
        print(f"UNKNOWN: the advisories could not be asked ({error}); this says nothing about the packages.")
        return UNKNOWN
    today = SystemClock().now().date()
    wrong = [said for name, findings in found.items() for said in judge(name, findings, accepted, today)]
    print("\n".join(wrong) or f"No unexplained advisory; {len(accepted)} explained in {ACCEPTED.name}.")
    return 1 if wrong else 0


def _explains(entry: Accepted, found: Finding) -> bool:
    return entry.package == found.package and entry.advisory in found.ids


def _name(found: Finding) -> str:
    return "/".join(sorted(found.ids))


if __name__ == "__main__":
    sys.exit(main())
