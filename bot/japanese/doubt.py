"""Tell a reply that guesses, asks or puts off: whatever else it says, it is no answer yet."""

from __future__ import annotations

import re

import jaconv

_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_GUESSES = (
    r"たぶん|多分|一応|いちおう|(?:予定|つもり)(?:です|だ|なん|$)|おそらく|恐らく|かもしれ|かもね|(?<!同)じゃないかな|かな(?=$|[。、…~ぁあー])|かしら|"
    r"と(?:思|おも)(?:う|います|ってます|っています)(?!ので)|はず(?:です|だ|や|っす)?(?:が|けど|よ|ね)?(?=$|[。、])|気がし(?:ます|ない|て)|"
    r"記憶(?:では|だと|が|に)|自信(?:が|は)?(?:ない|ありま)|うろ覚え|今のところ|微妙|半々|不明です"
)
_DOES_NOT_KNOW = (
    r"(?:わから|分から|判ら|わかり|分かり)(?:ない|ん(?=$|[。、でわ])|ません|ねえ)|わかんな|知りません|なんとも言え"
)
_PUTS_OFF = (
    r"後で|あとで|後ほど|のちほど|後日|(?:聞いて|見て|読んで|調べて|確認して|相談して|考えて)(?:から|み(?:ます|る|ない))|"
    r"考えさせ|検討します|迷って|悩んで|教えて|ちょっと待って|お待ち(?:くだ|いた)"
)
# A request is no question about the matter: 「紙でいただけますか」 asks for paper.
_ASKS = (
    r"[??]|(?<!いただけ)(?<!頂け)(?<!もらえ)(?<!くれ)(?<!願え)(?<!でき)(?:です|ます|でした|ました|ません)か(?:ね|あ|ー)?(?=$|[。、!])|"
    r"のか(?:な|ね)?(?=$|[。、わ])|(?:って|とは)(?:何|なに)"
)
_DOUBT = re.compile("|".join((_GUESSES, _DOES_NOT_KNOW, _PUTS_OFF, _ASKS)))


def leaves_doubt(text: str) -> bool:
    """Say whether a normalised reply guesses, does not know, puts off or asks; katakana alone count as hiragana."""
    return bool(_DOUBT.search(text if _HIRAGANA.search(text) else str(jaconv.kata2hira(text))))
