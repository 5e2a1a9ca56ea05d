"""Train the present NLU data once, and parse with it in this process."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rasa.shared.utils.io import write_yaml

from bot.evaluation.held_out import HeldOut, read_held_out

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def held_out() -> HeldOut:
    return read_held_out(Path(__file__).with_name("held_out"))


@pytest.fixture(scope="session")
def interpreter():
    from bot.evaluation.examples import read_examples, write_examples  # noqa: PLC0415  # imports Rasa
    from bot.evaluation.interpreter import Interpreter  # noqa: PLC0415
    from bot.evaluation.measuring import measured  # noqa: PLC0415
    from bot.evaluation.recipes import OWN, configuration  # noqa: PLC0415

    with TemporaryDirectory() as directory:
        folder = Path(directory)
        write_yaml(configuration(OWN, ROOT / "config.yml"), folder / "config.yml")
        write_examples(read_examples(ROOT / "data"), folder / "nlu.yml")
        measured("train", str(folder))
        yield Interpreter(folder / "model.tar.gz")
