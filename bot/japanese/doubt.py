"""Tell a reply that guesses, asks or puts off: whatever else it says, it is no answer yet."""

from __future__ import annotations

import re

from bot.japanese.text import katakana_sentence, normalise

_END = r"(?=$|[。、!])"
_BUT = r"(?:が|けど|けれど|よ|ね)?(?=$|[。、!])"
_GUESSES = (
    r"^[んえあお][ー~〜っ]*[。、!.…]*$|"
    r"たぶん|多分|一応|いちおう|おそらく|恐らく|かもしれ|かもね|かしら|知らんけど|"
    r"(?:予定|つもり)(?:です|だ|なん|$)|(?<!同)じゃないかな|かな(?=$|[。、.~ぁあー])|"
    rf"と(?:思|おも)(?:う|います|ってます|っています)(?!ので)|はず(?:です|だ|や|っす|な)?(?:ん(?:です|だ))?(?:ので)?{_BUT}|(?:でしょう|だろう)(?:が|けど|けれど|ね)?[。!]*$|"
    # 「ないっけ」 asks oneself, 「正しいっちゃ正しい」 grants it only half.
    r"(?<!お)っけ(?:か|な[あぁー]?|ね|ー)?[。!]*$|(.{1,8})っちゃ、?\1|"
    r"気が(?:し|する)|記憶(?:では|だと|が|に)|自信(?:が|は)?(?:ない|ありま)|うろ覚え|今のところ|微妙(?!に)|半々|不明です"
)
# Who says what follows from not knowing has answered (「分からないので紙で」), unless it is that others shall decide.
_AND_SO = r"(?:ので|から|ため|もの|もん)(?!、?(?:はい|いいえ|お?任|おまか|とりあえず|適当))"
_DOES_NOT_KNOW = (
    rf"(?:わか|分か|判)(?:らない|らん(?=$|[。、でわ])|らへん|らねえ|んない|りません)(?!{_AND_SO})|"
    r"知りません|なんとも言え"
)
_PUTS_OFF = (
    r"(?<![最午])(?:後で|あとで)(?!す|した(?=$|[。、!がけよねわの])|(?:退職|辞め|やめ)[^。、]*た(?!い))|後ほど|のちほど|後日(?!郵送|送|届)|(?:迷|悩)って(?!い?(?:ません|ない|ねえ))|"
    r"(?:聞いて|見て|読んで|調べて|確認して|相談して|考えて)(?:から|み(?:ます|る|ない))|"
    r"考えさせ|検討します|教えて|ちょっと待って|お待ち(?:くだ|いた)"
)
# A request is no question about the matter: 「紙でいただけますか」 asks for paper.
_REQUESTS = (
    "いただけ",
    "頂け",
    "もらえ",
    "くれ",
    "願え",
    "でき",
    "ください",
    "下さい",
    "もらっていい",
    "もらってもいい",
)
_ASKS = (
    rf"[??]|{''.join(f'(?<!{words})' for words in _REQUESTS)}(?:です|ます|でした|ました|ません)か(?:ね|あ|ー)?{_END}|"
    r"のか(?:な|ね)?(?=$|[。、わ])|(?:って|とは)(?:何|なに)(?!も)"
)
_DOUBT = re.compile("|".join((_GUESSES, _DOES_NOT_KNOW, _PUTS_OFF, _ASKS)))
# Who repeats the matter before answering asks nothing: 「解除?そんなことされてません」.
_ECHO = re.compile(r"(?:え[、っ]*)?(?:ほかの|他の|別の)?[一-龥々ァ-ヶー]{1,8}[??]+(?=[^??]{4,})")


def leaves_doubt(text: str) -> bool:
    """Say whether a reply guesses, does not know, puts off or asks; a sentence in katakana counts as hiragana."""
    said = normalise(text)
    echo = _ECHO.match(said)
    return bool(_DOUBT.search(katakana_sentence(said[echo.end() :] if echo else said)))
