"""A person takes a conversation over that is led in LINE: what they say is pushed, and what comes back is theirs."""

from __future__ import annotations

import asyncio

import pytest

from gateway.line.settings import LineSettings
from gateway.notices import GIVEN_BACK
from tests.gateway.conftest import Gateway, StartGateway
from tests.gateway.console.conftest import CALL, Desk
from tests.gateway.line import conftest as of_line
from tests.gateway.line.platform import Platform
from tests.gateway.stand_ins import Rasa

line, platform = of_line.line, of_line.platform
ANNE = "U" + "a" * 32


@pytest.fixture
async def gateway(start_gateway: StartGateway, line: LineSettings, platform: Platform, rasa: Rasa) -> Gateway:
    rasa.prepared[CALL] = [{"text": "担当者におつなぎします。", "handover": "asked"}]
    started = await start_gateway(handover="console", line=line)
    platform.gateway_url = started.url
    return started


async def test_a_talk_in_line_is_taken_over_and_handed_back(platform: Platform, desk: Desk, rasa: Rasa) -> None:
    await platform.deliver(platform.text(ANNE, CALL))
    await platform.until(ANNE, "次にご案内します")
    (row,) = await desk.queue()
    assert row["channel"] == "line"
    await desk.take(row["id"])
    await desk.say(row["id"], "ご用件を伺います。")
    await platform.until(ANNE, "担当者: ご用件を伺います。")
    heard = len(rasa.turns)
    await platform.deliver(platform.text(ANNE, "住所を間違えました"))
    async with asyncio.timeout(5):
        while "住所を間違えました" not in str((await desk.talk(row["conversation_id"]))["lines"]):
            await asyncio.sleep(0.05)
    assert len(rasa.turns) == heard
    await desk.act(row["id"], "return")
    await platform.until(ANNE, GIVEN_BACK)
    await platform.until(ANNE, "「resume_after_handover」")
    await platform.deliver(platform.text(ANNE, "続けます"))
    await platform.until(ANNE, "「続けます」")
    assert platform.words(ANNE).count("ご用件を伺います。") == 1
