"""Let faults strike while customers submit, then count: `python -m ops.faults --runs N --seed S`."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ops.faults.audit import Audit
from ops.faults.report import table, wrongs
from ops.faults.rounds import Rounds
from ops.faults.service import FaultyService
from ops.faults.strikes import STRIKES
from ops.processes import ROOT


async def run(folder: Path, arguments: argparse.Namespace) -> int:
    """Play the rounds in `folder`; print what was counted; return 1 when anything is lost, doubled or left open."""
    service = FaultyService(folder, arguments.runs + arguments.together)
    async with service.run():
        played = await Rounds(service, arguments.seed, arguments.together).play(arguments.faults, arguments.runs)
    audit = Audit(folder)
    found = [(each, [audit.find(applicant) for applicant in each.applicants]) for each in played]
    audit.close()
    print(table(found, counts_mails=audit.counts_mails), flush=True)
    print(*wrongs(found), sep="\n", flush=True)
    verify = [".venv/edge/bin/python", "-m", "backend.verify"]
    is_whole = (await asyncio.to_thread(subprocess.run, verify, cwd=ROOT, env=service.group.env)).returncode == 0
    return 0 if is_whole and not any(finding.is_wrong for _, findings in found for finding in findings) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=240, help="how many customers submit (240)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats the same draws (the time)")
    parser.add_argument("--together", type=int, default=15, help="how many press around one fault (15)")
    parser.add_argument("--faults", nargs="+", choices=list(STRIKES), default=list(STRIKES), metavar="FAULT")
    parser.add_argument("--keep", type=Path, help="leave databases and logs in this folder")
    return parser.parse_args()


def main() -> int:
    """Run in a folder of its own."""
    arguments = _arguments()
    print(f"seed {arguments.seed}, {arguments.runs} runs, {arguments.together} together", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        code = asyncio.run(run((arguments.keep or Path(folder)).resolve(), arguments))
    print(f"seed {arguments.seed}: {'nothing' if code == 0 else 'something'} lost, doubled or left open", end="")
    print(f", {time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
