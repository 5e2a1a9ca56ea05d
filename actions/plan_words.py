"""Read whether words decide on a plan, wish for one without naming it, or only speak of one."""

from __future__ import annotations

import re

import jaconv

from bot.japanese.text import normalise

_A_OR_B = r"[abAB]|えー|えい|びー|びい|エー|エイ|ビー"
_BEFORE = r"前年|去年|昨年|前回|今まで|いままで|ぜんねん|きょねん|まえ|前"
_PLAN = r"(?:の)?(?:プラン|ぷらん)?"
_NAME = rf"(?:{_A_OR_B}|{_BEFORE}){_PLAN}"
_AS_BEFORE = rf"(?:(?:と|の)?(?:同等|どうとう|同じ|おなじ)(?:条件|内容|もの|じょうけん|ないよう)?{_PLAN})?"
_TAKEN_BACK = (
    rf"(?:さっき|先ほど|さきほど)?(?:は)?{_NAME}{_AS_BEFORE}"
    r"(?:じゃなくて|じゃなく|ではなくて|ではなく|でなくて|でなく|よりも?|(?:は|を)?(?:やめて|取り消して|キャンセルして|なしで)"
    r"|(?:と|って)(?:言った|いった|言いました|言ってました)(?:けど|けれど|けれども|が))"
    r"[、,。\s]*(?:やっぱり|やはり)?[、,\s]*"
)
_BECAUSE = rf"{_NAME}(?:の(?:方|ほう))?(?:が|は)?(?:安い|やすい|いい|良い|よい|手厚い|安心)(?:し|から|ので)[、,\s]*"
_DECISION = re.compile(
    r"(?:(?:はい|じゃあ|じゃ|ほな|ほんなら|では|それでは|やっぱり|やっぱ|やはり|ええと|えーと|えっと|うーん)[、,\s]*)*"
    rf"(?:{_TAKEN_BACK})?(?:{_BECAUSE})?{_NAME}{_AS_BEFORE}"
    r"(?:の(?:方|ほう))?(?:で|に|を|が)?(?:いい|よい|良い)?"
    r"(?:です|お願い(?:します|いたします|致します|でき(?:ます|る|ません)(?:でしょう)?か[?]*)?|おねがいします|します|する|しと(?:く|きます)|でええ|して(?:ください|下さい)?|頼(?:む|みます)|決め(?:ます|ました|た)"
    r"|決定(?:します)?|選び(?:ます|ました)|選択します|希望(?:です|します)|申し込みます|変え(?:ます|る|て(?:ください)?)|変更(?:します)?)?(?:わ|ね|よ|で)?[。.!]*"
)

_AS_SHOWN = re.compile(
    r"(?:(?:はい|じゃあ|では|それでは|うん|ええ)[、,\s]*)*(?:(?:この|その|今の|いまの|こちらの)(?:内容|プラン|補償|条件|保険料|まま)(?:で|に)|(?:これ|それ|こちら)(?:で|に))"
    r"(?:決めます|決めました|決める|決定(?:します|で|です|して(?:ください|下さい))?|お願い(?:します|いたします)|結構です|おねがいします|いいです|よいです|します|申し込みます)"
    r"(?:ね|わ|よ)?[。.]*"
)

_PRICE = "保険料|料金|値段|金額"
_MOST = "一番|いちばん|1番|いっちゃん|最も|もっとも"
_CHEAPEST = re.compile(
    r"(?:(?:はい|じゃあ|じゃ|では|とりあえず|とにかく|もう|うーん|えっと|ええと|えーと|やっぱり|やっぱ)[、,\s]*)*"
    rf"(?:(?:{_MOST})[、,\s]*(?:(?:{_PRICE})[がの])?お?(?:安い|やすい)|(?:{_PRICE})[がの](?:{_MOST})お?(?:安い|やすい)|最安値?)"
    r"(?:プラン|ぷらん|の|やつ|ほう|方|もの)*[でにをが]?"
    r"(?:いい|よい|良い|ええ|です|お願い(?:します|いたします)?|おねがいします|よろしく|します|する|したい|して|しといて|ください"
    r"|頼(?:む|みます)|決め(?:ます|ました|た)|選び(?:ます|たい)|選択|変更|希望)*[よねわや]?[。!]?"
)


def wishes_the_cheapest(text: str) -> bool:
    """Say whether words wish for the plan of the lowest premium without naming it: 「一番安いやつで」."""
    return bool(_CHEAPEST.fullmatch(normalise(text)))


def decides_as_shown(text: str) -> bool:
    """Say whether a text decides on what is shown, and says nothing else: 「この内容で決めます」."""
    return bool(_AS_SHOWN.fullmatch(normalise(text)))


def decides(text: str) -> bool:
    """Say whether a text decides on the plan it names, and says nothing else: 「Aプランは高いなあ」 does not."""
    said = normalise(text)
    return bool(_DECISION.fullmatch(said) or _DECISION.fullmatch(jaconv.kata2hira(said)))
