"""Name what the model is made of, so that it is trained when that changed, and only then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

CONFIG = Path("config.yml")
DOMAIN = Path("domain.yml")
DATA = Path("data")
PREFIX = "renewal-"
_CODE = (Path("bot/importer.py"), Path("bot/nlu"), Path("bot/japanese"))
_KINDS = {".yml", ".py", ".csv"}


def model_name() -> str:
    """Return the name of the model that the present inputs and Rasa's version give."""
    digest = hashlib.sha256(version("rasa").encode())
    for file in _files():
        digest.update(f"\0{file.as_posix()}\0".encode())
        digest.update(file.read_bytes())
    return f"{PREFIX}{digest.hexdigest()[:16]}"


def _files() -> Iterator[Path]:
    for path in (CONFIG, DOMAIN, DATA, *_CODE):
        yield from sorted(file for file in (path, *path.rglob("*")) if file.suffix in _KINDS and file.is_file())
