"""Run the real gateway between a stand-in of LINE's platform and those of its other neighbours."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from gateway.line.settings import LineSettings
from tests.gateway.conftest import Gateway, StartGateway
from tests.gateway.line.platform import SECRET, TOKEN, Platform


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    stand_in = Platform()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()
    assert stand_in.faults == []


@pytest.fixture
def line(platform: Platform) -> LineSettings:
    return LineSettings(
        channel_secret=SECRET,
        access_token=TOKEN,
        public_url="https://renewal.example.jp",
        api_url=platform.url,
        dialog_url=f"{platform.url}/dialog",
        deadline=5,
        poll_interval=0.03,
        longest_pause=0.2,
        quota_pause=0.3,
        lease=1,
    )


@pytest.fixture
async def channel(start_gateway: StartGateway, line: LineSettings, platform: Platform) -> Gateway:
    started = await start_gateway(line=line)
    platform.gateway_url = started.url
    return started
