"""Spell a reply as most people do, so that a word written in kana or behind a filler is the same word."""

from __future__ import annotations

import re

import jaconv

_FILLER = re.compile(
    r"^(?:(?:え+ー*っ?と|えっとですね|え[ー-]+|あの[ーうですね]*|その[ーう]+|んー*と|ん[ー-]+|まあ?|ま|"
    r"さて|ほな|じゃあ?|では|それでは|そうですねえ?|"
    r"そうねえ?|あ|ああ|おお|はあ)[、。,.\s…-]+)+"
)
_APOLOGY = re.compile(
    r"^(?:(?:大変|誠に|本当に)?(?:申し訳(?:あり|ござい)ません|申し訳ない(?:です|の)?|すみません|すいません|ごめんなさい|恐れ入ります"
    r"|悪い(?:です|んです)?|残念(?:です|ながら)?|せっかくです)(?:が|けど|けれども?)?[、。,\s]*)(?=.)"
)
_KANA = {
    r"どうい(?=し|です|$|いた|でき|せ|する|、|。)": "同意",
    r"(?<!どう)(?<!う)そうい(?=あり|な|ござ|は|が)": "相違",
    r"^のー(?=$|[。、])": "ノー",
    r"おーけー|おっけー": "OK",
    r"まちがい": "間違い",
    r"まちがって": "間違って",
    r"ちがい(?=ます|は|あり|な)": "違い",
    r"ちが(?=う|って|っと)": "違",
    r"ただしい": "正しい",
    r"ただしく": "正しく",
    r"おなじ": "同じ",
    r"へんこう": "変更",
    r"ていせい": "訂正",
    r"けいやく": "契約",
    r"ほけん": "保険",
    r"きょうさい": "共済",
    r"かいじょ": "解除",
    r"しょうだく": "承諾",
    r"りょうしょう": "了承",
    r"きょひ": "拒否",
    r"かみ(?=で|が|の)": "紙",
    r"かわり(?=あり|な|は|まし|ませ)": "変わり",
    r"かわって": "変わって",
    r"かわった": "変わった",
    r"ほんにん": "本人",
    r"いこう(?=に|ど)": "意向",
    r"そって": "沿って",
    r"(?<=[はがもで、])あって(?=い?ます|る)|^あって(?=い?ます|る)": "合って",
    r"てんしょく": "転職",
    r"ひっこし": "引っ越し",
    r"じゅうしょ": "住所",
    r"かにゅう": "加入",
    r"はいって(?=[いまるな])": "入って",
    r"いっさい": "一切",
    r"もんだい": "問題",
    r"ぴーでぃーえふ|ピーディーエフ|ピーデーエフ": "PDF",
    r"わたし|あたし|僕|ぼく|俺|おれ|わし|うち(?=が|です)": "私",
    r"御座": "ござ",
    r"無い": "ない",
    r"有り?(?=ます|ません)": "あり",
    r"有る": "ある",
    r"宜し": "よろし",
    r"出来": "でき",
    r"(?<!一)致し": "いたし",
    r"頂": "いただ",
}
_WORDS = [(re.compile(kana), word) for kana, word in _KANA.items()]
_HIRAGANA = re.compile(r"[ぁ-ん]")


def spelt(text: str) -> str:
    """Return a normalised reply without fillers, and with its yes/no words in their common spelling.

    A reply in katakana alone, as half-width kana come out of normalising, is read as hiragana.
    """
    plain = text if _HIRAGANA.search(text) else str(jaconv.kata2hira(text))
    rest = _APOLOGY.sub("", _FILLER.sub("", plain))
    for kana, word in _WORDS:
        rest = kana.sub(word, rest)
    return rest or plain
