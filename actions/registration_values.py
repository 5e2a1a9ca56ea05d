"""Read what a registration asks for, typed or from a form: names, birth date, policy numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.contact_values import Given, Values
from actions.message import lines
from actions.question import Answer, Half, Unclear
from bot.japanese.dates import read_date
from bot.japanese.denial import standing
from bot.japanese.names import has_kanji, read_kana, read_name
from bot.japanese.policy_number import find_policy_numbers, read_policy_number
from bot.japanese.reading import Found, Reason, Unread
from bot.japanese.text import normalise
from service.wording import both_calendars

MOST_POLICY_NUMBERS = 5
NAME_EXAMPLE = "例: 損保 太郎"
KANA_EXAMPLE = "例: ソンポ タロウ"
ROMAJI_EXAMPLE = "例: SOMPO TARO"
DATE_EXAMPLE = "例: 昭和25年12月19日、1950年12月19日"
NUMBER_EXAMPLE = "例: A020119183"
_ROMAJI = re.compile(r"[A-Z][A-Z'.-]*(?: [A-Z][A-Z'.-]*)+")
_NONE = re.compile(
    r"(?:(?:いま|今|まだ)?(?:契約|証券番号|ローマ字)?(?:は|が)?)?(?:な[いし]|無[いし]|ありません|ございません|持ってい?ません|"
    r"不要|いりません|要りません|入力しない|省略|スキップ|パス|飛ばし(?:て|ます)|空欄)(?:です|で|ので)?(?:す|結構です|お願いします|いいです)?[。]?"
)

Read = Answer | Unclear | Half


def read_full_name(values: Values, given: Given) -> Read:
    """Read 氏名 as it is written, family and given name apart."""
    name = read_name(_of(values, "kanji"), is_field="text" not in values)
    if not isinstance(name, Unread):
        # A name may be written in kana alone; where the policy has kanji, it would not be found.
        as_shown = "" if has_kanji(str(name)) else "保険証券で漢字の場合は、漢字にご訂正ください。"
        return Answer({"kanji": str(name)}, lines(f"氏名を「{name}」と承りました。", as_shown))
    if name.reason is Reason.DOUBTFUL:
        return Unclear(lines("姓と名のあいだを、1文字空けてご入力ください。", NAME_EXAMPLE))
    return Unclear(lines("氏名を読み取れませんでした。保険証券のとおりにご入力ください。", NAME_EXAMPLE))


def read_kana_name(values: Values, given: Given) -> Read:
    """Read the name's フリガナ; it is never derived from the kanji."""
    typed = _of(values, "kana")
    name = read_kana(typed, is_field="text" not in values)
    if not isinstance(name, Unread):
        return Answer({"kana": str(name)}, f"フリガナを「{name}」と承りました。")
    if name.reason is Reason.DOUBTFUL:
        return Unclear(lines("姓と名のあいだを、1文字空けてご入力ください。", KANA_EXAMPLE))
    kanji = "漢字ではなく、読みがなをご入力ください。" if has_kanji(typed) else ""
    return Unclear(lines(kanji or "フリガナを読み取れませんでした。カタカナでご入力ください。", KANA_EXAMPLE))


def read_romaji(values: Values, given: Given) -> Read:
    """Read the name in Latin letters, upper-cased; it may be left out."""
    typed = normalise(_of(values, "romaji"))
    if _NONE.fullmatch(typed):
        return Answer({"romaji": None}, "ローマ字の氏名は、空欄にします。")
    name = " ".join(re.split(r"[\s,]+", typed.upper()))
    if _ROMAJI.fullmatch(name):
        return Answer({"romaji": name}, f"ローマ字の氏名を「{name}」と承りました。")
    return Unclear(lines("ローマ字の姓と名を、半角の英字でご入力ください。", ROMAJI_EXAMPLE))


def read_birth_date(values: Values, given: Given) -> Read:
    """Read the birth date in either calendar; a year without its era is not guessed."""
    day = read_date(_of(values, "date"))
    if not isinstance(day, Unread):
        return Answer({"date": day.isoformat()}, f"生年月日を{both_calendars(day)}と承りました。")
    hints = {
        Reason.ERA_MISSING: "昭和・平成などの元号も、ご入力ください。",
        Reason.YEAR_MISSING: "年も、ご入力ください。",
        Reason.MONTH_MISSING: "月と日も、ご入力ください。",
        Reason.IMPOSSIBLE: "その日付は、暦にありません。",
    }
    return Unclear(lines(hints.get(day.reason, "生年月日を読み取れませんでした。"), DATE_EXAMPLE))


def read_policy_numbers(values: Values, given: Given) -> Read:
    """Read up to five policy numbers, or that there is none."""
    typed = normalise(_of(values, "policy_numbers"))
    if _NONE.fullmatch(typed):
        return Answer({"policy_numbers": []}, "証券番号は、空欄にします。")
    found = find_policy_numbers(typed)
    numbers = list(standing(typed, found))
    # What else looks like a number is read, too, or asked about: none is left out in silence.
    other = read_policy_number(_without(typed, found))
    if not isinstance(other, Unread):
        numbers.append(other)
    elif other.reason is Reason.SEVERAL:
        numbers += other.candidates
    elif other.reason is not Reason.ABSENT or not numbers:
        return _unread_number(other)
    numbers = list(dict.fromkeys(numbers))
    if len(numbers) > MOST_POLICY_NUMBERS:
        return Unclear(lines("一度に登録できるご契約は5件までです。", "残りは、登録のあとで追加できます。"))
    return Answer({"policy_numbers": numbers}, f"証券番号を{'、'.join(numbers)}と承りました。")


def _without(text: str, found: Iterable[Found[str]]) -> str:
    for each in found:
        text = text[: each.start] + "。" * (each.end - each.start) + text[each.end :]
    return text


def _unread_number(number: Unread) -> Unclear:
    if number.reason is Reason.DOUBTFUL:
        return Unclear(
            lines(f"「{number.candidates[0]}」のことでしょうか。", "証券をご覧のうえ、もう一度ご入力ください。")
        )
    wrong = "読み取れない番号があります。" if number.reason is Reason.MALFORMED else ""
    return Unclear(lines(wrong, "証券番号は、英字1文字と数字9桁です。", NUMBER_EXAMPLE))


def _of(values: Values, field: str) -> str:
    return values.get("text") or values.get(field, "")
