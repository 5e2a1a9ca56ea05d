"""Work out a premium as a list of lines that anyone can add up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from backend.rating.catalogue import COVERAGE_BY_ID, Coverages
from backend.rating.combinations import check_rateable
from backend.rating.risk import Risk
from backend.rating.tables import RateClass, RateTables

PREMIUM_STEP = 12 * 10
"""Premiums are deducted from the pay in twelve equal parts of whole tens of yen."""


@dataclass(frozen=True)
class Line:
    """State one step: an amount to add (yen) or a factor to multiply the running total with."""

    label: str
    amount: int | None = None
    factor: Decimal | None = None

    def as_dict(self) -> dict[str, str | int]:
        """Return the line as JSON; the factor is text, to stay exact."""
        if self.factor is not None:
            return {"label": self.label, "factor": str(self.factor)}
        return {"label": self.label, "amount": self.amount or 0}


@dataclass(frozen=True)
class Rating:
    """Hold a yearly premium in yen with its explanation and what it was made from."""

    premium: int
    breakdown: tuple[Line, ...]
    rate_version: str
    input_hash: str


def rate(risk: Risk, coverages: Coverages, tables: RateTables) -> Rating:
    """Return the yearly premium of these coverages for this risk: whole yen, twelve times a multiple of 10.

    Also the coverages of an expiring contract that could not be bought today are rated. Raises CoverageError where one
    is unknown or 車両保険 lacks its amount or deductible.
    """
    check_rateable(coverages)
    lines = [
        *_classed_lines(risk, coverages, tables),
        *_vehicle_lines(risk, coverages, tables),
        *_common_lines(risk, tables),
        *_flat_lines(coverages, tables),
        Line("団体扱割引", factor=tables.group_discount),
    ]
    exact = total(lines)
    premium = _whole(Decimal(exact) / PREMIUM_STEP) * PREMIUM_STEP
    lines.append(Line("12回払の端数調整(1回あたり10円単位)", amount=premium - exact))
    return Rating(premium, tuple(lines), tables.version, _input_hash(risk, coverages, tables.version))


def total(lines: Sequence[Line]) -> int:
    """Return what the lines come to in yen: from the top, add amounts, multiply by factors, round to whole yen."""
    running = 0
    for line in lines:
        running = running + (line.amount or 0) if line.factor is None else _whole(running * line.factor)
    return running


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))


def _classed_lines(risk: Risk, coverages: Coverages, tables: RateTables) -> Iterator[Line]:
    for rates in tables.classed:
        value = coverages[rates.coverage]
        rate_class, factor = _rate_class(risk, rates.rate_class, tables)
        amount = _whole(rates.yen[value] * factor)
        if amount:
            yield Line(f"{_title(rates.coverage, value)}、料率クラス{rate_class}", amount=amount)


def _vehicle_lines(risk: Risk, coverages: Coverages, tables: RateTables) -> Iterator[Line]:
    if coverages["vehicle"] == "none":
        return
    kind = tables.vehicle.kinds[coverages["vehicle"]]
    rate_class, factor = _rate_class(risk, "vehicle", tables)
    base = kind.fixed + kind.per_10_000_yen * int(coverages["vehicle_amount"]) // 10_000
    amount = _whole(base * tables.vehicle.deductibles[coverages["vehicle_deductible"]] * factor)
    parts = [_title(coverage, coverages[coverage]) for coverage in ("vehicle", "vehicle_amount", "vehicle_deductible")]
    yield Line(f"{'、'.join(parts)}、料率クラス{rate_class}", amount=amount)


def _common_lines(risk: Risk, tables: RateTables) -> Iterator[Line]:
    after_claim = risk.claims_loading_years > 0
    column = f"事故有{risk.claims_loading_years}年" if after_claim else "無事故"
    common = tables.common
    band = max(age for age in common.driver_age if age <= risk.driver_age)
    yield Line(f"等級 {risk.no_claims_grade}等級({column})", factor=tables.grades[risk.no_claims_grade][after_claim])
    yield Line(f"運転者年齢条件 {_AGE_CONDITIONS[risk.age_condition]}", factor=common.age_condition[risk.age_condition])
    yield Line(f"記名被保険者の年齢 {band}歳からの区分", factor=common.driver_age[band])
    yield Line(f"使用目的 {_USAGES[risk.usage]}", factor=common.usage[risk.usage])
    yield Line(f"運転者限定 {_DRIVER_LIMITS[risk.driver_limit]}", factor=common.driver_limit[risk.driver_limit])
    yield Line(f"ゴールド免許割引 {_APPLIES[risk.gold_licence]}", factor=common.gold_licence[risk.gold_licence])
    yield Line(f"ASV割引 {_APPLIES[risk.asv]}", factor=common.asv[risk.asv])


def _flat_lines(coverages: Coverages, tables: RateTables) -> Iterator[Line]:
    for rates in tables.flat:
        amount = rates.yen[coverages[rates.coverage]]
        if amount:
            yield Line(_title(rates.coverage, coverages[rates.coverage]), amount=amount)


def _rate_class(risk: Risk, kind: RateClass, tables: RateTables) -> tuple[int, Decimal]:
    rate_class: int = getattr(risk, f"{kind}_class")
    return rate_class, tables.rate_classes[rate_class][kind]


def _title(coverage: str, value: str) -> str:
    return f"{COVERAGE_BY_ID[coverage].label} {COVERAGE_BY_ID[coverage].label_of(value)}"


def _input_hash(risk: Risk, coverages: Coverages, version: str) -> str:
    inputs = {"coverages": dict(coverages), "rate_version": version, "risk": risk.as_dict()}
    canonical = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


_AGE_CONDITIONS = {"all": "年齢を問わず補償", "21": "21歳以上補償", "26": "26歳以上補償", "35": "35歳以上補償"}
_USAGES = {"business": "業務", "commute": "通勤・通学", "leisure": "日常・レジャー"}
_DRIVER_LIMITS = {"self": "本人限定", "couple": "夫婦限定", "family": "家族限定", "none": "限定なし"}
_APPLIES = {True: "あり", False: "なし"}
