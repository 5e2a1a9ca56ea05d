"""Export or forget all that the service keeps of one member, and turn the keys over.

`python -m ops.privacy export --member ID > file.json`, `… forget --member ID`, `… rewrap`. Each room has a command of
its own for what it keeps, and is asked here in turn; the service may run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from ops.environment import service_environment
from ops.processes import ROOT

_GATEWAY = (".venv/edge/bin/python", "-m", "gateway.privacy")
_TRACKER = (".venv/rasa/bin/python", "-m", "bot.privacy")
_BACKEND = (".venv/edge/bin/python", "-m", "backend.privacy")


def export_member(env: Mapping[str, str], member_id: str) -> dict[str, Any]:
    """Return what each room holds of a member."""
    gateway = _ask(env, _GATEWAY, "export", "--member", member_id)
    tracker = _ask(env, _TRACKER, "export", *_ids(each["id"] for each in gateway["conversations"]))
    backend = _ask(env, _BACKEND, "export", "--member", member_id)
    return {"member_id": member_id, "gateway": gateway, "tracker": tracker, "backend": backend}


def forget_member(env: Mapping[str, str], member_id: str) -> dict[str, Any]:
    """Have each room forget a member; what fails half way may be asked again, and then does the rest."""
    # The gateway first: a conversation that it has closed brings the tracker and the backend nothing new.
    gateway = _ask(env, _GATEWAY, "forget", "--member", member_id)
    tracker = _ask(env, _TRACKER, "forget", *_ids(gateway["conversations"]))
    backend = _ask(env, _BACKEND, "forget", "--member", member_id)
    return {"member_id": member_id, "gateway": gateway, "tracker": tracker, "backend": backend}


def rewrap(env: Mapping[str, str]) -> dict[str, Any]:
    """Have each room wrap its keys under the first of `DATA_KEYS`."""
    rooms = {"gateway": _GATEWAY, "tracker": _TRACKER, "backend": _BACKEND}
    return {room: _ask(env, command, "rewrap") for room, command in rooms.items()}


def _ids(conversations: Iterable[str]) -> tuple[str, ...]:
    """Return ids as arguments: one of 64 begins with a hyphen, and is no option."""
    return ("--", *conversations)


def _ask(env: Mapping[str, str], command: tuple[str, ...], *arguments: str) -> dict[str, Any]:
    done = subprocess.run([*command, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    """Do what the command line asks and print what came of it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m ops.privacy")
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("export", "forget"):
        acts.add_parser(act).add_argument("--member", required=True, help="the backend's id of the member")
    acts.add_parser("rewrap")
    asked = parser.parse_args()
    env = service_environment()
    try:
        document = rewrap(env) if asked.act == "rewrap" else _of_member(env, asked.act, asked.member)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[2]} failed; nothing after it was done")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _of_member(env: Mapping[str, str], act: str, member_id: str) -> dict[str, Any]:
    return export_member(env, member_id) if act == "export" else forget_member(env, member_id)


if __name__ == "__main__":
    main()
