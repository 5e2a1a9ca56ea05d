"""Ask pip-audit which advisories touch the pinned packages.

pip-audit asks PyPI unless its own settings name another service (PIP_AUDIT_VULNERABILITY_SERVICE, PIP_AUDIT_OSV_URL).
A package that its service does not know it skips, and still ends with 0: here that is no answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import Version

from ops.supply.locks import Pin


class NoAnswerError(Exception):
    """The advisory service was not reached, or did not answer for every package."""


@dataclass(frozen=True)
class Finding:
    """One advisory that touches a pinned version; `ids` are its id and its aliases (PYSEC, GHSA, CVE)."""

    package: str
    version: str
    ids: frozenset[str]
    fixed_in: tuple[str, ...]


def ask(pins: Iterable[Pin]) -> list[Finding]:
    """Return the findings for all pins, whatever their platform; raise NoAnswerError unless each was looked up."""
    return [finding for group in _without_doubles(pins) for finding in read(_run(group))]


def read(report: dict[str, Any]) -> list[Finding]:
    """Return the findings of pip-audit's JSON report; raise NoAnswerError where it skipped a package."""
    skipped = [entry["name"] for entry in report["dependencies"] if "skip_reason" in entry]
    if skipped:
        raise NoAnswerError(f"no answer for {len(skipped)} of {len(report['dependencies'])} packages")
    return [
        Finding(
            entry["name"],
            entry["version"],
            frozenset((found["id"], *found["aliases"])),
            tuple(sorted(found["fix_versions"], key=Version)),
        )
        for entry in report["dependencies"]
        for found in entry["vulns"]
    ]


def _without_doubles(pins: Iterable[Pin]) -> list[list[Pin]]:
    """Part the pins so that no part names a package twice: a universal lock may, pip-audit may not."""
    parts: list[dict[str, Pin]] = []
    for pin in pins:
        part = next((part for part in parts if pin.name not in part), None)
        if part is None:
            parts.append(part := {})
        part[pin.name] = pin
    return [list(part.values()) for part in parts]


def _run(pins: list[Pin]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.txt"
        asked.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins))
        options = ["--requirement", str(asked), "--no-deps", "--disable-pip", "--format", "json"]
        command = [sys.executable, "-m", "pip_audit", *options, "--progress-spinner", "off"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        said = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise NoAnswerError(said[0]) from error
    return report
