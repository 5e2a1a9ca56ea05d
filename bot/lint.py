"""Check the domain, the training data and the patterns: `python -m bot.lint`."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator

from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.utils.io import read_yaml_file
from rasa.validator import Validator

from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.matching import VALUE_READERS
from bot.nlu.patterns import read_patterns
from bot.nlu.words import WordSplitter
from bot.training import CONFIG, DATA, DOMAIN
from service.logs import configure_logs


def main() -> int:
    """Print what is wrong, with the reasons that Rasa gives as warnings; return the exit code."""
    configure_logs("lint", logging.WARNING)
    with warnings.catch_warnings(record=True) as reasons:
        warnings.simplefilter("always", UserWarning)
        problems = list(_problems(TrainingDataImporter.load_from_config(str(CONFIG), str(DOMAIN), [str(DATA)])))
    for line in [*problems, *(str(reason.message) for reason in reasons)] if problems else []:
        sys.stdout.write(f"{line}\n")
    return 1 if problems else 0


def _problems(importer: TrainingDataImporter) -> Iterator[str]:
    validator = Validator.from_importer(importer)
    checks = {
        "the domain": validator.verify_domain_validity(),
        "the intents of the NLU data": validator.verify_intents(ignore_warnings=False),
        "examples that stand under two intents": validator.verify_example_repetition_in_intents(ignore_warnings=False),
        "the actions of the rules": validator.verify_actions_in_stories_rules(),
        "the forms of the rules": validator.verify_forms_in_stories_rules(),
        "the slots of the forms": validator.verify_form_slots(),
        "the mappings of the slots": validator.verify_slot_mappings(),
        "rules that contradict each other": validator.verify_story_structure(ignore_warnings=False),
    }
    yield from (f"Rasa's check failed: {name}" for name, passed in checks.items() if not passed)
    yield from _unknown_entities(importer.get_domain())


def _unknown_entities(domain: Domain) -> Iterator[str]:
    """Name the entities that the extractor gives and the domain does not know: Rasa would drop them."""
    config = read_yaml_file(str(CONFIG))
    globs = [str(component["patterns"]) for component in config["pipeline"] if "patterns" in component]
    files = sorted(file for pattern in globs for file in CONFIG.parent.glob(pattern))
    patterns = read_patterns(files, WordSplitter(compile_words(WORDS)))
    given = {entity for entity, _, _ in patterns.wordings} | set(VALUE_READERS)
    yield from (f"The domain does not know the entity {name}" for name in sorted(given - set(domain.entities)))


if __name__ == "__main__":
    sys.exit(main())
