"""Start, stop and kill the Procfile's processes one by one, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path

from honcho.environ import parse_procfile

from ops.environment import health_url

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


def commands() -> dict[str, str]:
    """Return the command line of each process, in the Procfile's order."""
    return dict(parse_procfile((ROOT / "Procfile").read_text()).processes)


def wait_until_healthy(env: Mapping[str, str], process: str, seconds: float = START_SECONDS) -> bool:
    """Poll the process's health address; return whether it answered 200 in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_healthy(env, process):
            return True
        time.sleep(0.2)
    return False


def is_healthy(env: Mapping[str, str], process: str) -> bool:
    """Tell whether the process answers its health address now."""
    try:
        with urllib.request.urlopen(health_url(env, process), timeout=2) as response:  # noqa: S310 - loopback http
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class ProcessGroup:
    """Hold the running processes of one state directory."""

    def __init__(self, env: Mapping[str, str], overrides: Mapping[str, str] | None = None) -> None:
        """Prepare to run with `env` (complete); `overrides` replaces a process's command."""
        self.env = dict(env)
        self._commands = {**commands(), **(overrides or {})}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.logs = Path(env["STATE_DIR"]) / "log"
        self.logs.mkdir(parents=True, exist_ok=True)

    def start(self, processes: Iterable[str] | None = None) -> None:
        """Start the named processes (all by default) and wait until each is healthy."""
        names = list(processes or self._commands)
        for name in names:
            with (self.logs / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    self._commands[name].split(),
                    cwd=ROOT,
                    env=self.env,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        for name in names:
            if not wait_until_healthy(self.env, name):
                raise RuntimeError(f"{name} did not become healthy:\n{self.tail(name)}")

    def stop(self, processes: Iterable[str] | None = None, signum: int = signal.SIGTERM) -> None:
        """Send `signum` to the named processes (all by default) and wait for their end."""
        names = [name for name in (processes or list(self._running)) if name in self._running]
        for name in names:
            if self._running[name].poll() is None:
                os.killpg(self._running[name].pid, signum)
        for name in names:
            process = self._running.pop(name)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def kill(self, *processes: str) -> None:
        """End the named processes at once, as a crash would (SIGKILL)."""
        self.stop(processes, signal.SIGKILL)

    def ended(self) -> list[str]:
        """Return the processes that were started and have ended without being stopped."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def pid(self, process: str) -> int:
        """Return the process id."""
        return self._running[process].pid

    def tail(self, process: str, lines: int = 30) -> str:
        """Return the end of the process's log."""
        file = self.logs / f"{process}.log"
        return "\n".join(file.read_text(errors="replace").splitlines()[-lines:]) if file.exists() else ""
