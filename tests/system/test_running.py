"""Run the service as `make run` does, and end it as people end it."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ops.processes import ROOT, is_healthy
from tests.stack import stack_environment

ARGUMENTS = [".venv/edge/bin/python", "-m", "ops.run"]


@pytest.fixture
def service(trained_model: None, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    env = stack_environment(tmp_path, DEMONSTRATION_COPIES="0")
    process = subprocess.Popen(
        ARGUMENTS, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield process, env
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def _read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if words in line:
            return read
    pytest.fail(f"「{words}」 was never printed:\n{read}")


def test_it_says_where_it_is_and_stops_with_ctrl_c(service: tuple[subprocess.Popen[str], dict[str, str]]) -> None:
    process, env = service
    printed = _read_until(process, "Ctrl-C")
    assert f"http://localhost:{env['PORT']}/" in printed
    assert "taro@example.com" in printed
    assert all(is_healthy(env, name) for name in ("backend", "actions", "rasa", "gateway"))
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert not any(is_healthy(env, name) for name in ("backend", "actions", "rasa", "gateway"))


def test_a_process_that_ends_is_named_and_all_stop(service: tuple[subprocess.Popen[str], dict[str, str]]) -> None:
    process, env = service
    _read_until(process, "Ctrl-C")
    started = psutil.Process(process.pid).children(recursive=True)
    next(child for child in started if child.cmdline()[-2:] == ["-m", "backend"]).kill()
    printed = _read_until(process, "ended by itself")
    assert "backend ended by itself" in printed
    assert process.wait(timeout=30) != 0
    time.sleep(0.5)
    assert not is_healthy(env, "gateway")


def test_a_taken_port_is_a_clear_message(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = stack_environment(tmp_path, PORT=str(taken.getsockname()[1]))
        ended = subprocess.run(ARGUMENTS, cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"Port {env['PORT']} (gateway) is taken" in ended.stdout
