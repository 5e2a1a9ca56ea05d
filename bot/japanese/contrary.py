"""Tell a reply that sounds like an agreement while its words say something against it."""

from __future__ import annotations

import re

from bot.japanese.text import katakana_sentence, normalise

_END = r"(?=$|[。、!ねよわ])"
_NEGATED = r"(?:ない|なかった|ありません|ございません)"
_ANY_STEP = (
    # The words of an answer, themselves denied: 「『はい』ではありません」「ありませんは間違い」.
    r"(?:はい|いいえ|ありません|ないです|同意(?:する|します)?|正しい|合っている)[」』\"]?(?:は|というのは|では|じゃ)、?"
    rf"(?:間違|違い|誤り|嘘|うそ|{_NEGATED})",
    rf"(?<![押打書読聞])(?<![押打書読聞].)間違(?:い(?:です|だ|でした)|って(?:い)?(?:ます|る))(?!か){_END}",
    rf"(?:同意|承諾|合って|正し|いい|よい)[^、。]{{0,4}}わけ(?:が|では|じゃ|も)?(?:{_NEGATED}|な[いし])",
    r"(?:正し|合って|あって|その通り|そのとおり)[^。]{0,6}(?:けど|けれど|が|のに)[^。]*(?:変わ|違|ちが|別)",
    r"続け(?:ない|ません|たくない|たくあり)|(?:非|不)同意",
    r"以外(?:は|なら)、?(?:全部|全て|すべて|みな|みんな|問題|大丈夫|同意|合って|正し|その|[Oo][Kk]|はい)",
    # Hedges that doubt.py's words do not have.
    r"(?:^|[、。])(?:確か|たしか)(?![にめなでさ])|^ま[あぁ]、?(?:ない|ありま)",
)
_STEPS = {
    "disclosure.other_contracts": (
        # The statement is about 共済, too; and what someone has is no 「ない」.
        r"共済(?:だけ|のみ|[^、。]{0,6}(?:ある|あり(?!ませ)|(?:入って|加入して)(?:い|お|と)?(?:る|ます|ります)|加入中))",
        r"(?:保険|契約)(?:は|も|が)?(?:ある|あります)(?!か)(?![^。]*(?:これ|この)[^。]*(?:だけ|のみ))",
        r"そんなことは?(?:ない|ありません)",
    ),
    "disclosure.cancellation": (rf"解除され(?:た|て)[^。]*{_NEGATED}(?:では|じゃ){_NEGATED}",),
    "scope.retirement": (
        # What is right here is another matter than the month, or the month only about.
        r"[こそ]の(?:人|方(?!が))|本人|入社|(?<!再)就職|(?:退職者?|定年(?:退職)?|昭和|平成|令和)で(?:間違|まちが|合って|あって|正し|いい|ok)",
        r"おおよそ|おおむね|およそ|だいたい|大体|ほぼ|(?:頃|ころ|ごろ)(?:で|に|です|だ)",
        r"(?:ほか|他|別)の(?:ご?契約|保険)",
    ),
    "confirm.intention": (
        # What is said after a "but" is to be settled first.
        r"(?:はい|意向|沿|そって|合って|いい|よい|よろし|間違い(?:な|あり)|大丈夫|問題な)[^。]{0,14}"
        r"(?:が|けど|けれど|ども|ただ|ただし|でも|しかし)[、,\s]?[^。]*(?:車|共済|運転|乗|使|所有|名義|持ち主|勤務|退職|解除|契約|保険|補償|"
        r"特約|免責|プラン|住所|電話|メール)"
        r"(?!.{0,14}(?:いい|合って|問題(?:な|あり)|満足|申し?込|決め|お願い|正し|契約し))",
        r"(?:共済|(?:ほか|他|別)の?(?:ご?契約|保険))[^。]*(?:入って|加入|あり(?!ませ)|ある)|解除され(?:た|て)(?!.{0,8}(?:な|ません))",
    ),
    "documents.delivery": (
        r"紙(?:が(?:いい|良い|よい|欲し|ほし)|で(?:お願い|欲し|ほし|くだ|下さ|もらい|いただ[きけ])|の(?:方|ほう)がいい|を(?:くだ|下さ|希望))",
        r"郵送(?:して(?:くだ|下さ|ほし|欲し|もらい|もらえ|いただ[きけ])|で(?:お願い|くだ|下さ|ほし|欲し|もらい)|を(?:希望|お願い))",
    ),
}
_CONTRARY = {step: re.compile("|".join((*_ANY_STEP, *words))) for step, words in {"": (), **_STEPS}.items()}


def speaks_against(text: str, step: str) -> bool:
    """Say whether a reply to `step` denies an answer's words, excepts someone, or names what an agreement rules out."""
    said = katakana_sentence(normalise(text))
    return bool(_CONTRARY.get(step, _CONTRARY[""]).search(said))
