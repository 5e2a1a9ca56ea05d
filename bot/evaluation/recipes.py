"""Name the recipes that are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.utils.io import read_yaml_file

OWN, STOCK, DIET, COUNTS = "own", "stock", "diet", "own words + counts"
RECIPES = {
    OWN: "config.yml: characters, and fugashi words with what denies them; one linear SVM over intents and topics",
    STOCK: "rasa init without DIET: whitespace words, characters in words, LogisticRegressionClassifier (30 steps)",
    DIET: "rasa init's pipeline: whitespace words, characters in words, DIETClassifier (intents alone, 8 epochs)",
    COUNTS: "our words by lemma and characters in them, counted; Rasa's LogisticRegressionClassifier (30 steps)",
}
FLAT = frozenset({STOCK, DIET, COUNTS})
"""The recipes that are given topics as intents of their own."""

# Fewer steps than its default: with a hundred intents the default does not end within ten minutes.
_REGRESSION = {"name": "LogisticRegressionClassifier", "max_iter": 30, "tol": 1e-2}
_DIET = {"name": "DIETClassifier", "entity_recognition": False, "constrain_similarities": True}
_CHARACTERS = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
_WHITESPACE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    dict(_CHARACTERS),
]


def configuration(recipe: str, config: Path = Path("config.yml")) -> dict[str, Any]:
    """Return a recipe as the content of a configuration file; its NLU part alone."""
    ours = dict(read_yaml_file(config))
    pipeline = {
        OWN: ours["pipeline"],
        STOCK: [*_WHITESPACE, _REGRESSION],
        DIET: [
            *_WHITESPACE,
            {**_DIET, "epochs": 8, "batch_size": 256},
        ],
        COUNTS: [
            *(part for part in ours["pipeline"] if part["name"].endswith(("JapaneseNormalizer", "FugashiTokenizer"))),
            {"name": "CountVectorsFeaturizer"},
            {**_CHARACTERS, "use_lemma": False},
            _REGRESSION,
        ],
    }[recipe]
    # A whitespace tokenizer refuses Japanese, so stock projects say that they are English.
    language = "ja" if recipe in (OWN, COUNTS) else "en"
    return {"recipe": "default.v1", "assistant_id": "evaluation", "language": language, "pipeline": pipeline}
