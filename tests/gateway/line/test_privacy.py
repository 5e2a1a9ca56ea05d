"""A member who is forgotten cannot be reached in LINE any more; what is kept of the talk is given out on request."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gateway.export import export_member
from gateway.forgetting import Forgetting
from gateway.line.tables import Talk
from service.database import Database
from service.vault import Vault
from tests.gateway.conftest import DATA_KEYS, Gateway, NewBrowser
from tests.gateway.line.platform import Platform
from tests.gateway.line.test_delivery import ANNE, log_in
from tests.gateway.stand_ins import Rasa


async def test_export_and_forget(channel: Gateway, platform: Platform, rasa: Rasa, new_browser: NewBrowser) -> None:
    await log_in(channel, platform, rasa, new_browser)
    database, vault = Database(channel.settings.database_url), Vault.from_setting(DATA_KEYS)
    exported = await export_member(database, vault, "m-taro")
    assert [talk["user_id"] for talk in exported["line_talks"]] == [ANNE]
    await Forgetting(database, channel.clock).forget_member("m-taro")
    async with database.read() as session:
        (talk,) = await session.scalars(select(Talk))
    assert (talk.key, talk.sealed, talk.reply_token) == (None, None, None)
    channel.clock.ahead = timedelta(minutes=1)
    seen = len(platform.seen(ANNE))
    await platform.deliver(platform.text(ANNE, "やあ"))
    await platform.until(ANNE, "「やあ」", after=seen)
    assert rasa.turns[-1]["metadata"]["member_id"] is None
    await database.close()


async def test_nobody_reads_the_persons_id_in_the_database(
    channel: Gateway, platform: Platform, database_url: str
) -> None:
    await platform.deliver(platform.event(ANNE, "follow"))
    await platform.until(ANNE, "ご用件")
    database = Database(database_url)
    async with database.read() as session:
        (talk,) = await session.scalars(select(Talk))
    await database.close()
    assert ANNE not in str({name: getattr(talk, name) for name in Talk.__table__.columns.keys()})  # noqa: SIM118
