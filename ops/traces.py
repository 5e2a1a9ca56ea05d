"""Search what a service leaves on disk for planted values, in every form in which they may lie there."""

from __future__ import annotations

import base64
import json
import subprocess
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

# Where the processes keep data, by the setting that names a PostgreSQL database of theirs.
DATABASES = ("GATEWAY_DATABASE_URL", "TRACKER_DATABASE_URL", "BACKEND_DATABASE_URL")


@dataclass(frozen=True)
class Finding:
    """A planted value, by its name, found in a place in a form."""

    place: str
    name: str
    form: str
    times: int


@dataclass(frozen=True)
class Place:
    """One place that was searched: a file of the state folder, a dump or an answer of a process."""

    name: str
    content: bytes


def forms(value: str) -> Iterator[tuple[str, bytes]]:
    """Yield a value's bytes as text, escaped and encoded, each under its form's name."""
    text = value.encode()
    escaped = json.dumps(value).strip('"')
    yield "UTF-8", text
    yield "UTF-16 LE", value.encode("utf-16-le")
    yield "UTF-16 BE", value.encode("utf-16-be")
    if escaped.encode() != text:
        yield "JSON", escaped.encode()
        yield "JSON in JSON", json.dumps(escaped).strip('"').encode()
        yield "percent", urllib.parse.quote(value).encode()
    yield "hex", text.hex().encode()
    # Base64 looks different at each of three offsets; the characters that mix with neighbours are left off.
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + text)
        end = len(whole) - (4 if (offset + len(text)) % 3 else 0)
        yield f"base64+{offset}", whole[4 if offset else 0 : end]


def search(places: list[Place], planted: Mapping[str, str]) -> list[Finding]:
    """Return where which of the planted values (name: value) was found."""
    return [
        Finding(place.name, name, form, times)
        for place in places
        for name, value in planted.items()
        for form, wanted in forms(value)
        if (times := place.content.count(wanted))
    ]


def state_files(env: Mapping[str, str]) -> list[Place]:
    """Read every file of the state folder: databases, their write-ahead logs, keys and the processes' logs."""
    state = Path(env["STATE_DIR"])
    files = sorted(file for file in state.rglob("*") if file.is_file())
    return [Place(str(file.relative_to(state)), file.read_bytes()) for file in files]


def database_dumps(env: Mapping[str, str]) -> list[Place]:
    """Dump the PostgreSQL databases among the settings with pg_dump."""
    places = []
    for setting in DATABASES:
        if env.get(setting, "").startswith("postgresql"):
            address = make_url(env[setting]).set(drivername="postgresql").render_as_string(hide_password=False)
            dump = subprocess.run(["pg_dump", "--inserts", address], check=True, stdout=subprocess.PIPE).stdout
            places.append(Place(f"pg_dump of {setting}", dump))
    return places
