"""Press the last button as customers do: once, twice, from two tabs, or with the page closed at once."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

import aiohttp

from ops.customer import Customer
from ops.renewing import BUTTONS, renew_until

SUBMIT = BUTTONS["confirm.submit"]
_AWAY = (aiohttp.ClientError, OSError, TimeoutError, RuntimeError, ValueError)
_PAUSE = 0.3  # seconds between a page's tries and looks


@dataclass(frozen=True)
class Manner:
    """Say how a customer presses: on how many pages at once, how often on each, and whether they leave at once."""

    tabs: int
    presses: int
    leaves: bool
    after: float

    @classmethod
    def drawn(cls, chance: Random, spread: float) -> Manner:
        """Draw a manner, pressing within `spread` seconds."""
        tabs = 2 if chance.random() < 0.25 else 1
        return cls(tabs, chance.choice((1, 1, 2)), chance.random() < 0.2, chance.uniform(0, spread))


class Tab(Customer):
    """One page of a customer, in a browser of its own."""

    def __init__(self, base_url: str, address: str) -> None:
        """Come from `address`."""
        super().__init__(base_url)
        self._http.headers["X-Forwarded-For"] = address

    @property
    def receipts(self) -> list[str]:
        """Return the receipt numbers that were shown."""
        cards = [message["card"] for message in self.messages if message.get("card")]
        return [card["receipt_number"] for card in cards if card["type"] == "receipt"]

    @property
    def said_since_the_press(self) -> list[dict[str, Any]]:
        """Return what was said to the customer since they pressed."""
        pressed = [number for number, message in enumerate(self.messages) if message["text"] == SUBMIT]
        said = self.messages[pressed[0] :] if pressed else []
        return [message for message in said if message["author"] != "customer"]

    def offers(self, label: str) -> bool:
        """Tell whether a live button carries the label."""
        with contextlib.suppress(LookupError):
            return bool(self.find_choice(label))
        return False

    async def deliver(self, token: str, message_id: str) -> None:
        """Send a press until it is acknowledged, as the page does: always under the same id."""
        body = {"client_message_id": message_id, "choice": token}
        while True:
            with contextlib.suppress(*_AWAY):
                await self.post(body)
                return
            await asyncio.sleep(_PAUSE)

    async def visit(self) -> None:
        """Open the page anew."""
        while True:
            with contextlib.suppress(*_AWAY):
                return await self.start()
            await asyncio.sleep(_PAUSE)

    async def look_for_the_receipt(self) -> None:
        """Look at what comes, and neither type nor press."""
        while not self.receipts:
            await asyncio.sleep(_PAUSE)
            with contextlib.suppress(*_AWAY):
                await self.refresh()


class Applicant:
    """One customer with one contract to renew."""

    def __init__(self, base_url: str, copy: int, manner: Manner) -> None:
        """Be the copy number `copy` of the flyer's customer."""
        address = f"10.0.{copy // 250}.{copy % 250 + 1}"
        self.member_id = f"taro.{copy:04}"
        self.manner = manner
        self.tabs = [Tab(base_url, address) for _ in range(manner.tabs)]
        self.acknowledged: list[str] = []
        self.pressed_at = self.told_at = 0.0
        self._login = (f"{self.member_id}@example.com", "Demo-2020-taro")

    async def get_ready(self, logins: asyncio.Semaphore) -> None:
        """Bring every tab to the last button; `logins` lets few log in at once: hashing is slow on purpose."""
        for tab in self.tabs:
            while tab.step != "confirm.submit" or not tab.offers(SUBMIT):
                with contextlib.suppress(*_AWAY, LookupError):
                    if not tab.messages or tab.step in ("menu", "identify.login"):
                        async with logins:
                            await renew_until(tab, "identify.contract", *self._login)
                    await renew_until(tab, "confirm.submit", *self._login)
                    continue
                # A busy machine is a fault, too: press 「もう一度試す」, or wait for what is on its way.
                await asyncio.sleep(_PAUSE)
                with contextlib.suppress(*_AWAY, LookupError):
                    await tab.refresh()
                    await tab.choose("もう一度試す")

    async def apply(self, patience: float) -> None:
        """Press, then wait at most `patience` seconds until every tab has shown the receipt."""
        await asyncio.sleep(self.manner.after)
        self.pressed_at = time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await asyncio.gather(*(self._press(tab) for tab in self.tabs))
                self.told_at = time.monotonic()

    async def look_back(self) -> None:
        """Come back once more, in the end, and read all that was said."""
        for tab in self.tabs:
            tab.messages = []
            await tab.visit()
            await tab.close()

    async def _press(self, tab: Tab) -> None:
        token = tab.find_choice("submit")["token"]
        if self.manner.leaves and await self._leave(tab, token):
            return await tab.look_for_the_receipt()
        await asyncio.gather(*(self._deliver(tab, token) for _ in range(self.manner.presses)))
        return await tab.look_for_the_receipt()

    async def _leave(self, tab: Tab, token: str) -> bool:
        """Close the page in mid-press and come back; tell whether the press had arrived."""
        with contextlib.suppress(*_AWAY):
            async with asyncio.timeout(0.05):
                await tab.post({"client_message_id": str(uuid.uuid4()), "choice": token})
        await tab.visit()
        return any(message["text"] == SUBMIT for message in tab.messages)

    async def _deliver(self, tab: Tab, token: str) -> None:
        message_id = str(uuid.uuid4())
        await tab.deliver(token, message_id)
        self.acknowledged.append(message_id)
