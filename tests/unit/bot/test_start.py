"""What the processes are started with, and what a start leaves out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.train import remove_old_models
from bot.training import model_name


def test_settings_have_defaults_for_all_but_the_keys():
    keys = {"CHANNEL_API_KEY": "k", "DATA_KEYS": "d"}
    settings = Settings.from_env({**keys, "STATE_DIR": "/state", "ACTIONS_PORT": "1"})
    actions, tracker = "http://127.0.0.1:1/webhook", "sqlite:////state/tracker.db"
    assert settings == Settings(5005, "k", actions, tracker, Path("models"), "d", 400)
    for name in keys:
        with pytest.raises(ValueError, match=name):
            Settings.from_env({**keys, name: ""})


def test_the_models_name_follows_its_inputs(project, monkeypatch):
    monkeypatch.chdir(project)
    before = model_name()
    assert model_name() == before
    file = Path("data/plan/patterns.yml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\n", encoding="utf-8")
    assert model_name() != before
    file.write_text(text, encoding="utf-8")
    assert model_name() == before


def test_the_newest_two_models_are_kept(tmp_path):
    for age, name in enumerate(["renewal-c", "renewal-a", "renewal-b", "another"]):
        file = tmp_path / f"{name}.tar.gz"
        file.touch()
        os.utime(file, (1000 - age, 1000 - age))
    remove_old_models(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {f"{n}.tar.gz" for n in ("renewal-c", "renewal-a", "another")}


def test_a_model_is_served_without_tensorflow_and_opentelemetry(model):
    program = (
        "import sys; from bot.deferred import defer_neural_networks; defer_neural_networks();"
        "import bot.runtime; from rasa.core.agent import Agent; agent = Agent.load(sys.argv[1]);"
        "print(agent.is_ready(), {'tensorflow', 'opentelemetry', 'opentelemetry.sdk'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(model)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[-2:] == ["True", "set()"], done.stderr
