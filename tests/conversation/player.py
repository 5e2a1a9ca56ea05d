"""Play the turns of one dialogue as its customer, on the devices they use."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from ops.customer import Customer
from ops.processes import ProcessGroup


class Player:
    """Play the turns of one dialogue."""

    def __init__(self, stack: ProcessGroup, email: str, password: str) -> None:
        self.stack, self.email, self.password = stack, email, password
        self.devices = {"first": self._new_device()}
        self.customer = self.devices["first"]
        self.reply = ""

    async def __aenter__(self) -> Player:
        return self

    async def __aexit__(self, *error: object) -> None:
        for customer in self.devices.values():
            await customer.close()

    def _new_device(self) -> Customer:
        return Customer(f"http://127.0.0.1:{self.stack.env['PORT']}")

    async def play(self, turn: dict[str, Any], where: str) -> None:
        """Do what the turn says, then look at what it promises."""
        verb, given = next(iter(turn.items()))
        seen = 0 if verb in ("device", "another_browser") else self.customer.last_seq
        await getattr(self, f"_{verb}")(given)
        shown = [message for message in self.customer.messages if message["seq"] > seen]
        text = _words(message for message in shown if message["author"] != "customer")
        if "step" in turn:
            assert self.customer.step == turn["step"], f"{where}: at {self.customer.step}\n{text}"
        if "card" in turn:
            cards = [message["card"]["type"] for message in shown if message.get("card")]
            assert turn["card"] in cards, f"{where}: cards {cards}"
        for words in turn.get("shows", []):
            assert words in text, f"{where}: 「{words}」 is not in\n{text}"
        for words in turn.get("hides", []):
            assert words not in text, f"{where}: 「{words}」 is in\n{text}"
        for words in turn.get("forgets", []):
            assert words not in _words(self.customer.messages), f"{where}: 「{words}」 is kept"
        assert not turn.get("anew") or text != self.reply, f"{where}: again\n{text}"
        self.reply = text

    async def _start(self, _: Any) -> None:
        await self.customer.start()

    async def _login(self, _: Any) -> None:
        await self.customer.login(self.email, self.password)

    async def _say(self, text: str) -> None:
        await self.customer.say(text)

    async def _say_at_once(self, texts: list[str]) -> None:
        seen = self.customer.last_seq
        for text in texts:
            await self.customer.post({"text": text, "seen": seen})

    async def _choose(self, label: str) -> None:
        await self.customer.choose(label)

    async def _fill(self, form: dict[str, str]) -> None:
        values = {name: value for name, value in form.items() if name != "with"}
        await self.customer.fill(form["with"], values)

    async def _refused(self, given: dict[str, Any]) -> None:
        body = {"client_message_id": str(uuid.uuid4()), "text": given["text"] * given["times"]}
        path = f"/api/conversations/{self.customer.conversation_id}/messages"
        status, problem = await self.customer.request("POST", path, json=body)
        assert (status, problem["detail"][-1]) == (422, "。")

    async def _tap_twice(self, label: str) -> None:
        pressed = {"choice": self.customer.find_choice(label)["token"]}
        await asyncio.gather(self.customer.post(pressed), self.customer.post(pressed))

    async def _redeliver(self, text: str) -> None:
        sent = {"text": text, "client_message_id": str(uuid.uuid4())}
        first, again = await asyncio.gather(self.customer.post(sent), self.customer.post(sent))
        assert [message["seq"] for message in first] == [message["seq"] for message in again]

    async def _another_browser(self, _: Any) -> None:
        await self._device(f"another {len(self.devices)}")

    async def _device(self, name: str) -> None:
        if name not in self.devices:
            self.devices[name] = self._new_device()
        self.customer = self.devices[name]

    async def _kill(self, names: list[str]) -> None:
        self.stack.kill(*names)

    async def _begin(self, names: list[str]) -> None:
        self.stack.start(names)

    async def _restart(self, names: list[str]) -> None:
        self.stack.kill(*names)
        self.stack.start(names)

    async def _freeze(self, names: list[str]) -> None:
        self._signal(names, signal.SIGSTOP)

    async def _thaw(self, names: list[str]) -> None:
        self._signal(names, signal.SIGCONT)

    def _signal(self, names: list[str], signum: int) -> None:
        for name in names:
            os.killpg(self.stack.pid(name), signum)

    async def _clock(self, moment: str) -> None:
        set_clock(self.stack, moment)

    async def _wait_for(self, step: str) -> None:
        for _ in range(100):
            await self.customer.refresh()
            if self.customer.step == step:
                return
            await asyncio.sleep(0.2)
        pytest.fail(f"still at {self.customer.step}")


def set_clock(stack: ProcessGroup, moment: str) -> None:
    """Let it be another moment: Rasa asks nobody for the time, the three others are told when they start."""
    stack.env |= {"RENEWAL_NOW": moment, "RENEWAL_EPOCH": str(time.time())}
    names = ("backend", "actions", "gateway")
    stack.kill(*names)
    stack.start(names)


def _words(messages: Iterable[Mapping[str, Any]]) -> str:
    """Return what the customer sees of messages: texts, buttons and cards."""
    return "\n".join(
        "\n".join((message["text"], *(choice["label"] for choice in message["choices"]), str(message["card"] or "")))
        for message in messages
    )
