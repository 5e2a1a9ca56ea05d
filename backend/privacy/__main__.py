"""Export and forget what the backend holds of one member, and turn its key over.

`python -m backend.privacy export --member ID`, `… forget --member ID`, `… rewrap`; each prints one JSON document. The
service may run meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from typing import Any

from backend.privacy.export import export_member
from backend.privacy.forgetting import forget_member
from backend.settings import data_keys, database_url
from backend.storage.data_key import rewrap, unlock
from service.clock import clock_from_env
from service.database import Database
from service.privacy import run_command
from service.vault import Vault


async def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Do what was asked on the database of the settings; raises VaultError."""
    vault, database = Vault.from_setting(data_keys(os.environ)), Database(database_url(os.environ))
    try:
        if arguments.act == "rewrap":
            return {"rewrapped": await rewrap(database, vault)}
        await unlock(database, vault)
        if arguments.act == "export":
            return await export_member(database, arguments.member)
        return await forget_member(database, clock_from_env(os.environ), arguments.member)
    finally:
        await database.close()


if __name__ == "__main__":
    run_command("backend", "--member", False, lambda arguments: asyncio.run(run(arguments)))
