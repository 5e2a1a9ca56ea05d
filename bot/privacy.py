"""Export and forget what Rasa's tracker holds of conversations, and turn its keys over.

`python -m bot.privacy export ID …`, `… forget ID …` with the conversations' ids, which the gateway knows of a member;
`… rewrap`. Each prints one JSON document. The service may run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

from bot.event_database import EventDatabase
from bot.settings import tracker_database_url
from service.vault import ForgottenError, Vault, VaultError


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Do what was asked on the database of the settings; raises VaultError."""
    database = EventDatabase(tracker_database_url(os.environ), Vault.from_setting(os.environ.get("DATA_KEYS", "")))
    try:
        if arguments.act == "rewrap":
            return {"rewrapped": database.rewrap()}
        if arguments.act == "export":
            return {"conversations": {each: _events(database, each) for each in arguments.conversation}}
        database.forget(arguments.conversation)
        return {"conversations": arguments.conversation}
    finally:
        database.close()


def _events(database: EventDatabase, conversation_id: str) -> list[dict[str, Any]]:
    try:
        return database.since(conversation_id, 0)
    except ForgottenError:
        return []


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.privacy", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("export", "forget"):
        acts.add_parser(act).add_argument("conversation", nargs="*")
    acts.add_parser("rewrap")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        document = run(_arguments())
    except VaultError as error:
        sys.exit(f"tracker: {error}")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
