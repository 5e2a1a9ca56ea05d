"""Check that the ledger is whole: `python -m backend.verify`."""

from __future__ import annotations

import asyncio
import os
import sys

from sqlalchemy.exc import DBAPIError

from backend.ledger.examination import check, open_damaged
from backend.settings import database_url


async def verify(url: str) -> int:
    """Recompute the chain and say what was found; return 1 where an entry is broken, 2 where no ledger is."""
    database = open_damaged(url)
    try:
        async with database.read() as session:
            checked, broken = await check(session)
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
    sys.exit(asyncio.run(verify(database_url(os.environ))))
