"""Learn a linear support vector machine whose margins, scaled, are log-odds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

_PARTS = 5  # one of them is held out, so each name needs as many examples
_SCALES = (0.5, 20.0)
_UNCALIBRATED = 4.0  # where there are too few examples to hold some out: about what many come to


def learn(features: csr_matrix, names: Sequence[str], texts: Sequence[str], **settings: Any) -> dict[str, NDArray[Any]]:
    """Return `classes`, `coefficients` (feature × class) and `intercepts`; a softmax over their scores is calibrated.

    The scale is the one under which texts held out are likeliest (temperature scaling, Guo et al. 2017); a text may
    stand in several rows, and is held out with all of them.
    """
    from sklearn.svm import LinearSVC  # noqa: PLC0415  # slow to import, and needed in training alone

    model = LinearSVC(class_weight="balanced", **settings)
    scale = _scale(model, features, np.array(names), texts)
    model.fit(features, names)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one margin says both
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.r_[-intercepts, intercepts]
    return {
        "classes": np.array(model.classes_, dtype=str),
        "coefficients": np.ascontiguousarray((coefficients * scale).T, dtype=np.float32),
        "intercepts": (intercepts * scale).astype(np.float32),
    }


def _scale(model: Any, features: csr_matrix, names: NDArray[Any], texts: Sequence[str]) -> float:
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415

    counts = Counter(names)
    if min(counts.values()) < _PARTS or len(counts) < 3:
        return _UNCALIBRATED
    parts = StratifiedGroupKFold(_PARTS, shuffle=True, random_state=model.random_state)
    learned, kept = next(parts.split(features, names, texts))
    margins = model.fit(features[learned], names[learned]).decision_function(features[kept])
    right = np.searchsorted(model.classes_, names[kept])

    def surprise(scale: float) -> float:
        return float(-log_softmax(margins * scale, axis=1)[np.arange(len(right)), right].mean())

    return float(minimize_scalar(surprise, bounds=_SCALES, method="bounded").x)
