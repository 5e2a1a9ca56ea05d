"""Train one small model, and serve it beside a scripted action server."""

import os
import shutil
import socket
from pathlib import Path

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest
from sanic import Sanic

ROOT = Path(__file__).resolve().parents[3]
PROJECT = Path(__file__).with_name("project")

Sanic.test_mode = True  # lets every test have a server of the same name


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "assistant"
    shutil.copytree(PROJECT, folder)
    shutil.copy(ROOT / "config.yml", folder)
    return folder


@pytest.fixture(scope="session")
def model(project):
    from rasa.model_training import train  # noqa: PLC0415  # slow, and not every test needs a model

    before = Path.cwd()
    os.chdir(project)
    try:
        result = train("domain.yml", "config.yml", ["data"], output="models", force_training=True)
    finally:
        os.chdir(before)
    return (project / result.model).resolve()


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
