"""Run the real actions, by Rasa's own calls, against the real backend behind a road that can be made to fail."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from actions.__main__ import open_executor
from actions.metrics import Metrics
from actions.settings import Settings
from service.clock import clock_from_env
from service.vault import new_master_key
from tests.actions.customer import Customer
from tests.actions.road import Road

ROOT = Path(__file__).resolve().parents[2]
EDGE = ROOT / ".venv/edge/bin/python"
KEY = "test-key"
CLOCK = {"DEMONSTRATION": "1", "RENEWAL_NOW": "2020-05-03T10:00:00+09:00"}
_START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def backend_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backend")


@pytest.fixture(scope="session")
def backend_url(backend_state: Path) -> Iterator[str]:
    """Run the real backend of the other environment for the whole session."""
    if not EDGE.exists():
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("the edge environment, which runs the backend, is not installed")
        pytest.skip("the edge environment, which runs the backend, is not installed")
    port = free_port()
    state = backend_state
    env = {**os.environ, **CLOCK, "BACKEND_API_KEY": KEY, "BACKEND_PORT": str(port), "STATE_DIR": str(state)}
    env |= {"DATA_KEYS": new_master_key(), "DEMONSTRATION_COPIES": "250", "RENEWAL_EPOCH": str(time.time())}
    log = (state / "log").open("w")
    process = subprocess.Popen([EDGE, "-m", "backend"], cwd=ROOT, env=env, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url)
        yield url
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait_until_healthy(url: str) -> None:
    for _ in range(_START_SECONDS * 5):
        try:
            urllib.request.urlopen(f"{url}/healthz")
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the backend did not start")


_copies = itertools.count(1)


@pytest.fixture
def member_copy() -> int:
    """Give each test people of its own."""
    return next(_copies)


@pytest.fixture
async def road(backend_url: str) -> AsyncIterator[Road]:
    async with Road(backend_url, KEY).open() as road:
        yield road


@pytest.fixture
def now() -> str:
    """Return the moment at which the actions' clock starts; a test may name another."""
    return CLOCK["RENEWAL_NOW"]


@pytest.fixture
def people_answer() -> bool:
    """Say whether people answer in the chat; a test may."""
    return False


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def customer(
    road: Road, member_copy: int, now: str, people_answer: bool, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Customer]:
    """Return a customer in front of the real actions; nobody is logged in yet."""
    monkeypatch.chdir(ROOT)
    clock = clock_from_env({**CLOCK, "RENEWAL_NOW": now, "RENEWAL_EPOCH": str(time.time())})
    async for executor in open_executor(Settings(0, road.url, KEY, KEY, clock, "test", people_answer), metrics):
        yield Customer(executor, member_copy)
