"""What leaves for the desk is covered, and what is forgotten here is forgotten there."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from gateway.chatwoot.tables import Case
from gateway.export import export_member
from gateway.forgetting import Forgetting
from service.database import Database
from service.vault import Vault
from tests.gateway.browser import Browser
from tests.gateway.chatwoot.conftest import CALL, ask_for_a_person
from tests.gateway.chatwoot.platform import Chat, Platform
from tests.gateway.conftest import DATA_KEYS, Gateway, NewBrowser
from tests.gateway.console.test_console import TARO, TAROS_PROFILE
from tests.gateway.stand_ins import Backend

_SAID = "損保太郎です。A020119183、03-1234-5678、taro@example.com、西新宿1-26-1"
_SECRETS = ("損保太郎", "A020119183", "1234-5678", "taro@", "西新宿1-26-1")


@pytest.fixture
async def member(gateway: Gateway, backend: Backend, new_browser: NewBrowser) -> Browser:
    backend.renewals, backend.profiles = [TARO], {"m-taro": TAROS_PROFILE}
    browser = new_browser(gateway)
    await browser.open()
    await browser.login()
    return browser


async def test_personal_data_leaves_covered_in_the_transcript_and_in_each_line(
    member: Browser, platform: Platform
) -> None:
    await member.say(_SAID)
    await member.say(CALL)
    chat = await platform.opened()
    await member.say(_SAID)
    await platform.told_of(chat, "自動応答: 「損●●")
    left = json.dumps([list(platform.contacts.values()), chat.custom_attributes, chat.messages], ensure_ascii=False)
    for secret in (*_SECRETS, "m-taro", member.conversation_id):
        assert secret not in left, secret
    assert "損●●です。●●●●●●9183" in left
    assert "ログイン済み" in left


async def test_nothing_is_told_of_a_member_whose_names_cannot_be_learned(
    gateway: Gateway, member: Browser, platform: Platform, backend: Backend, new_browser: NewBrowser
) -> None:
    await backend.stop()
    await member.say(_SAID)
    await member.say(CALL)
    await platform.until(lambda: platform.calls["make_chat"])
    # A whole way to the desk later, of somebody without names, there is still nothing.
    await ask_for_a_person(new_browser(gateway))
    await platform.opened(1)
    assert platform.told(platform.chats[1]) == []
    await backend.start()
    chat = await platform.opened()
    await platform.told_of(chat, CALL)
    assert not [secret for secret in _SECRETS if secret in str(chat.messages)]


async def test_whoever_is_forgotten_is_forgotten_at_the_desk(
    gateway: Gateway, member: Browser, platform: Platform
) -> None:
    await member.say(CALL)
    await platform.opened()
    database = Database(gateway.settings.database_url)
    exported = await export_member(database, Vault.from_setting(DATA_KEYS), "m-taro")
    (case,) = exported["conversations"][0]["chatwoot_cases"]
    assert case["contact_id"] in platform.contacts
    platform.failures["delete_contact"] = [500, "drop"]
    await Forgetting(database, gateway.clock).forget_member("m-taro")
    await platform.until(lambda: platform.calls["delete_contact"] == 3)
    assert (platform.contacts, platform.chats) == ({}, {})
    await _until_no_case_is_left(gateway, platform, database)
    await database.close()


async def test_the_desks_numbers_are_all_that_is_kept_of_it(
    gateway: Gateway, member: Browser, platform: Platform
) -> None:
    await member.say(CALL)
    chat: Chat = await platform.opened()
    await platform.reply(chat, "佐藤です。")
    await member.until("佐藤です。")
    database = Database(gateway.settings.database_url)
    async with database.read() as session:
        (case,) = await session.scalars(select(Case))
    await database.close()
    kept = str({name: getattr(case, name) for name in Case.__table__.columns.keys()})  # noqa: SIM118
    assert not [word for word in ("佐藤", CALL, "m-taro") if word in kept]


async def _until_no_case_is_left(gateway: Gateway, platform: Platform, database: Database) -> None:
    """Wait for the next round of the worker: another customer's way to the desk."""
    other = Browser(gateway.url)
    await other.open()
    await other.say(CALL)
    await platform.opened()
    await other.http.close()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Case)) == 1
