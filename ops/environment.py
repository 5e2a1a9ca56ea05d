"""Complete the environment that the four processes share: ports, addresses, keys and the moved clock.

`python -m ops.environment COMMAND …` runs a command in it.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from honcho.environ import parse

from service.vault import new_master_key

PORTS = {"gateway": "PORT", "rasa": "RASA_PORT", "actions": "ACTIONS_PORT", "backend": "BACKEND_PORT"}
HEALTH_PATHS = {
    "backend": "/healthz",
    "actions": "/health",
    "rasa": "/webhooks/gateway/healthz",
    "gateway": "/healthz",
}
_MAKERS = {
    "BACKEND_API_KEY": lambda: secrets.token_urlsafe(32),
    "CHANNEL_API_KEY": lambda: secrets.token_urlsafe(32),
    "DATA_KEYS": new_master_key,
}
_DEFAULTS = {
    "PORT": "8080",
    "RASA_PORT": "5005",
    "ACTIONS_PORT": "5055",
    "BACKEND_PORT": "8100",
    "STATE_DIR": "./var",
    "DEMONSTRATION": "1",
    "HANDOVER": "console",
    # Rasa's own noise: a telemetry client that must not call home, and a warning about its pinned SQLAlchemy.
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONUNBUFFERED": "1",
}


def service_environment() -> dict[str, str]:
    """Return the environment that `make run` gives the processes: `.env`, then the shell's own."""
    dotenv = Path(".env")
    return complete_environment({**(parse(dotenv.read_text()) if dotenv.exists() else {}), **os.environ})


def complete_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return `given` with every setting that the processes need; keys are made once in `STATE_DIR`."""
    env = {**_DEFAULTS, **{name: value for name, value in given.items() if value}}
    state = Path(env["STATE_DIR"]).resolve()
    state.mkdir(parents=True, exist_ok=True)
    env["STATE_DIR"] = str(state)
    for name in ("BACKEND", "RASA"):
        env.setdefault(f"{name}_URL", f"http://127.0.0.1:{env[f'{name}_PORT']}")
    env.setdefault("ACTIONS_URL", f"http://127.0.0.1:{env['ACTIONS_PORT']}/webhook")
    env.setdefault("RELEASE", _release())
    for name, value in _keys(state / "keys.json").items():
        env.setdefault(name, value)
    if env.get("RENEWAL_NOW"):
        env.setdefault("RENEWAL_EPOCH", _epoch(state / "clock.json", env["RENEWAL_NOW"]))
    return env


def health_url(env: Mapping[str, str], process: str) -> str:
    """Return the address that answers 200 when `process` is ready."""
    return f"http://127.0.0.1:{env[PORTS[process]]}{HEALTH_PATHS[process]}"


def _release() -> str:
    """Name the sources as they are, for the evidence: the last commit, and whether something was changed since."""
    command = ("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty")
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):  # No git, or no repository: an archive of the sources.
        return "unnamed"


def _epoch(file: Path, moment: str) -> str:
    # Kept with the state: a second start with the same moment must not set the clock of what is stored back.
    kept = json.loads(file.read_text()) if file.exists() else {}
    if kept.get("moment") != moment:
        kept = {"moment": moment, "epoch": str(time.time())}
        file.write_text(json.dumps(kept))
    return str(kept["epoch"])


def _keys(file: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    keys = {**{name: make() for name, make in _MAKERS.items() if name not in kept}, **kept}
    if keys != kept:
        # Written beside and moved: a crash must not leave half a file where the keys of all that is sealed were.
        new = file.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(keys, stream)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    return keys


if __name__ == "__main__":
    os.execvpe(sys.argv[1], sys.argv[1:], service_environment())  # noqa: S606 - our own commands
