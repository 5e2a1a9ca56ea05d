"""Describe what a premium depends on, and how it moves from one term to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

AgeCondition = Literal["all", "21", "26", "35"]
"""運転者年齢条件: the age from which drivers are covered."""

Usage = Literal["business", "commute", "leisure"]
"""使用目的: 業務, 通勤・通学, 日常・レジャー."""

DriverLimit = Literal["self", "couple", "family", "none"]
"""運転者限定: 本人, 夫婦, 家族, 限定なし."""

Accident = Literal["three_grade", "one_grade", "uncounted"]
"""An accident of the ending term: 3等級ダウン, 1等級ダウン, or ノーカウント (人身傷害 only)."""

GRADES = range(1, 21)
LOADING_YEARS = range(7)
RATE_CLASSES = range(1, 18)
DRIVING_AGES = range(18, 121)


@dataclass(frozen=True, kw_only=True)
class Risk:
    """Hold the rating factors of one car and its drivers for one term.

    `driver_age` is the named insured's age in years at inception; `vehicle_value` the car's market value
    today in yen; the four classes are the model's 型式別料率クラス (1 lowest, 17 highest).
    """

    no_claims_grade: int
    claims_loading_years: int
    driver_age: int
    age_condition: AgeCondition
    usage: Usage
    driver_limit: DriverLimit
    gold_licence: bool
    bodily_injury_class: int
    property_damage_class: int
    personal_injury_class: int
    vehicle_class: int
    vehicle_value: int
    asv: bool

    def __post_init__(self) -> None:
        """Refuse factors outside their scales.

        Raises ValueError naming the first wrong factor.
        """
        for name, allowed in _SCALES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is outside its scale: {getattr(self, name)!r}")
        if self.age_condition != "all" and self.driver_age < int(self.age_condition):
            raise ValueError("driver_age is below age_condition: the named insured would not be covered")
        if self.vehicle_value <= 0:
            raise ValueError("vehicle_value is not positive")

    def as_dict(self) -> dict[str, Any]:
        """Return the factors as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, factors: Mapping[str, Any]) -> Risk:
        """Read back what `as_dict` gave; TypeError on an unknown or missing factor."""
        return cls(**factors)


_SCALES: dict[str, Sequence[object]] = {
    "no_claims_grade": GRADES,
    "claims_loading_years": LOADING_YEARS,
    "driver_age": DRIVING_AGES,
    "age_condition": get_args(AgeCondition),
    "usage": get_args(Usage),
    "driver_limit": get_args(DriverLimit),
    "bodily_injury_class": RATE_CLASSES,
    "property_damage_class": RATE_CLASSES,
    "personal_injury_class": RATE_CLASSES,
    "vehicle_class": RATE_CLASSES,
}


def renewed_risk(risk: Risk, accidents: Sequence[Accident] = ()) -> Risk:
    """Return the next term's risk: the grade and 事故有期間 moved by the ending term's accidents, a year older.

    Without a counted accident the grade rises by 1; each 3等級ダウン accident takes 3 grades and adds 3 years
    of the dearer column, each 1等級ダウン accident 1 and 1. An uncounted accident changes neither.
    """
    drop = 3 * accidents.count("three_grade") + accidents.count("one_grade")
    grade = risk.no_claims_grade - drop if drop else risk.no_claims_grade + 1
    loading = max(0, risk.claims_loading_years - 1) + drop
    return replace(
        risk,
        no_claims_grade=min(max(grade, GRADES[0]), GRADES[-1]),
        claims_loading_years=min(loading, LOADING_YEARS[-1]),
        driver_age=min(risk.driver_age + 1, DRIVING_AGES[-1]),
    )
