"""Read risks and coverages from the demonstration data, so that rating is tried on what is really seeded."""

from pathlib import Path

import yaml

import backend
from backend.rating import Risk

_CONTENT = yaml.safe_load((Path(backend.__file__).parent / "demonstration" / "contracts.yaml").read_text("utf-8"))

SEEDED = {
    policy_number: (
        Risk.from_dict(_CONTENT["defaults"]["risk"] | contract.get("risk", {})),
        _CONTENT["defaults"]["coverages"] | contract.get("coverages", {}),
    )
    for policy_number, contract in _CONTENT["contracts"].items()
}
FLYER_RISK, FLYER_COVERAGES = SEEDED["A020119183"]
FLYER_PREMIUMS = {"current": 104_400, "same_terms": 69_840, "a": 87_840, "b": 72_240}
