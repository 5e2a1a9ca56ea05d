"""Open a real Chromium as a customer's phone or desk has it."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pyotp
import pytest
from playwright.sync_api import Browser, sync_playwright

from ops.agent import make as make_agent
from ops.customer import Customer
from ops.faults.proxy import Proxy
from ops.ports import free_ports
from ops.processes import ProcessGroup
from ops.renewing import renew_until
from service.clock import clock_from_env
from tests.browser.desk import Desk
from tests.browser.visit import Visit

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 375, "height": 812},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's own Chromium; without one the test is skipped, or fails where services are required."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        reason = "no Chromium: install one, or name it in CHROMIUM"
        (pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Return where pictures go: SCREENSHOTS, to look at them afterwards, or a folder of the test's own."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


Result = TypeVar("Result")
PASSWORD = "Demo-2020-taro"
OpenChat = Callable[..., Visit]
OpenConsole = Callable[..., Desk]
# Nobody else's tests name these copies of the flyer's customer.
_copy = count(10)
_agent = count(1)


@pytest.fixture
def open_chat(
    stack: ProcessGroup, browser: Browser, screenshots: Path, request: pytest.FixtureRequest
) -> Iterator[OpenChat]:
    """Open the chat in a browser of its own, at a step of a renewal if one is named; `visit.email` is whose it is."""
    base = f"http://127.0.0.1:{stack.env['PORT']}"
    with ExitStack() as opened:

        def open_(step: str = "", size: str = "phone", path: str = "/", **options: Any) -> Visit:
            context = browser.new_context(**{"locale": "ja-JP", "base_url": base, **SIZES[size], **options})
            opened.callback(context.close)
            email = f"taro.{next(_copy):04}@example.com"
            if step:
                cookies = renew_to(base, step, email)
                context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
            visit = Visit(context.new_page(), screenshots, request.node.name)
            visit.email = email
            visit.page.goto(path)
            if path == "/":
                visit.arrive()
            return visit

        yield open_


@pytest.fixture
def open_console(
    stack: ProcessGroup, browser: Browser, screenshots: Path, request: pytest.FixtureRequest
) -> Iterator[OpenConsole]:
    """Open the console in a browser of its own, logged in as an agent made for it: a one-time password counts once."""
    base = f"http://127.0.0.1:{stack.env['PORT']}"
    with ExitStack() as opened:

        def open_(name: str, role: str = "agent") -> Desk:
            context = browser.new_context(locale="ja-JP", base_url=base, viewport={"width": 1280, "height": 860})
            opened.callback(context.close)
            desk = Desk(context.new_page(), screenshots, f"{request.node.name}-desk")
            agent_id = f"agent.{next(_agent)}"
            secret = apart(make_agent(stack.env, agent_id, name, role, PASSWORD))
            desk.log_in(agent_id, PASSWORD, pyotp.TOTP(secret).at(clock_from_env(stack.env).now()))
            return desk

        yield open_


class Line:
    """Stand between the browser and the gateway, and be cut and joined again."""

    def __init__(self, target: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        (port,) = free_ports(1)
        self._proxy = Proxy(port, target)
        self.url = f"http://127.0.0.1:{port}"
        self.join()

    def join(self) -> None:
        self._run(self._proxy.start())

    def cut(self) -> None:
        self._run(self._proxy.stop())

    def close(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()


@pytest.fixture
def line(stack: ProcessGroup) -> Iterator[Line]:
    """Lay a line to the gateway that a test may cut."""
    line = Line(stack.env["PORT"])
    yield line
    line.close()


def renew_to(base: str, step: str, email: str) -> dict[str, str]:
    """Renew until a step is pending; return the cookies of the session."""

    async def renew() -> dict[str, str]:
        async with Customer(base) as customer:
            await renew_until(customer, step, email, PASSWORD)
            return customer.cookies

    return apart(renew())


def apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` in a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
