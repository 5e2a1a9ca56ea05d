"""Run four processes that dialogues may kill, freeze and move to another day, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ops.processes import ProcessGroup, commands, is_healthy
from tests.conversation.player import set_clock
from tests.stack import FLYER_DAY, stack_environment


@pytest.fixture(scope="session")
def _rough_group(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessGroup]:
    group = ProcessGroup(stack_environment(tmp_path_factory.mktemp("rough")))
    try:
        group.start()
        yield group
    finally:
        group.stop()


@pytest.fixture
def rough_stack(_rough_group: ProcessGroup) -> Iterator[ProcessGroup]:
    """Lend the processes to one dialogue, and bring back afterwards what it ended, stopped or moved."""
    yield _rough_group
    for name in commands():
        if not is_healthy(_rough_group.env, name):
            _rough_group.kill(name)
            _rough_group.start([name])
    if _rough_group.env["RENEWAL_NOW"] != FLYER_DAY:
        set_clock(_rough_group, FLYER_DAY)
