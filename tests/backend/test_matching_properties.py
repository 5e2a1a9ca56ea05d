"""Matching forgives how a name or an address is written, and nothing else."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backend.contracts.matching import FourItems

BORN = date(1969, 2, 17)
TOWNS = (
    "東京都新宿区西新宿",
    "仙台市青葉区一番町",
    "名古屋市中区三の丸",
    "札幌市中央区北一条西",
    "千代田区霞が関",
    "邑楽郡十番",
)
BUILDINGS = ("", "コーポ桜203", "メゾン・ド・邉B-2")
NUMBERS = st.lists(st.integers(1, 199), min_size=1, max_size=3)
_KANJI = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def kanji(number: int) -> str:
    """Write 112 as 百十二."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    units = ((hundreds, "百"), (tens, "十"))
    return "".join(("" if n == 1 else _KANJI[n]) + unit for n, unit in units if n) + (_KANJI[ones] if ones else "")


def with_hyphens(numbers: list[int], dash: str = "-") -> str:
    return dash.join(map(str, numbers))


def in_words(numbers: list[int], figures: str) -> str:
    write = {"half": str, "wide": lambda n: str(n).translate(_WIDE), "kanji": kanji}[figures]
    units = {1: ["番地"], 2: ["番", "号"], 3: ["丁目", "番", "号"]}[len(numbers)]
    return "".join(write(number) + unit for number, unit in zip(numbers, units, strict=True))


def items(address: str, name: str = "野口 正") -> FourItems:
    return FourItems(name, address, BORN, "025-555-0111")


@given(
    st.sampled_from(TOWNS),
    NUMBERS,
    st.sampled_from(BUILDINGS),
    st.sampled_from("-－ー−‐―"),
    st.sampled_from(["", " ", "　"]),
)
def test_hyphens_and_spaces_do_not_matter(town: str, numbers: list[int], building: str, dash: str, space: str) -> None:
    written = f"{town}{space}{with_hyphens(numbers, dash)}{space}{building}"
    assert items(f"{town}{with_hyphens(numbers)} {building}").matches(items(written))


@given(st.sampled_from(TOWNS), NUMBERS, st.sampled_from(["half", "wide"]))
def test_house_numbers_in_words_are_those_with_hyphens(town: str, numbers: list[int], figures: str) -> None:
    assert items(town + with_hyphens(numbers)).matches(items(town + in_words(numbers, figures)))


@given(st.sampled_from(TOWNS[:1] + TOWNS[2:3]), st.lists(st.integers(1, 199), min_size=3, max_size=3))
def test_house_numbers_in_kanji_are_those_in_figures(town: str, numbers: list[int]) -> None:
    assert items(town + with_hyphens(numbers)).matches(items(town + in_words(numbers, "kanji")))


@given(st.sampled_from(TOWNS), NUMBERS, NUMBERS, st.sampled_from(["half", "wide"]))
def test_other_house_numbers_never_match(town: str, numbers: list[int], others: list[int], figures: str) -> None:
    matches = items(town + with_hyphens(numbers)).matches(items(town + in_words(others, figures)))
    assert matches == (numbers == others)


@given(
    st.sampled_from(
        [("髙橋", "高橋"), ("山﨑", "山崎"), ("渡邊", "渡辺"), ("渡邉", "渡辺"), ("齋藤", "斎藤"), ("濵田", "浜田")]
    )
)
def test_old_and_new_forms_of_a_kanji_are_one(forms: tuple[str, str]) -> None:
    old, new = forms
    address = "東京都港区1-1"
    assert items(address, f"{old} 正").matches(items(address, f"{new}正"))
    assert items(f"東京都港区{old}1-1").matches(items(f"東京都港区{new}1-1"))


@given(st.text(max_size=40), st.text(max_size=40))
def test_matching_is_symmetric_and_any_text_matches_itself(one: str, other: str) -> None:
    assert items(one, one).matches(items(one, one))
    assert items(one).matches(items(other)) == items(other).matches(items(one))
