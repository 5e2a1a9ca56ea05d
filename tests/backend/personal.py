"""Have personal data stored, and look for them in what is stored."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text

from backend.storage.tables import Row
from service.database import Database
from tests.backend.registering import waiting
from tests.backend.world import (
    AFTER_PLAN,
    Renewal,
    World,
)

PERSONAL = (
    "損保 太郎",
    "ソンポ タロウ",
    "1950-12-19",
    "160-0023",
    "西新宿1-26-1",
    "03-5500-0101",
    "taro@example.com",
    "多摩 300 さ 1000",
    "みなみ商事",
    "no_claims_grade",
    "$argon2id$",
    "もう引っ越しました",
    "新光町9-9",
    "taro.new@example.com",
    "tadashi@example.com",
    "1969-02-17",
    "受付番号",
    "/register?token=",
)


async def held(database: Database) -> bytes:
    """Return all that the tables hold, and of SQLite the file's own bytes and its log's, too."""
    found = b""
    if database.url.startswith("sqlite"):
        file = Path(database.url.removeprefix("sqlite+aiosqlite:///"))
        found = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    async with database.read() as session:
        for table in Row.metadata.sorted_tables:
            for row in await session.execute(text(f"SELECT * FROM {table.name}")):
                found += b"\n".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    return found


def readable(found: bytes, values: tuple[str, ...]) -> list[str]:
    return [each for each in values if each.encode() in found or json.dumps(each).strip('"').encode() in found]


async def live(world: World) -> Renewal:
    """Apply with another address, and leave a registration waiting for its link."""
    renewal = await world.begin()
    await renewal.reach_plan()
    await renewal.choose("a")
    await renewal.answer("contact.confirm", {"change": ["address", "email"]}, raw="もう引っ越しました", input="text")
    moved = {"postal_code": "950-0965", "address": "新潟県新潟市中央区新光町9-9"}
    await renewal.answer("contact.address", moved)
    await renewal.answer("contact.email", {"email": "taro.new@example.com"})
    await renewal.go_through(AFTER_PLAN)
    assert (await renewal.submit()).status == 201
    await waiting(world)
    return renewal
