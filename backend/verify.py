"""Check that the ledger is whole: `python -m backend.verify`."""

from __future__ import annotations

import asyncio
import os
import sys

from sqlalchemy.exc import DBAPIError

from backend.ledger.examination import check, open_damaged
from backend.settings import data_keys, database_url
from backend.storage.data_key import unlock
from service.vault import Vault, VaultError


async def verify(url: str, data_keys: str) -> int:
    """Recompute the chain and say what was found.

    Return 1 where an entry is broken, 2 where there is no ledger or it cannot be opened for want of a key.
    """
    database = open_damaged(url)
    try:
        await unlock(database, Vault.from_setting(data_keys))
        async with database.read() as session:
            checked, broken = await check(session)
    except VaultError as error:
        sys.stderr.write(f"the ledger could not be opened: {error}\n")
        return 2
    except (OSError, DBAPIError) as error:
        sys.stderr.write(f"no ledger could be read: {type(error).__name__}\n")
        return 2
    finally:
        await database.close()
    if broken is not None:
        sys.stdout.write(f"ledger broken at seq {broken}, after {checked} entries read\n")
        return 1
    sys.stdout.write(f"ledger whole: {checked} entries checked\n")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(verify(database_url(os.environ), data_keys(os.environ))))
