"""Export and forget reach every conversation, whatever its id begins with."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

import pytest

from ops import privacy
from service.privacy import run_command

_IDS = ["-ruKWJqkx6A5vxX5vzR0", "--wrong", "V7pHq"]


@pytest.mark.parametrize(
    ("work", "listed"),
    [(privacy.export_member, [{"id": each} for each in _IDS]), (privacy.forget_member, _IDS)],
)
def test_a_conversation_whose_id_begins_with_a_hyphen_is_reached(
    monkeypatch: pytest.MonkeyPatch, work: Any, listed: list[Any]
) -> None:
    asked: dict[str, list[str]] = {}

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked[command[2]] = command[2:]
        return subprocess.CompletedProcess(command, 0, json.dumps({"conversations": listed}))

    monkeypatch.setattr(subprocess, "run", run)
    work({}, "taro")
    monkeypatch.setattr(sys, "argv", asked["bot.privacy"])
    heard: list[argparse.Namespace] = []
    run_command("bot", "conversation", True, heard.append)
    assert heard[0].conversation == _IDS
