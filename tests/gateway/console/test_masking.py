"""What the desk's mask covers, in all the ways of writing it, and what stays readable."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.console.known_names import KnownNames, spell_address, spell_birth_date, spell_name, spell_number
from gateway.console.masking import Mask, Nothing
from gateway.console.progress import known_of_member
from tests.gateway.conftest import MovableClock

TARO = {
    "email": "taro@example.com",
    "name": {"kanji": "損保 太郎", "kana": "ソンポ タロウ"},
    "name_romaji": "SOMPO TARO",
    "birth_date": "1950-12-19",
    "postal_code": "160-0023",
    "address": "東京都新宿区西新宿1-26-1",
    "phone": "03-5500-0101",
}
KNOWN = known_of_member(TARO)


@pytest.fixture(scope="module")
def mask() -> Mask:
    return Mask(KNOWN)


@pytest.mark.parametrize(
    "written",
    [
        "昭和25年12月19日",
        "昭和25年12月19日(1950年)",
        "昭和 25 年 12 月 19 日",
        "昭和二十五年十二月十九日",
        "昭25.12.19",
        "S25.12.19",
        "s25/12/19",
        "Ｓ２５．１２．１９",
        "S251219",
        "1950/12/19",
        "1950-12-19",
        "1950年12月19日",
        "1950年(昭和25年)12月19日",
        "1950 12 19",
        "１９５０年１２月１９日",
        "19501219",
        "25年12月19日",
    ],
)
def test_a_birth_date_is_covered_however_it_is_written(mask: Mask, written: str) -> None:
    covered = mask.text(f"生まれは{written}です")
    assert covered.startswith("生まれは")
    assert covered.endswith("●●です")
    assert len(covered) == len("生まれは1●●です")


@pytest.mark.parametrize("written", ["1966年02月03日", "1966-2-3", "昭和41年 2月 3日", "S41.02.03", "1966/02/3"])
def test_leading_zeros_and_spaces_make_no_difference(written: str) -> None:
    assert Mask(spell_birth_date(date(1966, 2, 3))).text(f"{written}生") in ("1●●生", "昭●●生", "S●●生")


@pytest.mark.parametrize("written", ["令和元年6月2日", "令和1年6月2日", "R1.6.2", "2019年6月2日"])
def test_the_first_year_of_an_era_is_written_in_two_ways(written: str) -> None:
    assert "6" not in Mask(spell_birth_date(date(2019, 6, 2))).text(written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("03-1234-5678", "●●●-●●●-5678"),
        ("0312345678", "●●●-●●●-5678"),
        ("03(5500)0102", "●●●-●●●-0102"),
        ("(03)5500-0102", "●●●-●●●-0102"),
        ("03 5500 0102", "●●●-●●●-0102"),
        ("03 - 5500 - 0102", "●●●-●●●-0102"),
        ("０３（５５００）０１０２", "●●●-●●●-0102"),
        ("０９０－５５５０－０１０４", "●●●-●●●-0104"),
        ("090ー5550ー0104", "●●●-●●●-0104"),
        ("+81 90-5550-0104", "●●●-●●●-0104"),
        ("TEL03-1234-5678", "TEL●●●-●●●-5678"),
        ("A020119183", "●●●●●●9183"),
        ("A 020 119 183", "●●●●●●9183"),
        ("A-020-119-183", "●●●●●●9183"),
        ("ａ０２０－１１９－１８３", "●●●●●●9183"),
        ("〒160-0023", "●●●-●●●●"),
        ("〒1600024", "●●●-●●●●"),
        ("060-0001", "●●●-●●●●"),
        ("hanako@example.com", "h●●●@example.com"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "t●●●@example.com"),
    ],
)
def test_what_has_the_shape_of_personal_data_is_covered_of_whomever_it_is(written: str, shown: str) -> None:
    assert Mask().text(f"「{written}」です") == f"「{shown}」です"


@pytest.mark.parametrize("written", ["5500-0101", "03・5500・0101", "1600023", "160 0023", "５５００－０１０１"])
def test_a_known_number_is_covered_in_shapes_that_could_be_anything(mask: Mask, written: str) -> None:
    covered = mask.text(f"番号{written}です")
    assert covered.startswith("番号")
    assert len(covered) == len("番号1●●です")


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("東京都新宿区西新宿1-26-1", "東京都新宿区西新宿1-26-1"),
        ("東京都新宿区西新宿1-26-1", "西新宿1-26-1"),
        ("東京都新宿区西新宿1-26-1", "西新宿１－２６－１"),
        ("東京都新宿区西新宿1-26-1", "新宿区西新宿一丁目26番1号"),
        ("東京都新宿区西新宿1-26-1", "西新宿1丁目26"),
        ("東京都新宿区西新宿1-26-1", "西新宿 1の26の1"),
        ("東京都新宿区西新宿1-26-1", "1-26-1"),
        ("東京都新宿区西新宿一丁目26番1号", "西新宿1-26-1"),
        ("宮城県仙台市青葉区一番町3-7-1", "一番町3-7-1"),
        ("宮城県仙台市青葉区一番町3-7-1", "一番町三丁目７番１号"),
        ("広島県広島市中区基町10-52", "基町10番52号"),
        ("東京都港区虎ノ門4-3-1 城山トラストタワー 301号室", "虎ノ門4-3-1"),
        ("東京都港区虎ノ門4-3-1 城山トラストタワー 301号室", "城山トラストタワー301号室"),
    ],
)
def test_parts_of_a_known_address_are_covered(address: str, written: str) -> None:
    covered = Mask(spell_address(address)).text(f"住所は{written}です")
    assert covered == f"住所は{covered[3]}●●です"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("損保太郎", "損●●"),
        ("損保　太郎", "損●●"),
        ("太郎", "太●●"),
        ("ソンポ タロウ", "ソ●●"),
        ("ｿﾝﾎﾟ ﾀﾛｳ", "ソ●●"),
        ("タロウ", "タ●●"),
        ("そんぽたろう", "そ●●"),
        ("Taro Sompo", "T●● S●●"),
    ],
)
def test_a_name_and_its_parts_are_covered_in_every_script(mask: Mask, written: str, shown: str) -> None:
    assert mask.text(f"私は{written}と申します") == f"私は{shown}と申します"


@pytest.mark.parametrize("name", ["ニシ マコト", "SAI TOMO"])
def test_a_short_part_of_a_name_is_not_found_within_words(name: str) -> None:
    for said in ("Aプランにします", "ニシキ自動車", "I said so"):
        assert Mask(spell_name(name)).text(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "年間保険料は87,840円、1回あたり7,320円です。",
        "対人賠償: 無制限、人身傷害: 5,000万円、車両保険金額 1200000、免責 50000",
        "令和2年6月2日(2020年)午後4時から令和3年6月2日(2021年)午後4時まで",
        "2020-06-02から2021-06-02まで、2020/06/02 16:00",
        "平成25年12月19日まで、2025年12月19日から",
        "受付番号はR-4097-3320-9401、R-0120-3013-7710です。",
        "操作は0120-301-377、登録は0120-157-566です。",
        "Aプラン、Bプラン、前年同等、20等級、35歳以上補償",
        "西新宿に住んでいます。12月19日に電話します。",
        "退職は2011年3月です。",
    ],
)
def test_what_the_desk_works_with_stays_readable(mask: Mask, said: str) -> None:
    assert mask.text(said) == said


@pytest.mark.parametrize("written", ["０１２０－１５７－５６６", "0120 157 566", "0120(157)566", "0120157566"])
def test_a_freephone_number_stays_readable_however_it_is_written(mask: Mask, written: str) -> None:
    covered = mask.text(f"{written}と03-1234-5678")
    assert [covered.count(sign) for sign in ("0120", "157", "566")] == [1, 1, 1]
    assert covered.endswith("と●●●-●●●-5678")
    assert "\0" not in covered


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ("氏名を、保険証券のとおりにご入力ください。", None),
        ("例: 損保 花子", None),
        ("ご入力の内容では、ご契約を確認できませんでした。", None),
        ("会員登録のお問い合わせ: 0120-157-566", None),
        ("「この内容で登録する」を押してください。", None),
        ("フリガナ: ノグチ タダシ", "フリガナ: ●●●"),
        ("フリガナを「ノグチ タダシ」と承りました。", "●●●"),
        ("生年月日を昭和44年2月17日(1969年)と承りました。", "●●●"),
        ("ご住所は「新光町4-1」ですね。", "●●●"),
        ("〒950-0965は、新潟県新潟市中央区新光町の郵便番号ですね。", "●●●"),
        ("〒950-0965は、新潟県新潟市中央区新光町の郵便番号です。", "●●●"),
        ("〒950-0965 新潟県新潟市中央区新光町4-1", "●●●"),
        ("宛先: tadashi@example.com", "宛先: ●●●"),
    ],
)
def test_the_bot_repeats_no_entry_of_a_registration(row: str, shown: str | None) -> None:
    text = f"ご確認ください。\n{row}"
    assert Mask().line("bot", "registration.review", text) == (text if shown is None else f"ご確認ください。\n{shown}")
    assert Nothing().line("bot", "registration.review", text) == text


def test_who_speaks_otherwise_is_read_at_a_registration_and_the_customer_elsewhere() -> None:
    said = "お名前をゆっくりどうぞ"
    assert Mask().line("customer", "registration.name", said) == "(登録の入力 ●●●)"
    assert Mask().line("agent", "registration.name", said) == said
    assert Mask().line("customer", "plan.choice", said) == said


def test_a_customers_mask_is_made_once_for_as_long_as_nothing_changes(clock: MovableClock) -> None:
    names = KnownNames(clock)
    names.keep("m-taro", KNOWN)
    made = names.mask("m-taro")
    names.keep("m-taro", known_of_member(TARO))
    assert names.mask("m-taro") is made
    names.add("m-taro", spell_name("港 次郎"))
    assert names.mask("m-taro").text("次郎と太郎") == "次●●と太●●"
    assert not names.is_fresh("m-taro")


@pytest.mark.timeout(60)  # a pattern that tries all divisions of a text would take longer than anyone waits
def test_long_texts_are_covered_to_their_end(mask: Mask) -> None:
    for sign in ("新", "西新宿", "1-", "1950年", "昭和25年12月", "A 0", "03-", "a.", "そんぽ", "(", " "):
        mask.text(sign * (5000 // len(sign)))


def test_an_address_without_a_number_is_covered_as_a_whole() -> None:
    assert Mask(spell_address("番地なし町")).text("番地なし町です") == "番●●です"
    assert spell_number("なし") == []
