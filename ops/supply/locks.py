"""Read the two locks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ("edge", "rasa")


@dataclass(frozen=True)
class Pin:
    """One package at one version; `marker` says where (empty: everywhere), `hashes` are the SHA-256 of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def read_lock(environment: str) -> list[Pin]:
    """Return the pins of one environment, in the lock's order."""
    return list(parse((ROOT / "requirements" / f"{environment}.txt").read_text()))


def parse(lock: str) -> Iterator[Pin]:
    """Yield the pins of a lock as `uv pip compile --generate-hashes` writes it."""
    for entry in re.split(r"\n(?=\S)", lock):
        stated = entry.replace("\\\n", " ").split(" --hash=", 1)[0].strip()
        if not stated or stated.startswith("#"):
            continue
        requirement = Requirement(stated.splitlines()[0])
        (pinned,) = requirement.specifier
        yield Pin(
            canonicalize_name(requirement.name),
            pinned.version,
            str(requirement.marker or ""),
            tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)),
        )
