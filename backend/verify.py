"""Check that the ledger is whole: `python -m backend.verify`."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from backend.ledger.journal import check
from backend.settings import database_url
from service.database import Database


async def verify(url: str) -> int:
    """Recompute the chain and say what was found; return 1 where an entry is broken, 2 where no ledger is."""
    database = Database(url)
    if url.startswith("sqlite"):
        event.listen(database.engine.sync_engine, "connect", _read_any_bytes)
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


def _read_any_bytes(connection: Any, _record: Any) -> None:
    # Bytes that are no text must reach the check, which finds the entry broken; the driver would stop at them.
    connection.driver_connection.text_factory = lambda text: text.decode(errors="surrogateescape")


if __name__ == "__main__":
    sys.exit(asyncio.run(verify(database_url(os.environ))))
