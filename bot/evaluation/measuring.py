"""Train or load one recipe in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_WARM_UP = 20


def measured(*arguments: str) -> dict[str, Any]:
    """Run this module in a new process; return what it wrote.

    Raises RuntimeError with the end of what it said when it fails.
    """
    result = Path(arguments[1]) / "result.json"
    result.unlink(missing_ok=True)
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot.evaluation.measuring", *arguments],
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "TQDM_DISABLE": "1", "RASA_MAX_CACHE_SIZE": "0"},
        capture_output=True,
        check=False,
    )
    if not result.exists():
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return dict(json.loads(result.read_text(encoding="utf-8")))


def train(folder: Path) -> dict[str, Any]:
    """Train on `config.yml` and `nlu.yml` of the folder; leave `model.tar.gz` there."""
    from rasa.model_training import train_nlu  # noqa: PLC0415  # imports for seconds, which is not training

    started = time.perf_counter()
    train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="model")
    return {"seconds": time.perf_counter() - started, "megabytes": _peak()}


def parse(folder: Path) -> dict[str, Any]:
    """Parse the texts of `texts.json` with the folder's model: parse data, median milliseconds, peak memory."""
    from bot.evaluation.interpreter import Interpreter  # noqa: PLC0415  # imports Rasa

    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    interpreter = Interpreter(folder / "model.tar.gz")
    for text in texts[:_WARM_UP]:
        interpreter.parse(text)
    done = [interpreter.timed(text) for text in texts]
    return {
        "parsed": [parsed for parsed, _ in done],
        "milliseconds": statistics.median(spent for _, spent in done),
        "megabytes": _peak(),
    }


def _peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _main(stage: str, folder: Path) -> None:
    outcome = {"train": train, "parse": parse}[stage](folder)
    (folder / "result.json").write_text(json.dumps(outcome, ensure_ascii=False, default=str), encoding="utf-8")


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
