"""Wishes for other coverages and decisions on a plan, with the product's own patterns."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.coverage_changes import asks, changes_in
from actions.heard import Heard
from bot.japanese.text import utterance
from bot.nlu.dictionary import WORDS, compile_words
from bot.nlu.matching import EntityMatcher
from bot.nlu.patterns import read_patterns
from bot.nlu.words import WordSplitter

ROOT = Path(__file__).resolve().parents[3]
_words = WordSplitter(compile_words(WORDS))
_matcher = EntityMatcher(read_patterns(sorted(ROOT.glob("data/*/patterns.yml")), _words))


def _hear(typed):
    text = utterance(typed)
    found = _matcher.find(text, _words.split(text))
    entities = tuple({"entity": each.name, "value": each.value, "group": each.group} for each in found)
    return Heard(text, typed, "change_coverage", entities, "text", "m", None, "web")


@pytest.mark.parametrize(
    ("typed", "wishes"),
    [
        (
            "対人は無制限、対物２，０００万、車両は百二十万",
            {
                "bodily_injury_liability": "unlimited",
                "property_damage_liability": 20_000_000,
                "vehicle_amount": 1_200_000,
            },
        ),
        ("前と同じで、ただ車両保険だけ外して", {"vehicle": "off"}),
        ("弁護士特約つけて", {"legal_expenses": "on"}),
        ("弁護士特約も足してください", {"legal_expenses": "on"}),
        ("弁特つけて", {"legal_expenses": "on"}),
        ("車両保険外して弁護士特約つけて", {"vehicle": "off", "legal_expenses": "on"}),
        ("車両保険と代車を外して", {"vehicle": "off", "rental_car": "off"}),
        ("車両保険も代車もいらない", {"vehicle": "off", "rental_car": "off"}),
        (
            "弁護士費用と個人賠償を付けて、ロードサービスは外して",
            {"legal_expenses": "on", "personal_liability": "on", "road_service": "off"},
        ),
        ("対人対物とも無制限", {"bodily_injury_liability": "unlimited", "property_damage_liability": "unlimited"}),
        ("対物を無制限に上げて", {"property_damage_liability": "unlimited"}),
        ("対物を2千万に下げて", {"property_damage_liability": 20_000_000}),
        ("対物2000万円でいいです", {"property_damage_liability": 20_000_000}),
        ("対物は2000万じゃなくて3000万で", {"property_damage_liability": 30_000_000}),
        ("対物を2000万から5000万にしてください", {"property_damage_liability": 50_000_000}),
        ("対物は3000万より無制限がいい", {"property_damage_liability": "unlimited"}),
        ("人身傷害を３千万から五千万に引き上げて", {"personal_injury": 50_000_000}),
        ("人身傷害を一億に", {"personal_injury": 100_000_000}),
        ("人身傷害を増やしたい", {"personal_injury": "more"}),
        ("対物をもうちょっと下げたい", {"property_damage_liability": "less"}),
        ("対物を変えたい", {"property_damage_liability": "change"}),
        ("対物を2000万と3000万に", {"property_damage_liability": "several"}),
        ("車両保険はいりません", {"vehicle": "off"}),
        ("車両保険いらんわ", {"vehicle": "off"}),
        ("車両は抜きで", {"vehicle": "off"}),
        ("車両保険は付けないで", {"vehicle": "off"}),
        ("車両保険：なし", {"vehicle": "off"}),
        ("弁護士費用は必要ありません", {"legal_expenses": "off"}),
        ("外して、車両保険", {"vehicle": "off"}),
        ("車両保険を車対車+Aにして", {"vehicle": "limited"}),
        ("車両保険を一般から限定に変えて", {"vehicle": "limited"}),
        ("車両保険つけるけど免責は10万で", {"vehicle": "on", "vehicle_deductible": 100_000}),
        ("免責をゼロにして", {"vehicle_deductible": "off"}),
        ("免責は0円で", {"vehicle_deductible": 0}),
        ("車両金額を120万に下げて", {"vehicle_amount": 1_200_000}),
        ("2000万の対物、120万の車両保険で", {"property_damage_liability": 20_000_000, "vehicle_amount": 1_200_000}),
        ("代車費用ありで、ロードサービスなし", {"rental_car": "on", "road_service": "off"}),
        ("車両保険はそのままで、対物だけ3000万", {"property_damage_liability": 30_000_000}),
        ("車両保険を外さずに対物を2000万に", {"property_damage_liability": 20_000_000}),
        ("ｼｬﾘｮｳﾎｹﾝﾊｽﾞｼﾃ、ﾀｲﾌﾞﾂﾑｾｲｹﾞﾝ", {"vehicle": "off", "property_damage_liability": "unlimited"}),
        ("ﾀｲﾌﾞﾂﾊ2000ﾏﾝ", {"property_damage_liability": 20_000_000}),
        ("べんごし特約つけて", {"legal_expenses": "on"}),
        ("対物\t2000万\n車両\t120万", {"property_damage_liability": 20_000_000, "vehicle_amount": 1_200_000}),
        ("😀車\u200b両保険を外して😀", {"vehicle": "off"}),
        ("車両保険を外してもらえますか", {"vehicle": "off"}),
        ("車両保険を外したいと思います", {"vehicle": "off"}),
    ],
)
def test_wishes(typed, wishes):
    assert changes_in(_hear(typed)) == wishes


@pytest.mark.parametrize(
    "typed",
    [
        "車両保険は外さないで",
        "車両保険を外すのはやめて",
        "車両保険は要らないわけではない",
        "車両保険を外そうか迷っています",
        "車両保険を外すかもしれません",
        "たぶん車両保険は外します",
        "車両保険",
        "補償を減らしたい",
        "はい",
        "",
    ],
)
def test_what_is_no_wish(typed):
    assert changes_in(_hear(typed)) == {}


@pytest.mark.parametrize("typed", ["車両保険を外すとどうなる", "車両保険を外したら安くなりますか", "代車って何"])
def test_what_only_asks(typed):
    assert asks(typed)


@pytest.mark.parametrize("typed", ["前と同じで、ただ車両保険だけ外して", "対物を2000万にしていただけますか"])
def test_what_does_not_ask(typed):
    assert not asks(typed)


@pytest.mark.parametrize(
    ("typed", "plans"),
    [
        ("AじゃなくてBで", ["b"]),
        ("Aではなく、Bにします", ["b"]),
        ("Aはやめて、やっぱりB", ["b"]),
        ("AよりBがいい", ["b"]),
        ("BよりAの方がいい", ["a"]),
        ("Aを取り消してBにして", ["b"]),
        ("さっきAって言ったけどBで", ["b"]),
        ("Aじゃなくて、前年同等で", ["same_terms"]),
        ("ｴｰﾌﾟﾗﾝﾃﾞｵﾈｶﾞｲｼﾏｽ", ["a"]),
        ("AかBで迷ってる", ["a", "b"]),
        ("車両保険を車対車+Aにして", []),
        ("車両保険はやめて、弁護士費用を入れて", []),
    ],
)
def test_plans(typed, plans):
    assert [each["value"] for each in _hear(typed).entities if each["entity"] == "plan"] == plans


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"AB、と万のに", "対物", "車両保険", "外して", "2000万", "じゃなくて", "ない", "\u200b", "😀"]
        ),
        max_size=30,
    )
)
def test_any_text_is_matched(pieces):
    changes_in(_hear("".join(pieces)))


@pytest.mark.timeout(60)  # a pattern that tries all divisions of a text would take longer than anyone waits
def test_a_page_of_coverages_is_matched_to_its_end():
    changes_in(_hear("車両保険を外して、対物は2000万、" * 277))
