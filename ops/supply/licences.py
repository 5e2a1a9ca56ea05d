"""Judge licences: what may be in the product, what may be in it only as it is used, what may not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import PackageMetadata

# Weak copyleft, each with how it is used: as a library of its own, unchanged, that a user may replace.
LESSER = {
    "psycopg2-binary": "LGPL with exceptions: imported by SQLAlchemy 1.4 as Rasa's PostgreSQL driver; installed "
    "unchanged from its own wheel, linked by nothing of ours, and replaceable by installing another version",
}
# Read in the package's licence file where its metadata states none.
_READ = {"axe-playwright-python": ["MIT", "MPL-2.0"]}  # the wrapper, and axe-core in it; for tests alone
_GNU = re.compile(r"\bA?GPL|GNU (?:AFFERO )?GENERAL PUBLIC|AFFERO", re.IGNORECASE)
_LESSER = re.compile(r"LGPL|LESSER GENERAL PUBLIC|LIBRARY OR LESSER", re.IGNORECASE)


def licences_of(metadata: PackageMetadata) -> list[str]:
    """Return the licences that a package states: its SPDX expression, else its classifiers, else its own words."""
    if expression := metadata.get_all("License-Expression"):
        return expression[:1]
    classifiers = [name for name in metadata.get_all("Classifier") or [] if name.startswith("License ::")]
    named = [name.rpartition(" :: ")[2] for name in classifiers if name != "License :: OSI Approved"]
    # A whole licence text in the field begins with the licence's name.
    stated = "\n".join(metadata.get_all("License") or []).strip().splitlines()[:1]
    return named or stated or _READ.get(metadata["Name"], [])


def refused(stated: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Say which packages (name, licences) may not be in the product: GPL, AGPL, unnamed LGPL, and unknown ones."""
    wrong = []
    for name, licences in stated:
        if not licences:
            wrong.append(f"{name} states no licence")
        elif any(_LESSER.search(licence) for licence in licences):
            if name not in LESSER:
                wrong.append(f"{name} is under {', '.join(licences)}: say in LESSER how it is used")
        elif all(_is_gnu(licence) for licence in licences):
            wrong.append(f"{name} is under {', '.join(licences)}")
    return wrong


def _is_gnu(licence: str) -> bool:
    # Of alternatives one may be chosen.
    return all(_GNU.search(alternative) for alternative in re.split(r"\s+OR\s+", licence))
