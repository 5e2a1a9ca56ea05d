"""Tell a reply that sounds like an agreement while its words say something against it."""

from __future__ import annotations

import re

from bot.japanese.elsewhere import matters_of
from bot.japanese.text import katakana_sentence, normalise

_END = r"(?=$|[。、!ねよわ])"
_NEGATED = r"(?:ない|なかった|ありません|ございません)"
_ONESELF = r"(?:私|わたし|俺|おれ|自分|僕|ぼく|わし|本人)"
# Who is named only to name another: 「俺以外」「俺より嫁」「自分の娘」.
_SOMEONE_OF = (
    rf"{_ONESELF}(?:以外|より|の(?:嫁|妻|夫|旦那|主人|娘|息子|親|父|母|子|孫|家族|家内|女房|兄|姉|弟|妹|会社|彼))"
)
# Who has not read what an agreement is about; 「読んでいない所はない」 is none.
_NOT_READ = (
    r"(?:(?:(?:読ん|よん)[でど]|読め(?:て)?|(?:確認|拝見)し[てと]|目[をはも]通し[てと]|(?:見|開い|開け)[てと])(?:は|も|すら)?"
    r"[いお]?(?:ない|なく|なかった|ません|へん|らん|らへん|ねえ)|読ま(?:ず|ない|なく|んと|んで|へん))"
    r"(?![^、。けが]{0,8}(?:な[いしく]|ありませ|ございませ))"
)
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
    "consent.privacy": (_NOT_READ,),
    "documents.content": (_NOT_READ,),
    "disclosure.other_contracts": (
        # The statement is about 共済, too; and what someone has is no 「ない」.
        r"共済(?:だけ|のみ|[^、。]{0,6}(?:ある|あり(?!ませ)|(?:入って|加入して)(?:い|お|と)?(?:る|ます|ります)|加入中))",
        r"(?:保険|契約)(?:は|も|が)?(?:ある|あります)(?!か)(?![^。]*(?:これ|この)[^。]*(?:だけ|のみ))",
        r"そんなことは?(?:ない|ありません)",
    ),
    "disclosure.cancellation": (rf"解除され(?:た|て)[^。]*{_NEGATED}(?:では|じゃ){_NEGATED}",),
    "scope.main_driver": (
        _SOMEONE_OF,
        rf"{_ONESELF}(?:と(?!して|申)|も)(?!.*(?:主に|主な|ほとんど|中心|メイン|だけ|変わ|同じ))",
    ),
    "scope.owner": (_SOMEONE_OF, rf"{_ONESELF}と(?!して|申|いう)"),
    "scope.retirement": (
        # Another time, person or event than the retirement on record, or the month only about.
        r"(?<!その)(?:去年|昨年|おととし|先月|先日)(?!の更新)|翌|(?<!度)年末|(?<!その)(?<!年の)[春夏秋冬]|おおよそ|おおむね|およそ|だいたい|大体|ほぼ|"
        r"(?:頃|ころ|ごろ)(?:で|に|です|だ)",
        r"(?:妻|夫|主人|家内|女房|息子|娘|父|母|親|兄|姉|弟|妹)の|[こそ]の(?:人|方(?!が))|本人|入社|(?<!再)就職|生年月日|誕生",
        # Who says only that they have retired, or will, names no month.
        r"(?<![時月年き]に)退職して(?:い|お)?(?:る|ます|ること)|無職|むしょく|働いて(?:い)?(?:ない|ません)|働いとらん|(?:やめ|辞め)(?:る|ます)(?![^。]*た)|"
        r"(?:退職者?|定年(?:退職)?|昭和|平成|令和)で(?:間違|まちが|合って|あって|正し|いい|ok)",
    ),
    "confirm.intention": (
        # Who has read and agrees speaks of the documents, which were asked before.
        r"^(?!.*(?:意向|沿|内容で|申し?込)).*(?:読(?:み|ん)|目を通し).{0,10}(?:同意|承諾)",
        # What is said of the contract after a "but" is to be settled first.
        r"(?:はい|意向|沿|そって|合って|いい|よい|よろし|間違い(?:な|あり)|大丈夫|問題な).{0,14}"
        r"(?:が|けど|けれど|ども|ただ|ただし|でも|しかし)[、,\s]?[^。]*(?:車|保険|補償|特約|免責|プラン|対[人物]|人身|弁護士|代車|ロード|解除|契約)"
        r"(?!.{0,14}(?:いい|合って|問題(?:な|あり)|満足|申し?込|決め|お願い|正し|契約し))",
        # A value in the customer's own words may be another than the one shown.
        r"(?:車両保険|免責|対[人物]|人身|特約|代車)[^、。]{0,6}(?:なし|無し|外(?!そう|すか)|[0-9]+[万円]|無制限)",
        r"(?:免責|補償|特約|プラン|保険|金額)[^、。]{0,6}(?:おかし|違[いうっ]|ちが[いうっ])(?!.{0,2}な[いし])",
        r"(?:共済|(?:ほか|他|別)の?(?:ご?契約|保険))[^。]*(?:入って|加入|あり(?!ませ)|ある)|解除され(?:た|て)(?!.{0,8}(?:な|ません))",
    ),
    "documents.delivery": (
        r"紙(?:が(?:いい|良い|よい|欲し|ほし)|で(?:お願い|欲し|ほし|くだ|下さ|もらい|いただ[きけ])|の(?:方|ほう)がいい|を(?:くだ|下さ|希望))",
        r"郵送(?:して(?:くだ|下さ|ほし|欲し|もらい|もらえ|いただ[きけ])|で(?:お願い|くだ|下さ|ほし|欲し|もらい)|を(?:希望|お願い))",
    ),
}
# At the intention, what is said about another matter beside a "but", in any order, is to be settled first.
_BUT = re.compile(
    r"(?:です|ます|した|った|だ|い|る)(?:が|けど|けれど)|ども[、,]|のに[、,]|(?:^|[、。\s])(?:ただし?(?![い今])|でも|しかし)"
)
_SETTLED_FIRST = {"driver", "use", "owner", "contact", "employer", "employment", "other contracts", "cancellation"}
_CONTRARY = {step: re.compile("|".join((*_ANY_STEP, *words))) for step, words in {"": (), **_STEPS}.items()}


def speaks_against(text: str, step: str) -> bool:
    """Say whether a reply to `step` denies an answer's words, excepts someone, or names what an agreement rules out."""
    said = katakana_sentence(normalise(text))
    if step == "confirm.intention" and _BUT.search(said) and matters_of(text) & _SETTLED_FIRST:
        return True
    return bool(_CONTRARY.get(step, _CONTRARY[""]).search(said))
