"""Export and forget what the backend holds of one member, and turn its key over.

`python -m backend.privacy export --member ID`, `… forget --member ID`, `… rewrap`; each prints one JSON document. The
service may run meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from typing import Any

from backend.privacy.export import export_member
from backend.privacy.forgetting import forget_member
from backend.settings import data_keys, database_url
from backend.storage.data_key import rewrap, unlock
from service.clock import clock_from_env
from service.database import Database
from service.vault import Vault, VaultError


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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m backend.privacy", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    for act in ("export", "forget"):
        acts.add_parser(act).add_argument("--member", required=True)
    acts.add_parser("rewrap")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        document = asyncio.run(run(_arguments()))
    except VaultError as error:
        sys.exit(f"backend: {error}")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
