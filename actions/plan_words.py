"""Read whether words decide on a plan, or only speak of one."""

from __future__ import annotations

import re

from bot.japanese.text import normalise

_NAME = r"(?:[abAB]|えー|えい|びー|びい|エー|エイ|ビー|前年|去年|昨年|前回|今まで|いままで|前)(?:の)?(?:プラン)?"
_AS_BEFORE = r"(?:(?:と|の)?(?:同等|同じ|おなじ)(?:条件|内容|もの)?(?:の)?(?:プラン)?)?"
_DECISION = re.compile(
    r"(?:(?:はい|じゃあ|では|それでは|やっぱり|やはり|ええと|えーと|えっと|うーん)[、,\s]*)*"
    rf"(?:{_NAME}{_AS_BEFORE}(?:じゃなくて|じゃなく|ではなくて|ではなく|でなく)[、,\s]*)?{_NAME}{_AS_BEFORE}"
    r"(?:の(?:方|ほう))?(?:で|に|を|が)?(?:いい|よい|良い)?"
    r"(?:です|お願い(?:します|いたします|致します)?|おねがいします|します|する|決め(?:ます|ました|た)|決定(?:します)?"
    r"|選び(?:ます|ました)|選択します|希望(?:です|します)|申し込みます)?[。.!]*"
)


def decides(text: str) -> bool:
    """Say whether a text decides on the plan it names, and says nothing else: 「Aプランは高いなあ」 does not."""
    return bool(_DECISION.fullmatch(normalise(text)))
