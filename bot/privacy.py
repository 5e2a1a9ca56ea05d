"""Export and forget what Rasa's tracker holds of conversations, and turn its keys over.

`python -m bot.privacy export ID …`, `… forget ID …` with the conversations' ids, which the gateway knows of a member;
`… rewrap`. Each prints one JSON document. The service may run meanwhile.
"""

from __future__ import annotations

import argparse
import os
from typing import Any

from bot.event_database import EventDatabase
from bot.settings import tracker_database_url
from service.privacy import run_command
from service.vault import ForgottenError, Vault


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


if __name__ == "__main__":
    run_command("bot", "conversation", True, run)
