"""Replicas and restarts: whichever process holds a turn, it is run once, in order, and never lost."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import aiohttp

from gateway.settings import Settings
from service.clock import SystemClock
from tests.gateway.browser import Browser, texts
from tests.gateway.conftest import Gateway, NewBrowser, StartGateway
from tests.gateway.stand_ins import BACKEND_KEY, CHANNEL_KEY, Rasa


async def test_a_turn_longer_than_its_lease_stays_with_its_process(
    start_gateway: StartGateway, new_browser: NewBrowser, rasa: Rasa
) -> None:
    replicas = [await start_gateway(lease=1, apology_after=60) for _ in range(2)]
    browser = new_browser(replicas[0])
    await browser.open()
    rasa.delay = 2.0
    assert texts(await browser.say("長い"), "bot") == ["「長い」"]
    assert rasa.calls[rasa.turns[-1]["message_id"]] == 1


async def test_a_restarted_gateway_goes_on_in_mid_turn(
    start_gateway: StartGateway, rasa: Rasa, new_browser: NewBrowser
) -> None:
    gateway = await start_gateway(respond_within=0.2, apology_after=60)
    browser = new_browser(gateway)
    await browser.open()
    rasa.gate.clear()
    await browser.say("途中")
    await gateway.stop()
    rasa.gate.set()
    browser.url = (await start_gateway()).url
    await browser.until("「途中」", seconds=1)
    assert rasa.texts() == ["途中"]


async def test_two_replicas_never_run_one_conversation_at_once(start_gateway: StartGateway, rasa: Rasa) -> None:
    replicas: list[Gateway] = [await start_gateway() for _ in range(2)]
    browser = Browser(replicas[0].url)
    await browser.open()
    rasa.delay = 0.02

    async def say(number: int) -> None:
        body = {"client_message_id": f"00000000-0000-4000-8000-{number:012}", "text": f"{number}番"}
        url = f"{replicas[number % 2].url}{browser.path}/messages"
        async with browser.http.post(url, json=body, headers={"X-Requested-With": "renewal-chat"}) as response:
            assert response.status == 200

    await asyncio.gather(*(say(number) for number in range(20)))
    lines = await browser.history()
    assert texts(lines, "bot")[1:] == [f"「{text}」" for text in texts(lines, "customer")]
    assert rasa.most_at_once == 1
    assert all(calls == 1 for calls in rasa.calls.values())
    await browser.http.close()


class Process:
    """Run `python -m gateway` for real, to kill it."""

    def __init__(self, settings: Settings, state: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        known = asdict(settings)
        self._env = {
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "STATE_DIR": str(state),
            "GATEWAY_DATABASE_URL": known["database_url"],
            "RASA_URL": known["rasa_url"],
            "BACKEND_URL": known["backend_url"],
            "CHANNEL_API_KEY": CHANNEL_KEY,
            "BACKEND_API_KEY": BACKEND_KEY,
            "DATA_KEYS": known["data_keys"],
        }
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, ahead: timedelta = timedelta()) -> None:
        command = [sys.executable, "-m", "gateway"]
        moved = {"DEMONSTRATION": "1", "RENEWAL_NOW": (SystemClock().now() + ahead).isoformat()}
        self._process = subprocess.Popen(command, env={**self._env, **moved}, stdout=subprocess.DEVNULL)
        async with asyncio.timeout(20), aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)

    def end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(10)
            self._process = None


async def test_a_killed_gateway_loses_no_acknowledged_message(settings: Settings, rasa: Rasa, tmp_path: Path) -> None:
    process = Process(settings, tmp_path)
    await process.start()
    browser = Browser(process.url)
    try:
        await browser.open()
        rasa.gate.clear()
        asking = [asyncio.create_task(browser.post(text=f"{number}番")) for number in range(3)]
        for number in range(3):
            await browser.until(f"{number}番")
        stored = texts(await browser.history(), "customer")
        process.end(signal.SIGKILL)
        await asyncio.gather(*asking, return_exceptions=True)
        rasa.gate.set()
        # By then the lease of the killed process has ended.
        await process.start(timedelta(seconds=Settings.lease))
        lines = await browser.until(f"「{stored[-1]}」", seconds=15)
    finally:
        process.end(signal.SIGTERM)
        await browser.http.close()
    assert texts(lines, "bot")[1:] == [f"「{text}」" for text in stored]
    assert rasa.texts() == stored
