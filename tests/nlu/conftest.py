"""Parse with the present model in this process."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.evaluation.held_out import HeldOut, read_held_out
from bot.training import model_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def held_out() -> HeldOut:
    return read_held_out(Path(__file__).with_name("held_out"))


@pytest.fixture(scope="session")
def interpreter():
    from bot.evaluation.interpreter import Interpreter  # noqa: PLC0415  # imports Rasa

    subprocess.run([sys.executable, "-m", "bot.train"], cwd=ROOT, check=True)
    return Interpreter(ROOT / "models" / f"{model_name()}.tar.gz")
