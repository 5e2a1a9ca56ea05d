"""What the plans are made of, what they tell, and what cannot be combined."""

import pytest

from backend.rating import (
    CATALOGUE,
    CoverageError,
    changed_coverages,
    check_coverages,
    load_tables,
    renewed_risk,
    standard_plans,
)
from backend.rating.catalogue import amount_label
from tests.backend.demonstration_risks import FLYER_COVERAGES, FLYER_RISK

TABLES = load_tables("2019-10")
RENEWED = renewed_risk(FLYER_RISK)
CURRENT, SAME_TERMS, A, B = standard_plans(FLYER_RISK, FLYER_COVERAGES, TABLES)
WITHOUT_VEHICLE = {
    **SAME_TERMS.coverages,
    "vehicle": "none",
    "vehicle_amount": "none",
    "vehicle_deductible": "none",
}


def test_the_current_column_is_the_contract_as_it_stands():
    assert (CURRENT.risk, CURRENT.coverages, CURRENT.changes) == (FLYER_RISK, FLYER_COVERAGES, ())


def test_same_terms_tells_what_is_not_the_same():
    assert SAME_TERMS.changes == ("対人臨時費用不担保特約: あり → なし", "対物賠償: 無制限 → 1,000万円")
    assert "前年同等プランの対物賠償は、無制限から1,000万円に変わります。" in SAME_TERMS.notes
    assert any("1,000万円を超える" in note for note in SAME_TERMS.notes)


@pytest.mark.parametrize("plan", [A, B], ids=["a", "b"])
def test_unlimited_property_damage_stays_in_the_other_plans(plan):
    assert plan.coverages["property_damage_liability"] == "unlimited"
    assert not any("対物賠償" in note for note in plan.notes)


def test_without_the_old_package_same_terms_is_the_same():
    today = {**FLYER_COVERAGES, "bodily_injury_extra_exclusion": "off"}
    same_terms = standard_plans(FLYER_RISK, today, TABLES)[1]
    assert (same_terms.coverages, same_terms.changes, same_terms.notes) == (today, (), ())


def test_without_vehicle_cover_no_plan_adds_it():
    for plan in standard_plans(FLYER_RISK, WITHOUT_VEHICLE, TABLES):
        assert plan.coverages["vehicle"] == "none"
        assert plan.coverages["rental_car"] == "off"


def test_an_insured_amount_that_no_longer_fits_the_car_is_moved_and_told():
    today = {**SAME_TERMS.coverages, "vehicle_amount": "1800000"}
    same_terms = standard_plans(FLYER_RISK, today, TABLES)[1]
    assert same_terms.coverages["vehicle_amount"] == "1400000"
    assert same_terms.notes == ("車両保険金額は、お車の時価額に合わせて140万円に変わります。",)


@pytest.mark.parametrize("plan", [SAME_TERMS, A, B], ids=lambda plan: plan.id)
def test_notes_are_short_sentences(plan):
    assert all(len(note) <= 50 and note.endswith("。") for note in plan.notes)


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"vehicle": "none"}, "coverage-combination", "車両保険金額は、車両保険を付けるときだけ選べます"),
        ({**WITHOUT_VEHICLE, "rental_car": "on"}, "coverage-combination", "代車は、車両保険とあわせて"),
        ({"vehicle_amount": "none"}, "coverage-combination", "車両保険金額が必要です"),
        ({"vehicle_deductible": "none"}, "coverage-combination", "免責金額が必要です"),
        ({"vehicle_amount": "1500000"}, "coverage-combination", "100万円から140万円まで"),
        ({"vehicle_amount": "900000"}, "coverage-combination", "100万円から140万円まで"),
        ({"bodily_injury_extra_exclusion": "on"}, "coverage-combination", "取扱いを終えました"),
        ({"vehicle": "gold"}, "coverage-unknown", "車両保険に、その内容はありません"),
        ({"flood": "on"}, "coverage-unknown", "「flood」という補償はありません"),
    ],
)
def test_what_cannot_be_insured_is_refused_with_the_reason(changes, kind, words):
    with pytest.raises(CoverageError) as refusal:
        check_coverages({**SAME_TERMS.coverages, **changes}, RENEWED)
    assert refusal.value.kind == kind
    assert words in refusal.value.reason


def test_a_missing_coverage_is_refused():
    with pytest.raises(CoverageError, match="個人賠償"):
        check_coverages({c: v for c, v in A.coverages.items() if c != "personal_liability"}, RENEWED)


def test_dropping_vehicle_cover_drops_its_amount_and_deductible():
    assert changed_coverages(SAME_TERMS.coverages, {"vehicle": "none"}, RENEWED) == WITHOUT_VEHICLE


def test_a_whole_form_with_vehicle_cover_dropped_is_read_as_that_change():
    form = {**SAME_TERMS.coverages, "vehicle": "none"}
    assert changed_coverages(SAME_TERMS.coverages, form, RENEWED) == WITHOUT_VEHICLE


def test_adding_vehicle_cover_insures_the_market_value():
    added = changed_coverages(WITHOUT_VEHICLE, {"vehicle": "general", "vehicle_deductible": "0"}, RENEWED)
    assert (added["vehicle_amount"], added["vehicle_deductible"]) == ("1200000", "0")
    check_coverages(added, RENEWED)


def test_dropping_vehicle_cover_never_drops_the_rental_car_silently():
    with pytest.raises(CoverageError, match="代車"):
        check_coverages(changed_coverages(A.coverages, {"vehicle": "none"}, RENEWED), RENEWED)


def test_every_coverage_is_explained_in_one_short_sentence_or_two():
    assert all(coverage.help.endswith("。") and len(coverage.help) <= 50 for coverage in CATALOGUE)


@pytest.mark.parametrize(
    ("yen", "words"),
    [(10_000_000, "1,000万円"), (100_000_000, "1億円"), (1_200_000, "120万円"), (150_000_000, "1億5,000万円")],
)
def test_amounts_are_written_as_policies_write_them(yen, words):
    assert amount_label(yen) == words
