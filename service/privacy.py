"""Serve as the command line of a room's `python -m <room>.privacy`: export, forget, rewrap."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from service.vault import VaultError


def run_command(room: str, whose: str, several: bool, act: Callable[[argparse.Namespace], Any]) -> None:
    """Parse the arguments, do the act and print what it returns as one JSON document.

    `whose` names the argument that export and forget take; `act` reads it, and `act` itself, from the namespace.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {room}.privacy")
    acts = parser.add_subparsers(dest="act", required=True)
    for name in ("export", "forget"):
        acts.add_parser(name).add_argument(whose, **({"nargs": "*"} if several else {"required": True}))
    acts.add_parser("rewrap")
    try:
        document = act(parser.parse_args())
    except VaultError as error:
        sys.exit(f"{room}: {error}")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
