"""Run the real gateway with a Chatwoot as its desk, and a customer in front of its bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from gateway.chatwoot.settings import ChatwootSettings
from tests.gateway.browser import Browser
from tests.gateway.chatwoot.platform import ACCOUNT, INBOX, SECRET, TOKEN, Chat, Platform
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.stand_ins import Rasa

CALL = "担当者をお願いします"
OpenDesk = Callable[..., Awaitable[Gateway]]


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    stand_in = Platform()
    await stand_in.start()
    yield stand_in
    stand_in.gate.set()
    await stand_in.stop()
    assert stand_in.faults == []


@pytest.fixture
def chatwoot(platform: Platform) -> ChatwootSettings:
    """The desk is looked at when it rings alone."""
    return ChatwootSettings(
        url=platform.url,
        account_id=ACCOUNT,
        inbox_id=INBOX,
        token=TOKEN,
        webhook_secret=SECRET,
        deadline=5,
        poll_interval=0.03,
        longest_pause=0.2,
        look_interval=3600,
        lease=2,
    )


@pytest.fixture
def open_desk(start_gateway: StartGateway, platform: Platform, rasa: Rasa) -> OpenDesk:
    rasa.prepared[CALL] = [
        {"text": "担当者におつなぎします。", "handover": "asked"},
        {"text": "同意しますか。", "step": "consent.privacy", "choices": [{"label": "同意する", "intent": "affirm"}]},
    ]

    async def open_(settings: ChatwootSettings) -> Gateway:
        gateway = await start_gateway(handover="chatwoot", chatwoot=settings)
        platform.gateway_url = gateway.url
        return gateway

    return open_


@pytest.fixture
async def gateway(open_desk: OpenDesk, chatwoot: ChatwootSettings) -> Gateway:
    return await open_desk(chatwoot)


@pytest.fixture
async def customer(gateway: Gateway, new_browser: NewBrowser) -> Browser:
    """Return a customer who has asked for a person."""
    return await ask_for_a_person(new_browser(gateway))


@pytest.fixture
async def chat(customer: Browser, platform: Platform) -> Chat:
    """Return the customer's conversation at the desk, which nobody has answered."""
    return await platform.opened()


async def ask_for_a_person(browser: Browser) -> Browser:
    await browser.open()
    await browser.say(CALL)
    return browser
