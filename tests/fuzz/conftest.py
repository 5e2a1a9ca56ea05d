"""Serve the real backend and the real gateway to the fuzzers; their state lives as long as the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, settings

from backend.app import backend_app
from gateway.settings import Settings
from tests.backend.conftest import (
    Databases,
    databases,  # noqa: F401 - a fixture
)
from tests.backend.world import API_KEY, HandClock, opened, resources_over
from tests.fuzz.serving import LoopThread
from tests.gateway.browser import PAGE
from tests.gateway.conftest import (
    DATA_KEYS,
    Gateway,
    MovableClock,
    postgres_url,  # noqa: F401 - a fixture
)
from tests.gateway.stand_ins import BACKEND_KEY, CHANNEL_KEY, Backend, Rasa

# `make test` tries the same few cases each time; `make fuzz` sets FUZZ_EXAMPLES, and then every run tries others.
_EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES") or 0)
settings.register_profile(
    "fuzz",
    max_examples=_EXAMPLES or 15,
    derandomize=not _EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Target:
    """One served application: what a caller sends along, and ids that exist."""

    url: str
    headers: dict[str, str]
    ids: dict[str, str]

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send one request as the caller."""
        given = self.headers | options.pop("headers", {})
        return requests.request(method, self.url + path, headers=given, timeout=30, allow_redirects=False, **options)


@pytest.fixture(scope="session")
def loop_thread() -> Iterator[LoopThread]:
    thread = LoopThread()
    yield thread
    thread.stop()


@pytest.fixture(scope="session")
def backend(loop_thread: LoopThread, databases: Databases) -> Iterator[Target]:  # noqa: F811
    """The backend on the flyer's day, a renewal of the flyer's customer begun."""
    url = loop_thread.run(databases.filled())
    resources = resources_over(loop_thread.run(opened(url)), HandClock())
    runner = web.AppRunner(backend_app(resources, API_KEY), access_log=None)
    loop_thread.run(_listen(runner))
    headers = {"X-API-Key": API_KEY, "X-Actor": "member:taro", "X-Channel": "web"}
    target = Target(f"http://127.0.0.1:{runner.addresses[0][1]}", headers, {"member_id": "taro"})
    renewal = target.send("POST", "/v1/renewals", json={"policy_number": "A020119183"}).json()
    target.ids.update(renewal_id=renewal["id"], document_id="important_matters", version="2019-10")
    yield target
    loop_thread.run(runner.cleanup())
    loop_thread.run(databases.drop(url))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def gateway_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('gateway')}/gateway.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def gateway(loop_thread: LoopThread, gateway_url: str) -> Iterator[Target]:
    """The gateway between its stand-ins, a conversation open."""
    rasa, backend = Rasa(), Backend()
    loop_thread.run(rasa.start())
    loop_thread.run(backend.start())
    served = Gateway(_unlimited(gateway_url, rasa, backend), MovableClock())
    loop_thread.run(served.start())
    target = Target(served.url, dict(PAGE), {"document_id": "important_matters", "version": "2020-04"})
    opened = target.send("POST", "/api/conversations", json={})
    target.ids["conversation_id"] = opened.json()["conversation_id"]
    target.headers["Cookie"] = f"session={opened.cookies['session']}"
    yield target
    for each in (served, rasa, backend):
        loop_thread.run(each.stop())


@pytest.fixture(scope="session")
def backend_schema(backend: Target) -> Any:
    return schemathesis.openapi.from_url(f"{backend.url}/openapi.json")


@pytest.fixture(scope="session")
def gateway_schema(gateway: Target) -> Any:
    return schemathesis.openapi.from_url(f"{gateway.url}/openapi.json")


async def _listen(runner: web.AppRunner) -> None:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()


def _unlimited(database_url: str, rasa: Rasa, backend: Backend) -> Settings:
    return Settings(
        database_url=database_url,
        rasa_url=rasa.url,
        channel_api_key=CHANNEL_KEY,
        backend_url=backend.url,
        backend_api_key=BACKEND_KEY,
        data_keys=DATA_KEYS,
        session_burst=10**9,
        address_burst=10**9,
    )
