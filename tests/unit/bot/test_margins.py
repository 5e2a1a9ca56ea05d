"""A score turned into a probability is one: of what it is sure of at 80 %, about 80 % are right."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import softmax

from bot.nlu.margins import learn

_SETTINGS = {"C": 0.1, "tol": 1e-3, "max_iter": 2000, "random_state": 42}


def _noisy(count, classes=5, width=40, seed=1):
    random = np.random.default_rng(seed)
    names = random.integers(0, classes, count)
    features = random.random((count, width)) < 0.15
    for row, name in enumerate(names):
        features[row, name * 4 : name * 4 + 3] |= random.random(3) < 0.55
    return csr_matrix(features.astype(float)), [f"class {name}" for name in names]


def test_confidence_says_how_often_it_is_right():
    features, names = _noisy(1500)
    model = learn(features[:1000], names[:1000], range(1000), **_SETTINGS)
    shares = softmax(features[1000:] @ model["coefficients"] + model["intercepts"], axis=1)
    right = model["classes"][shares.argmax(axis=1)] == names[1000:]
    assert right.mean() > 0.6
    assert abs(shares.max(axis=1).mean() - right.mean()) < 0.06


def test_two_classes_and_few_examples_are_learned_too():
    features = csr_matrix(np.eye(4)[[0, 1, 2, 3]])
    model = learn(features, ["yes", "yes", "no", "no"], range(4), **_SETTINGS)
    scores = features @ model["coefficients"] + model["intercepts"]
    assert list(model["classes"][scores.argmax(axis=1)]) == ["yes", "yes", "no", "no"]
