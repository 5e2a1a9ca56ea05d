"""Fixtures that run the four processes for real, on free ports and a state directory of their own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from ops.environment import complete_environment
from ops.ports import free_ports
from ops.processes import ROOT, ProcessGroup, commands

FLYER_DAY = "2020-05-03T10:00:00+09:00"


def stack_environment(state: Path, **settings: str) -> dict[str, str]:
    """Return a complete environment with free ports, the flyer's clock and many demonstration customers."""
    ports = dict(zip(("PORT", "RASA_PORT", "ACTIONS_PORT", "BACKEND_PORT"), free_ports(4), strict=True))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RENEWAL_", "BACKEND_"))}
    return complete_environment(
        {**kept, **ports, "STATE_DIR": str(state), "RENEWAL_NOW": FLYER_DAY, "DEMONSTRATION_COPIES": "300", **settings}
    )


@pytest.fixture(scope="session")
def trained_model() -> None:
    """Train the model if its inputs changed."""
    subprocess.run([".venv/rasa/bin/python", "-m", "bot.train"], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def stack(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessGroup]:
    """Run the four processes for the whole test session; no test may stop them."""
    group = ProcessGroup(stack_environment(tmp_path_factory.mktemp("state")))
    yield from _running(group)


@pytest.fixture
def fragile_stack(trained_model: None, tmp_path: Path) -> Iterator[ProcessGroup]:
    """Run four processes of one test's own, which it may kill and bring back."""
    yield from _running(ProcessGroup(stack_environment(tmp_path)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the ends of the processes' logs where a test with processes fails."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for group in (value for value in item.funcargs.values() if isinstance(value, ProcessGroup)):
            report.sections += [(f"log of {process}", group.tail(process)) for process in commands()]
    return report


def _running(group: ProcessGroup) -> Iterator[ProcessGroup]:
    try:
        group.start()
        yield group
    finally:
        group.stop()
