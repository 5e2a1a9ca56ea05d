"""Play every dialogue of this folder on the real processes and check what the backend holds afterwards.

A dialogue is a YAML file: `title`, `member`, `turns`, `expect`. A turn begins with what happens (`start`, `login`,
`say`, `say_at_once`, `choose`, `tap_twice`, `redeliver`, `fill`, `refused`, `wait_for`, `another_browser`, `device`;
`kill`, `begin`, `restart`, `freeze`, `thaw`, `clock`) and may state the `step` then pending, the `card` shown, words
that carry a fact and that the service `shows` or `hides`, words that the whole conversation `forgets`, and that the
reply is `anew`: not the same as the one before. `use` plays a passage of `passages.yml`.

The member of a dialogue is a copy of its own; one that must know its policy number names the copy (`haruka.0053`).
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.processes import ProcessGroup
from tests.conversation.player import Player
from tests.records import Records

FOLDER = Path(__file__).parent
DIALOGUES = sorted(FOLDER.glob("*/*.yml"))
ROUGH = {"restart", "kill", "begin", "freeze", "clock"}
"""What is done to processes is done to those that no other test runs on meanwhile."""
# Copies below 0100 and from 0298 on belong to tests and dialogues that name them (`haruka.0053`).
_copy = count(100)


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_dialogue(file: Path, request: pytest.FixtureRequest) -> None:
    dialogue = _load(file)
    handles_processes = any(ROUGH.intersection(turn) for turn in dialogue["turns"])
    stack: ProcessGroup = request.getfixturevalue("rough_stack" if handles_processes else "stack")
    name, _, copy = dialogue["member"].partition(".")
    login = dialogue["member"] if copy else f"{name}.{next(_copy):04}"
    async with Player(stack, f"{login}@example.com", f"Demo-2020-{name}") as player:
        for number, turn in enumerate(dialogue["turns"], 1):
            await player.play(turn, f"{file.name} turn {number} {turn}")
        await _check(player, dialogue["expect"])


def _load(file: Path) -> dict[str, Any]:
    dialogue: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    passages = yaml.safe_load((FOLDER / "passages.yml").read_text(encoding="utf-8"))
    return {**dialogue, "turns": _unfold(dialogue["turns"], passages)}


def _unfold(turns: list[dict[str, Any]], passages: dict[str, Any]) -> list[dict[str, Any]]:
    unfolded: list[dict[str, Any]] = []
    for turn in turns:
        unfolded += _unfold(passages[turn["use"]], passages) if "use" in turn else [turn]
    return unfolded


async def _check(player: Player, expect: dict[str, Any]) -> None:
    """Hold the backend's records against what the dialogue expects of them."""
    records = Records(player.stack.env)
    policy_numbers = await records.policy_numbers(player.email, player.password)
    assert len(policy_numbers) == expect.get("contracts", len(policy_numbers))
    if policy_numbers:
        await _check_contract(records, policy_numbers[0], expect)


async def _check_contract(records: Records, policy_number: str, expect: dict[str, Any]) -> None:
    renewal = await records.renewal(policy_number)
    _compare(renewal, expect.get("renewal", {}))
    answers = {step["step"]: step.get("answer") for step in renewal.get("steps", [])}
    _compare(answers, expect.get("answers", {}))
    quotes = {quote["id"]: quote for quote in renewal.get("quotes", [])}
    if "chosen" in expect:
        _compare(quotes[renewal["chosen_quote_id"]], expect["chosen"])
    if "quoted" in expect:
        free = [quote for quote in quotes.values() if quote["plan"] == "free"]
        _compare(max(free, key=lambda quote: str(quote["created_at"])), expect["quoted"])
    applications = await records.applications(policy_number)
    assert len(applications) == expect.get("applications", 0)
    if "application" in expect:
        _compare(applications[0], expect["application"])
    kinds = [entry["kind"] for entry in await records.ledger(renewal["id"])] if renewal else []
    for kind, number in expect.get("ledger", {}).items():
        assert kinds.count(kind) == number, f"{kind}: {kinds}"


def _compare(held: Any, expected: Any) -> None:
    """Hold what the backend has against what is expected of it; of an object only the named members."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            _compare((held or {}).get(name), value)
    else:
        assert held == expected
