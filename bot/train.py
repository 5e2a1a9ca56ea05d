"""Train the model when its inputs changed: `python -m bot.train`."""

from __future__ import annotations

import logging
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.training import CONFIG, DATA, DOMAIN, PREFIX, model_name
from service.logs import configure_logs

MODELS = Path("models")
LOG = MODELS / "train.log"
_KEPT = 2  # the present model, and the one to go back to


def main() -> int:
    """Leave the model of the present inputs as the newest in `models/`; return the exit code."""
    name = model_name()
    model = MODELS / f"{name}.tar.gz"
    if model.exists():
        model.touch()  # Rasa takes the newest
        remove_old_models(MODELS)
        _say(f"The model is up to date: {model}")
        return 0
    MODELS.mkdir(exist_ok=True)
    _say(f"Training {model}, which takes about a minute (what Rasa says meanwhile is in {LOG}) …")
    started = time.monotonic()
    try:
        with _told_to(LOG):
            _train(name)
    except Exception as error:  # what is wrong with the data is said in a line, not in a trace of Rasa's graph
        _say(f"Training failed: {type(error).__name__}: {error}")
        return 1
    remove_old_models(MODELS)
    _say(f"Trained in {time.monotonic() - started:.0f} s.")
    return 0


def remove_old_models(folder: Path) -> None:
    """Leave the newest two of this program's models in the folder, and whatever else lies there."""
    models = sorted(folder.glob(f"{PREFIX}*.tar.gz"), key=lambda model: model.stat().st_mtime)
    for model in models[:-_KEPT]:
        model.unlink(missing_ok=True)


def _train(name: str) -> None:
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # Rasa's cache of parts does not see every input; ours is the whole model
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TQDM_DISABLE="1")
    warnings.simplefilter("ignore", DeprecationWarning)
    # Rasa misses its response selector and its answers: ours are TopicIntentClassifier and data/faq/answers.yml.
    warnings.filterwarnings("ignore", message="(?s).*(response selector|training data contains an example)")
    configure_logs("train", logging.WARNING)
    # Imported here, for it takes seconds, and mostly there is nothing to train. `train` beside it (Rasa 3.6.21) wraps
    # the importer in others, for responses and end-to-end stories, which copy all examples five times over.
    from rasa.model_training import _train_graph  # noqa: PLC0415
    from rasa.shared.data import TrainingType  # noqa: PLC0415

    from bot.importer import TopicFileImporter  # noqa: PLC0415

    _cache_nothing()

    importer = TopicFileImporter(str(CONFIG), str(DOMAIN), [str(DATA)])
    importer.get_domain()  # fails here rather than inside the graph
    with TemporaryDirectory(dir=MODELS) as directory:
        result = _train_graph(
            importer, TrainingType.BOTH, output_path=directory, fixed_model_name=name, force_full_training=True
        )
        if result.code or not result.model:
            raise RuntimeError("Rasa gave no model")
        Path(result.model).replace(MODELS / f"{name}.tar.gz")  # at once: a process that starts sees all or nothing


def _cache_nothing() -> None:
    """Keep Rasa from fingerprinting all that a component takes and gives: no later training looks for it."""
    from rasa.engine.training.hooks import TrainingHook  # noqa: PLC0415

    TrainingHook.on_before_node = lambda *_, **__: {}
    TrainingHook.on_after_node = lambda *_, **__: None


@contextmanager
def _told_to(file: Path) -> Iterator[None]:
    """Send what this process and its libraries print to a file: a hundred lines of Rasa's would hide ours."""
    kept = [os.dup(stream) for stream in (1, 2)]
    with file.open("wb") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
        try:
            yield
        finally:
            sys.stdout.flush()
            for stream, saved in zip((1, 2), kept, strict=True):
                os.dup2(saved, stream)
                os.close(saved)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
