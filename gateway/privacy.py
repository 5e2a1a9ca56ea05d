"""Export and forget what the gateway holds of one member, and turn its keys over.

`python -m gateway.privacy export --member ID`, `… forget --member ID`, `… rewrap`; each prints one JSON document. The
service may run meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from typing import Any

from gateway import data_keys
from gateway.export import export_member
from gateway.forgetting import Forgetting
from gateway.settings import database_url
from service.clock import clock_from_env
from service.database import Database
from service.privacy import run_command
from service.vault import Vault


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


if __name__ == "__main__":
    run_command("gateway", "--member", False, lambda arguments: asyncio.run(run(arguments)))
