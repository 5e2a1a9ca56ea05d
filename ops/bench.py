"""Drive whole renewals through the gateway, on this project's Rasa runtime and on stock `rasa run`, side by side.

Both stacks have the same model, channel, actions, backend and gateway; the stock one runs `rasa run` with Rasa's own
stores, and the actions on rasa-sdk's own server. Rounds alternate, so that the machine's moods fall on both.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from ops.customer import Customer
from ops.environment import complete_environment
from ops.ports import free_ports
from ops.processes import ProcessGroup
from ops.renewing import renew_until

ROUNDS = int(os.environ.get("ROUNDS", "3"))
TOGETHER = int(os.environ.get("TOGETHER", "8"))
STOCK = {
    "rasa": ".venv/rasa/bin/rasa run --model models --credentials credentials.yml "
    "--endpoints ops/stock/endpoints.yml --interface 127.0.0.1 --port {RASA_PORT}",
    "actions": ".venv/rasa/bin/python -m ops.stock.actions",
}


@dataclass
class Result:
    """Collect what one way of driving (alone, together) took on one stack."""

    turns: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    def row(self) -> str:
        """Return throughput and latency in words."""
        return f"{self.turns / self.seconds:8.1f} turns/s  {_spread(self.latencies)} ms"


class TimedCustomer(Customer):
    """Take the time of each message."""

    def __init__(self, base_url: str, result: Result) -> None:
        """Write the times to `result`."""
        super().__init__(base_url)
        self._result = result

    async def post(self, body: dict[str, object]) -> list[dict[str, object]]:
        """Send one message and note how long its answer took."""
        began = time.perf_counter()
        answered = await super().post(body)
        self._result.latencies.append((time.perf_counter() - began) * 1000)
        self._result.turns += 1
        return answered


class Stack:
    """Run one set of processes and drive renewals through it."""

    def __init__(self, name: str, folder: Path, commands: Mapping[str, str]) -> None:
        """Prepare the stack; `commands` replaces those of the Procfile."""
        ports = dict(zip(("PORT", "RASA_PORT", "ACTIONS_PORT", "BACKEND_PORT"), free_ports(4), strict=True))
        moment = "2020-05-03T10:00:00+09:00"
        self.name = name
        self.env = complete_environment(
            {**os.environ, **ports, "STATE_DIR": str(folder), "RENEWAL_NOW": moment, "DEMONSTRATION_COPIES": "400"}
        )
        self.group = ProcessGroup(self.env, {name: command.format(**ports) for name, command in commands.items()})
        self.alone, self.together = Result(), Result()
        self._customer = 0

    async def drive(self) -> None:
        """Renew once alone, then several at once."""
        await self._renew(1, self.alone)
        await self._renew(TOGETHER, self.together)

    async def _renew(self, count: int, result: Result) -> None:
        logins = [self._next_login() for _ in range(count)]
        customers = [TimedCustomer(f"http://127.0.0.1:{self.env['PORT']}", Result()) for _ in logins]
        try:
            # Opening and login are not measured: hashing a password is slow on purpose.
            for customer, login in zip(customers, logins, strict=True):
                await renew_until(customer, "identify.contract", *login)
                customer._result = result
            began = time.perf_counter()
            pairs = zip(customers, logins, strict=True)
            await asyncio.gather(*(renew_until(customer, "completed", *login) for customer, login in pairs))
            result.seconds += time.perf_counter() - began
        finally:
            for customer in customers:
                await customer.close()

    def _next_login(self) -> tuple[str, str]:
        self._customer += 1
        return f"taro.{self._customer:04}@example.com", "Demo-2020-taro"

    def megabytes(self) -> dict[str, float]:
        """Return each process's resident memory with its children's."""
        sizes = {}
        for name in ("gateway", "rasa", "actions", "backend"):
            process = psutil.Process(self.group.pid(name))
            family = [process, *process.children(recursive=True)]
            sizes[name] = sum(member.memory_info().rss for member in family) / 2**20
        return sizes

    def hops(self) -> dict[str, list[float]]:
        """Return the milliseconds that each process logged for its part of the turns."""
        found: dict[str, list[float]] = defaultdict(list)
        for process in ("gateway", "rasa", "actions", "backend"):
            for line in (self.group.logs / f"{process}.log").read_text(errors="replace").splitlines():
                entry = _json(line)
                if "duration_ms" in entry and _is_turn(process, entry):
                    found[process].append(float(str(entry["duration_ms"])))
        return found


def _is_turn(process: str, entry: dict[str, object]) -> bool:
    if process == "gateway":
        return str(entry.get("route")).endswith("/messages") and entry.get("method") == "POST"
    return process != "backend" or (str(entry.get("route")).startswith("/v1/") and "authenticate" not in str(entry))


def _json(line: str) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _spread(values: list[float]) -> str:
    hundredths = statistics.quantiles(values, n=100, method="inclusive")
    return f"p50 {hundredths[49]:7.1f}  p95 {hundredths[94]:7.1f}"


async def _measure(stacks: Iterable[Stack]) -> None:
    for number in range(ROUNDS + 1):
        for stack in stacks:
            await stack.drive()
            if number == 0:  # The first round warms the caches and is not counted.
                stack.alone, stack.together = Result(), Result()
        print(f"round {number} of {ROUNDS} done", file=sys.stderr, flush=True)


def main() -> None:
    """Measure both stacks and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Stack("this runtime", Path(folder) / "ours", {})
        stock = Stack("stock rasa run", Path(folder) / "stock", STOCK)
        stacks = (ours, stock)
        try:
            for stack in stacks:
                stack.group.start()
            asyncio.run(_measure(stacks))
            _report(ours, stock)
        finally:
            for stack in stacks:
                stack.group.stop()


def _report(ours: Stack, stock: Stack) -> None:
    print(f"\nWhole renewals through the gateway, {ROUNDS} rounds, one customer alone and {TOGETHER} at once")
    for stack in (ours, stock):
        print(f"{stack.name + ', alone':28}{stack.alone.row()}")
        print(f"{stack.name + f', {TOGETHER} at once':28}{stack.together.row()}")
    for way, one, other in (("alone", ours.alone, stock.alone), ("at once", ours.together, stock.together)):
        ratio = (one.turns / one.seconds) / (other.turns / other.seconds)
        print(f"ratio of turns/s, {way}: {ratio:.1f}")
    print("\nPer hop (each with what it waits for below it)")
    for stack in (ours, stock):
        for hop, values in stack.hops().items():
            print(f"{stack.name:16} {hop:10} {len(values):6} calls  {_spread(values)} ms")
    print("\nResident memory, MB")
    for stack in (ours, stock):
        print(f"{stack.name:16} " + "  ".join(f"{name} {size:.0f}" for name, size in stack.megabytes().items()))


if __name__ == "__main__":
    main()
