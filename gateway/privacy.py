"""Export and forget what the gateway holds of one member, and turn its keys over.

`python -m gateway.privacy export --member ID`, `… forget --member ID`, `… rewrap`; each prints one JSON document. The
service may run meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from typing import Any

from gateway import data_keys
from gateway.export import export_member
from gateway.forgetting import Forgetting
from gateway.settings import database_url
from service.clock import clock_from_env
from service.database import Database
from service.vault import Vault, VaultError


async def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Do what was asked on the database of the settings; raises VaultError."""
    vault, database = Vault.from_setting(os.environ.get("DATA_KEYS", "")), Database(database_url(os.environ))
    try:
        if arguments.act == "rewrap":
            return {"rewrapped": await data_keys.rewrap(database, vault)}
        if arguments.act == "export":
            return await export_member(database, vault, arguments.member)
        return await _forget(database, arguments.member)
    finally:
        await database.close()


async def _forget(database: Database, member_id: str) -> dict[str, Any]:
    forgotten = await Forgetting(database, clock_from_env(os.environ)).forget_member(member_id)
    return {"conversations": forgotten, "log_emptied": await database.truncate_log()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gateway.privacy", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("export", "forget"):
        acts.add_parser(act).add_argument("--member", required=True)
    acts.add_parser("rewrap")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        document = asyncio.run(run(_arguments()))
    except VaultError as error:
        sys.exit(f"gateway: {error}")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
