"""Know the words in which customers speak of an answer that is to be corrected."""

from __future__ import annotations

import re

from bot.japanese.denial import standing
from bot.japanese.reading import Found

_SPOKEN_OF = (
    (re.compile(r"共済|他社|(?:他|ほか|別)の(?:ご?契約|保険)"), ("disclosure.other_contracts",)),
    (re.compile(r"解除"), ("disclosure.cancellation",)),
    (re.compile(r"現職|退職者"), ("scope.employment",)),
    (re.compile(r"勤務先|会社名"), ("scope.employer",)),
    (re.compile(r"退職(?:した|の)?(?:年月|年|月|日|時期)"), ("scope.retirement",)),
    (
        re.compile(r"主に使用|使用者|主な運転者|(?:使う|乗る|運転する)(?:人|方(?!法)|者)(?!の(?:範囲|年齢|車|プラン))"),
        ("scope.main_driver",),
    ),
    (re.compile(r"所有者|名義"), ("scope.owner",)),
    (re.compile(r"プラン"), ("plan.choice",)),
    (re.compile(r"住所"), ("contact.address", "registration.address")),
    (re.compile(r"電話"), ("contact.phone", "registration.phone")),
    (re.compile(r"メール"), ("contact.email", "registration.email")),
    (re.compile(r"フリガナ|ふりがな"), ("registration.kana",)),
    (re.compile(r"氏名|名前"), ("registration.name",)),
    (re.compile(r"ローマ字"), ("registration.romaji",)),
    (re.compile(r"生年月日|誕生日"), ("registration.birth_date",)),
    (re.compile(r"証券番号"), ("registration.policy_numbers",)),
)
_NONE = (
    r"(?:は|も|箇所は?|事項は?|の必要は?|する(?:ところ|もの|必要)は?)?"
    r"(?:し(?:な|ませ)|いたし(?:ませ|かね)|な[いし]|ありませ|ございませ|不要|いりませ)"
)
_NO_MISTAKE = r"(?:て|は|も)*(?:い|お)?(?:な[いか]|ませ|りませ|ら[んず]|あり?ませ|へん)"
_CORRECTS = re.compile(
    rf"(?:訂正|直し)(?!{_NONE})|(?:間違|まちが)(?:え|っ)(?!{_NO_MISTAKE})|(?:元|もと)の?[^、。]{{0,16}}に(?:戻し|もどし)"
)
_VOLUNTEERS = re.compile(
    r"(?!.*(?:見積|比べ|比較|乗り換え|安い|高い|(?:とき|時|頃|ころ)も|解除(?:は|も)?され(?:て)?[いお]?(?:な|ませ|へん)))"
    r".*(?:(?:実は|じつは|忘れ|思い出し|言い(?:忘れ|そび)).*(?:入っ|加入|契約し|ある|あり(?!ませ)|あっ|掛け|かけ|解除され)"
    r"|(?:入っ|加入し|契約し|あっ|ある|掛け|かけ|解除され).*(?:忘れ|思い出し|言い(?:忘れ|そび)|言(?:って|うて)い?な)"
    r"|(?:入っ|加入し)[てと][いお]?(?:る|ます|まし|た)(?!.{0,6}(?:な[いく]|ませ|へん)))",
    re.DOTALL,
)
_LEAVES = re.compile(rf"訂正{_NONE}|(?:この|その)まま")
# An item, and that it is right: one clause, without a value, an exception or another matter.
_RIGHT = re.compile(
    r"(?:(?:はい|ええ|うん)[、\s]*)?(?!.*(?:以外|だけ|のみ|(?:ほか|他|あと)[はも]|変わ))(?:[^、。\s\dはもがで]{1,12}[はもがの、\s]){0,3}(?:全部|すべて|全て)?"
    rf"(?:訂正{_NONE}|(?:間違|まちが)(?:え|い|っ){_NO_MISTAKE}|(?:合って(?:い)?|おうて)(?:ます|る|おります)|合っとる|正しい)"
    r"(?:せん|ん|す|い|です|ので|から|よ|ね|で|わ|や)*(?:[、。\s]*お願い(?:します|いたします)?)?[。!]*"
)


def spoken_of(text: str) -> list[str]:
    """Return the steps that words name and do not set aside: 「解除じゃなくて、ほかの保険」 names the latter."""
    found = [Found(match.start(), match.end(), steps) for words, steps in _SPOKEN_OF for match in words.finditer(text)]
    return [step for steps in standing(text, found) for step in steps]


def volunteers(text: str) -> bool:
    """Say whether words own up to something of their own accord: 「共済に入ってるって言うの忘れてた」."""
    return bool(_VOLUNTEERS.match(text))


def corrects(text: str) -> bool:
    """Say whether words ask for a correction: 「間違いないです」 and 「訂正はありません」 do not."""
    return bool(_CORRECTS.search(text))


def finds_right(text: str) -> bool:
    """Say whether words find what they name right: 「電話番号は合っています」."""
    return bool(_RIGHT.fullmatch(text)) and not corrects(text)


def leaves_as_it_is(text: str) -> bool:
    """Say whether words turn the offer of a correction down."""
    return bool(_LEAVES.search(text))
