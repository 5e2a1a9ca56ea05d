"""Play every dialogue of this folder on the real processes and check what the backend holds afterwards.

A dialogue is a YAML file: `title`, `member`, `turns`, `expect`. A turn begins with what happens (`start`, `login`,
`say`, `choose`, `fill`, `refused`, `wait_for`, `another_browser`; `kill`, `begin`, `restart`) and may state the `step`
then pending, the `card` shown, and `shows` or `hides`: words that carry a fact. `use` plays a passage of
`passages.yml`.
"""

from __future__ import annotations

import asyncio
import uuid
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.customer import Customer
from ops.processes import ProcessGroup
from tests.records import Records

FOLDER = Path(__file__).parent
DIALOGUES = sorted(FOLDER.glob("*/*.yml"))
_copy = count(1)


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_dialogue(file: Path, request: pytest.FixtureRequest) -> None:
    dialogue = _load(file)
    handles_processes = any(verb in turn for turn in dialogue["turns"] for verb in ("restart", "kill", "begin"))
    stack: ProcessGroup = request.getfixturevalue("fragile_stack" if handles_processes else "stack")
    name = dialogue["member"]
    email = f"{name}@example.com" if handles_processes else f"{name}.{next(_copy):04}@example.com"
    async with Player(stack, email, f"Demo-2020-{name}") as player:
        for number, turn in enumerate(dialogue["turns"], 1):
            await player.play(turn, f"{file.name} turn {number} {turn}")
        await player.check(dialogue.get("expect", {}))


def _load(file: Path) -> dict[str, Any]:
    dialogue: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    passages = yaml.safe_load((FOLDER / "passages.yml").read_text(encoding="utf-8"))
    return {**dialogue, "turns": _unfold(dialogue["turns"], passages)}


def _unfold(turns: list[dict[str, Any]], passages: dict[str, Any]) -> list[dict[str, Any]]:
    unfolded: list[dict[str, Any]] = []
    for turn in turns:
        unfolded += _unfold(passages[turn["use"]], passages) if "use" in turn else [turn]
    return unfolded


class Player:
    """Play the turns of one dialogue."""

    def __init__(self, stack: ProcessGroup, email: str, password: str) -> None:
        self.stack, self.email, self.password = stack, email, password
        self.customer = Customer(f"http://127.0.0.1:{stack.env['PORT']}")

    async def __aenter__(self) -> Player:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.customer.close()

    async def play(self, turn: dict[str, Any], where: str) -> None:
        """Do what the turn says, then look at what it promises."""
        seen = self.customer.last_seq
        verb, given = next(iter(turn.items()))
        await getattr(self, f"_{verb}")(given)
        shown = [message for message in self.customer.messages if message["seq"] > seen]
        text = "\n".join(f"{message['text']}\n{message.get('card') or ''}" for message in shown)
        if "step" in turn:
            assert self.customer.step == turn["step"], f"{where}: at {self.customer.step}\n{text}"
        if "card" in turn:
            cards = [message["card"]["type"] for message in shown if message.get("card")]
            assert turn["card"] in cards, f"{where}: cards {cards}"
        for words in turn.get("shows", []):
            assert words in text, f"{where}: 「{words}」 is not in\n{text}"
        for words in turn.get("hides", []):
            assert words not in text, f"{where}: 「{words}」 is in\n{text}"

    async def _start(self, _: Any) -> None:
        await self.customer.start()

    async def _login(self, _: Any) -> None:
        await self.customer.login(self.email, self.password)

    async def _say(self, text: str) -> None:
        await self.customer.say(text)

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

    async def _another_browser(self, _: Any) -> None:
        await self.customer.close()
        self.customer = Customer(f"http://127.0.0.1:{self.stack.env['PORT']}")

    async def _kill(self, names: list[str]) -> None:
        self.stack.kill(*names)

    async def _begin(self, names: list[str]) -> None:
        self.stack.start(names)

    async def _restart(self, names: list[str]) -> None:
        self.stack.kill(*names)
        self.stack.start(names)

    async def _wait_for(self, step: str) -> None:
        for _ in range(100):
            await self.customer.refresh()
            if self.customer.step == step:
                return
            await asyncio.sleep(0.2)
        pytest.fail(f"still at {self.customer.step}")

    async def check(self, expect: dict[str, Any]) -> None:
        """Hold the backend's records against what the dialogue expects of them."""
        records = Records(self.stack.env)
        policy_numbers = await records.policy_numbers(self.email, self.password)
        assert len(policy_numbers) == expect.get("contracts", len(policy_numbers))
        if policy_numbers:
            await self._check_contract(records, policy_numbers[0], expect)

    async def _check_contract(self, records: Records, policy_number: str, expect: dict[str, Any]) -> None:
        renewal = await records.renewal(policy_number)
        for field, value in expect.get("renewal", {}).items():
            assert renewal.get(field) == value, f"{field}: {renewal.get(field)}"
        answers = {step["step"]: step for step in renewal.get("steps", [])}
        for step, answer in expect.get("answers", {}).items():
            assert (answers[step]["answer"] if step in answers else None) == answer, answers.get(step)
        applications = await records.applications(policy_number)
        assert len(applications) == expect.get("applications", 0)
        for field, value in expect.get("application", {}).items():
            assert applications[0][field] == value
        kinds = [entry["kind"] for entry in await records.ledger(renewal["id"])] if renewal else []
        for kind, number in expect.get("ledger", {}).items():
            assert kinds.count(kind) == number, f"{kind}: {kinds}"
