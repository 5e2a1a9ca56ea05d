"""The flyer's customer, the tables and what a premium is made of."""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from backend.rating import (
    COVERAGE_BY_ID,
    CoverageError,
    Risk,
    current_version,
    load_tables,
    rate,
    standard_plans,
    tables,
    total,
)
from backend.rating.tables import versions
from tests.backend.demonstration_risks import FLYER_COVERAGES, FLYER_PREMIUMS, FLYER_RISK, SEEDED

TABLES = load_tables("2019-10")


@pytest.mark.parametrize("plan", standard_plans(FLYER_RISK, FLYER_COVERAGES, TABLES), ids=lambda plan: plan.id)
def test_the_flyers_customer_gets_the_flyers_total(plan):
    assert rate(plan.risk, plan.coverages, TABLES).premium == FLYER_PREMIUMS[plan.id]


@pytest.mark.parametrize("plan", standard_plans(FLYER_RISK, FLYER_COVERAGES, TABLES), ids=lambda plan: plan.id)
def test_a_person_with_a_pencil_comes_to_the_same_total(plan):
    running = Decimal(0)
    rating = rate(plan.risk, plan.coverages, TABLES)
    for line in json.loads(json.dumps([line.as_dict() for line in rating.breakdown])):
        running = running + line["amount"] if "amount" in line else running * Decimal(line["factor"])
        running = running.quantize(Decimal(1), ROUND_HALF_UP)
    assert running == rating.premium


@pytest.mark.parametrize(("risk", "coverages"), SEEDED.values(), ids=SEEDED.keys())
def test_every_demonstration_customer_gets_a_plausible_premium(risk, coverages):
    premiums = [rate(plan.risk, plan.coverages, TABLES).premium for plan in standard_plans(risk, coverages, TABLES)]
    assert all(30_000 <= premium <= 250_000 for premium in premiums), premiums


def test_every_line_says_what_it_is_in_japanese():
    rating = rate(FLYER_RISK, FLYER_COVERAGES, TABLES)
    assert [line.label for line in rating.breakdown][4:7] == [
        "車両保険 限定(車対車+A)、車両保険金額 120万円、免責金額 5万円、料率クラス6",
        "等級 16等級(事故有1年)",
        "運転者年齢条件 35歳以上補償",
    ]
    assert all((line.amount is None) != (line.factor is None) for line in rating.breakdown)


def test_no_product_of_the_rating_is_a_binary_fraction():
    rating = rate(FLYER_RISK, FLYER_COVERAGES, TABLES)
    assert {type(line.factor) for line in rating.breakdown if line.factor is not None} == {Decimal}
    assert {type(line.amount) for line in rating.breakdown if line.amount is not None} == {int}
    assert type(rating.premium) is int


def test_the_input_hash_depends_on_inputs_and_version_alone():
    first = rate(FLYER_RISK, FLYER_COVERAGES, TABLES)
    reordered = dict(sorted(FLYER_COVERAGES.items(), reverse=True))
    assert rate(FLYER_RISK, reordered, TABLES) == first
    assert len(first.input_hash) == 64
    assert rate(FLYER_RISK, {**FLYER_COVERAGES, "road_service": "off"}, TABLES).input_hash != first.input_hash
    newer = TABLES.model_copy(update={"version": "2030-01"})
    assert rate(FLYER_RISK, FLYER_COVERAGES, newer).input_hash != first.input_hash


def test_the_version_follows_the_start_of_the_term():
    assert current_version(date(2020, 6, 2)) == "2019-10"
    with pytest.raises(LookupError):
        current_version(date(2019, 9, 30))
    with pytest.raises(LookupError):
        load_tables("../2019-10")


@pytest.mark.parametrize("version", versions())
def test_every_value_a_customer_can_choose_has_a_rate(version):
    rates = load_tables(version)
    for coverage in (*rates.classed, *rates.flat):
        assert set(coverage.yen) == {option.value for option in COVERAGE_BY_ID[coverage.coverage].options}
    assert {"none", *rates.vehicle.kinds} == {option.value for option in COVERAGE_BY_ID["vehicle"].options}
    assert {"none", *rates.vehicle.deductibles} == {o.value for o in COVERAGE_BY_ID["vehicle_deductible"].options}
    assert sorted(rates.grades) == list(range(1, 21))
    assert sorted(rates.rate_classes) == list(range(1, 18))


def test_a_binary_fraction_in_a_table_is_refused():
    with pytest.raises(ValueError, match="quotes"):
        tables.VehicleRates.model_validate({"kinds": {}, "deductibles": {"0": 1.08}})


def test_a_risk_survives_the_way_through_json():
    assert Risk.from_dict(json.loads(json.dumps(FLYER_RISK.as_dict()))) == FLYER_RISK


@pytest.mark.parametrize(
    ("factor", "value"),
    [
        ("no_claims_grade", 0),
        ("no_claims_grade", 21),
        ("claims_loading_years", 7),
        ("age_condition", "30"),
        ("usage", "racing"),
        ("driver_limit", "friends"),
        ("vehicle_class", 18),
        ("vehicle_value", 0),
        ("driver_age", 34),
    ],
)
def test_a_factor_outside_its_scale_is_refused(factor, value):
    with pytest.raises(ValueError, match=factor):
        Risk.from_dict({**FLYER_RISK.as_dict(), factor: value})


@pytest.mark.parametrize("change", [{"vehicle": "gold"}, {"vehicle_amount": "none"}])
def test_what_has_no_rate_is_refused(change):
    with pytest.raises(CoverageError):
        rate(FLYER_RISK, {**FLYER_COVERAGES, **change}, TABLES)


def test_the_worked_example_in_the_documentation_is_the_calculation():
    page = (Path(__file__).parents[2] / "docs" / "rating.md").read_text("utf-8")
    plan = standard_plans(FLYER_RISK, FLYER_COVERAGES, TABLES)[1]
    lines = rate(plan.risk, plan.coverages, TABLES).breakdown
    for count, line in enumerate(lines, 1):
        step = f"{line.amount:+,}" if line.factor is None else f"× {line.factor}"
        assert f"| {line.label} | {step} | {total(lines[:count]):,} |" in page
