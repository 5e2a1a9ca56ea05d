"""Refuse coverages that cannot be insured together, and say what to do instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from backend.rating.catalogue import COVERAGE_BY_ID, Coverages, amount_label
from backend.rating.risk import Risk

_AMOUNT_RANGE = (Decimal("0.8"), Decimal("1.2"))
"""The insured amount of the car, as shares of its market value: neither under-insured nor worth more wrecked."""

_DEFAULT_DEDUCTIBLE = "50000"
_VEHICLE_DETAILS = ("vehicle_amount", "vehicle_deductible")


class CoverageError(Exception):
    """Say in Japanese why coverages are refused and what the customer can do.

    `kind` is the problem kind of the HTTP interface, `reason` whole sentences for the customer.
    """

    def __init__(self, kind: Literal["coverage-combination", "coverage-unknown"], reason: str) -> None:
        """Keep the kind and the reason."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


def check_rateable(coverages: Coverages) -> None:
    """Raise CoverageError unless the coverages are known and 車両保険, where present, has its amount and deductible."""
    _check_known(coverages)
    for detail in _VEHICLE_DETAILS:
        if coverages["vehicle"] != "none" and coverages[detail] == "none":
            _refuse(f"車両保険には、{COVERAGE_BY_ID[detail].label}が必要です。金額をお選びください。")


def check_coverages(coverages: Coverages, risk: Risk) -> None:
    """Raise CoverageError unless the coverages can be insured together in a new term of this risk."""
    check_rateable(coverages)
    if coverages["bodily_injury_extra_exclusion"] == "on":
        _refuse("対人臨時費用不担保特約は、取扱いを終えました。特約なしでお選びください。")
    if coverages["vehicle"] == "none":
        _check_without_vehicle(coverages)
    else:
        _check_vehicle_amount(coverages, risk)


def changed_coverages(base: Coverages, changes: Coverages, risk: Risk) -> dict[str, str]:
    """Return `base` with the customer's changes, where the details of 車両保険 follow it unless they were chosen too.

    Dropping 車両保険 drops its amount and deductible; adding it insures the market value with a deductible of
    50,000 yen. Nothing else follows silently: 代車 without 車両保険 is left for `check_coverages` to refuse.
    """
    chosen = {coverage: value for coverage, value in changes.items() if base.get(coverage) != value}
    if "vehicle" in chosen and "none" in (base["vehicle"], chosen["vehicle"]):
        chosen = _details_for(chosen["vehicle"], risk) | chosen
    return {**base, **chosen}


def insurable_amounts(risk: Risk) -> tuple[int, ...]:
    """Return the 車両保険金額 (yen, rising) that this car can be insured for; never empty."""
    lowest, highest = (risk.vehicle_value * share for share in _AMOUNT_RANGE)
    offered = [int(option.value) for option in COVERAGE_BY_ID["vehicle_amount"].options if option.value != "none"]
    within = tuple(yen for yen in offered if lowest <= yen <= highest)
    return within or (min(offered, key=lambda yen: abs(yen - risk.vehicle_value)),)


def nearest_amount(risk: Risk, wished: int) -> int:
    """Return the insurable 車両保険金額 (yen) closest to the wished one."""
    return min(insurable_amounts(risk), key=lambda yen: abs(yen - wished))


def _check_known(coverages: Coverages) -> None:
    for unknown in coverages.keys() - COVERAGE_BY_ID.keys():
        raise CoverageError("coverage-unknown", f"「{unknown}」という補償はありません。一覧からお選びください。")
    for coverage in COVERAGE_BY_ID.values():
        if coverages.get(coverage.id) not in {option.value for option in coverage.options}:
            choices = "、".join(option.label for option in coverage.options[:5])
            raise CoverageError(
                "coverage-unknown",
                f"{coverage.label}に、その内容はありません。{choices}などからお選びください。",
            )


def _details_for(vehicle: str, risk: Risk) -> dict[str, str]:
    if vehicle == "none":
        return dict.fromkeys(_VEHICLE_DETAILS, "none")
    return {
        "vehicle_amount": str(nearest_amount(risk, risk.vehicle_value)),
        "vehicle_deductible": _DEFAULT_DEDUCTIBLE,
    }


def _check_without_vehicle(coverages: Coverages) -> None:
    if coverages["rental_car"] == "on":
        _refuse("代車は、車両保険とあわせてご契約いただく補償です。代車をなしにするか、車両保険をお付けください。")
    for detail in _VEHICLE_DETAILS:
        if coverages[detail] != "none":
            label = COVERAGE_BY_ID[detail].label
            _refuse(f"{label}は、車両保険を付けるときだけ選べます。車両保険をお付けになるか、{label}を外してください。")


def _check_vehicle_amount(coverages: Coverages, risk: Risk) -> None:
    amounts = insurable_amounts(risk)
    if int(coverages["vehicle_amount"]) not in amounts:
        lowest, highest = amount_label(amounts[0]), amount_label(amounts[-1])
        _refuse(f"車両保険金額は、お車の時価額をもとに決めます。{lowest}から{highest}までの金額をお選びください。")


def _refuse(reason: str) -> None:
    raise CoverageError("coverage-combination", reason)
