"""Read the versioned rate tables, which are data beside this module."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

TABLES = Path(__file__).parent / "tables"


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("factors are written in quotes, so that no binary fraction enters a premium")
    return value


Factor = Annotated[Decimal, BeforeValidator(_exact)]
RateClass = Literal["bodily_injury", "property_damage", "personal_injury", "vehicle"]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FlatRates(_Table):
    """Give the yearly yen of one coverage by its value."""

    coverage: str
    yen: dict[str, int]


class ClassedRates(FlatRates):
    """Give the yearly yen of one coverage by its value, before the factor of its rate class."""

    rate_class: RateClass


class VehicleKind(_Table):
    """Price one kind of 車両保険: yen a year, and yen for each 10,000 yen insured."""

    fixed: int
    per_10_000_yen: int


class VehicleRates(_Table):
    """Price 車両保険 by kind and deductible."""

    kinds: dict[str, VehicleKind]
    deductibles: dict[str, Factor]


class CommonFactors(_Table):
    """Hold the factors that apply to everything that depends on car, drivers and grade."""

    age_condition: dict[str, Factor]
    driver_age: dict[int, Factor]
    usage: dict[str, Factor]
    driver_limit: dict[str, Factor]
    gold_licence: dict[bool, Factor]
    asv: dict[bool, Factor]


class PlanRule(_Table):
    """Change a plan's coverages where all of today's coverages in `when` have one of the listed values.

    `set` gives a value, `at_least` raises and `at_most` lowers to one; `note` tells the customer.
    """

    when: dict[str, list[str]] = {}
    set: dict[str, str] = {}
    at_least: dict[str, str] = {}
    at_most: dict[str, str] = {}
    note: list[str] = []


class PlanRules(_Table):
    """Hold the rules of every plan, then those of each standard plan."""

    all: list[PlanRule]
    same_terms: list[PlanRule]
    a: list[PlanRule]
    b: list[PlanRule]


class RateTables(_Table):
    """Hold one version of the fictional (架空) rates and of the rules that make the standard plans."""

    version: str
    valid_from: date
    classed: list[ClassedRates]
    vehicle: VehicleRates
    common: CommonFactors
    flat: list[FlatRates]
    group_discount: Factor
    grades: dict[int, tuple[Factor, Factor]]
    rate_classes: dict[int, dict[str, Factor]]
    plans: PlanRules


@cache
def load_tables(version: str) -> RateTables:
    """Read and check one version; LookupError when it does not exist."""
    folder = TABLES / version
    if version not in versions():
        raise LookupError(f"no rate tables of version {version}")
    return RateTables(
        version=version,
        grades={int(row["grade"]): _grade_factors(row) for row in _rows(folder / "no_claims_grade_rates.csv")},
        rate_classes=_rate_classes(folder / "rate_classes.csv"),
        plans=PlanRules.model_validate(_read(folder / "plans.yaml")),
        **_read(folder / "rates.yaml"),
    )


def current_version(inception: date) -> str:
    """Return the version for terms that begin on this day; LookupError before the first version."""
    valid = [tables for tables in map(load_tables, versions()) if tables.valid_from <= inception]
    if not valid:
        raise LookupError(f"no rate tables for terms that begin on {inception}")
    return max(valid, key=lambda tables: tables.valid_from).version


def versions() -> list[str]:
    """Return the names of all versions, oldest first."""
    return sorted(rates.parent.name for rates in TABLES.glob("*/rates.yaml"))


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


def _rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _grade_factors(row: dict[str, str]) -> tuple[Decimal, Decimal]:
    no_claims, after_claim = (1 + Decimal(row[column]) / 100 for column in ("no_claims", "after_claim"))
    return no_claims, after_claim


def _rate_classes(path: Path) -> dict[int, dict[str, Decimal]]:
    return {int(row.pop("rate_class")): {kind: Decimal(factor) for kind, factor in row.items()} for row in _rows(path)}
