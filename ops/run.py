"""Run the whole service: set up, train if needed, start four processes, wait for health, say where it is."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from honcho.manager import Manager
from honcho.printer import Printer

from ops.environment import PORTS, service_environment
from ops.ports import is_taken
from ops.processes import ROOT, commands, is_healthy


class LogFiles(Printer):  # type: ignore[misc] # honcho has no types
    """Write each process's lines to its own file and keep the terminal for what a person needs."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.stopped: list[str] = []

    def write(self, message: Any) -> None:
        """Route one line of honcho's or a process's output."""
        text = message.data.decode("utf-8", "replace") if isinstance(message.data, bytes) else message.data
        if message.name != "system":
            with (self._folder / f"{message.name}.log").open("a", encoding="utf-8") as log:
                log.write(text)
        elif " stopped (rc=" in text:
            self.stopped.append(text.split()[0])
            print(f"  {text.strip()}", flush=True)


def main() -> int:
    """Run until Ctrl-C, or until a process ends by itself; return its exit code."""
    os.chdir(ROOT)
    env = service_environment()
    taken = [name for name, setting in PORTS.items() if is_taken(int(env[setting]))]
    if taken:
        for name in taken:
            print(f"Port {env[PORTS[name]]} ({name}) is taken: stop what uses it, or run with {PORTS[name]}=<another>.")
        return 1
    print("Model: checking whether the training data changed …", flush=True)
    if subprocess.run([".venv/rasa/bin/python", "-m", "bot.train"], env=env, check=False).returncode:
        return 1
    return _run_processes(env)


def _run_processes(env: Mapping[str, str]) -> int:
    logs = Path(env["STATE_DIR"]) / "log"
    printer = LogFiles(logs)
    manager = Manager(printer)
    for name, command in commands().items():
        # exec: the signal must reach the process itself, not a shell around it.
        manager.add_process(name, f"exec {command}", env=dict(env), cwd=str(ROOT))
    print("Starting: " + ", ".join(commands()) + " …", flush=True)
    threading.Thread(target=_announce, args=(env, printer), daemon=True).start()
    manager.loop()
    interrupted = manager.returncode in (130, 143)
    if printer.stopped and not interrupted:
        first = printer.stopped[0]
        tail = (logs / f"{first}.log").read_text(errors="replace").splitlines()[-15:]
        print(f"\n{first} ended by itself, so everything was stopped. The end of {logs / first}.log:")
        print("\n".join(tail))
    return 0 if interrupted else int(manager.returncode or 1)


def _announce(env: Mapping[str, str], printer: LogFiles) -> None:
    waiting = list(commands())
    while waiting and not printer.stopped:
        for name in [name for name in waiting if is_healthy(env, name)]:
            waiting.remove(name)
            print(f"  {name} is ready", flush=True)
        time.sleep(0.3)
    if not waiting:
        print(_banner(env), flush=True)


def _banner(env: Mapping[str, str]) -> str:
    port = env["PORT"]
    phone_url = env.get("PUBLIC_URL") or f"http://{_address()}:{port}/"
    lines = [
        "",
        f"The renewal chat is open: http://localhost:{port}/",
        f"On a phone in the same network: {phone_url}",
        _qr_text(phone_url),
    ]
    if env["DEMONSTRATION"] == "1":
        lines += ["Demonstration logins (fictional):", *_logins(env), ""]
    if env["HANDOVER"] == "console":
        lines += [f"People at the desk take conversations over at http://localhost:{port}/console", ""]
    lines += [f"Logs: {env['STATE_DIR']}/log   Stop: Ctrl-C"]
    return "\n".join(lines)


def _qr_text(url: str) -> str:
    text = io.StringIO()
    segno.make(url, error="m", micro=False).terminal(text, border=4, compact=True)
    return text.getvalue()


def _logins(env: Mapping[str, str]) -> list[str]:
    url = f"{env['BACKEND_URL']}/v1/demonstration/logins"
    request = urllib.request.Request(url, headers={"X-API-Key": env["BACKEND_API_KEY"]})  # noqa: S310 - our own URL
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - our own URL
            logins = json.load(response)["logins"]
    except OSError:
        return ["  none: the backend at BACKEND_URL is no demonstration"]
    return [f"  {login['email']:20} {login['password']:18} {login['situation']}" for login in logins]


def _address() -> str:
    # Asks the routing table which address faces the network; a UDP "connect" sends nothing.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


if __name__ == "__main__":
    sys.exit(main())
