"""Tell whether words that name an employment status claim it."""

from __future__ import annotations

import re

from bot.japanese.doubt import leaves_doubt
from bot.japanese.text import normalise

# 「勤めていません」 names a status and denies it: which one it leaves is asked, not inferred. So is what is still to
# come, or someone else's. 「現職ではなく退職者です」 denies the other one, 「間違いありません」 denies nothing of it.
_SET_ASIDE = re.compile(
    r"[^、。]*(?:では|じゃ|で)な(?:く|し)(?:て)?[、,]?(?=.)|(?:間違い?|相違|問題)(?:は)?(?:ない|ありません|なし|ございません)|"
    r"大丈夫|親会社|(?:仕事|勤め|どこにも勤めて|働いて)(?:は)?(?:していません|していない|いません|いない|ません)[、。]"
)
_LEFT_OPEN = re.compile(
    r"ない|ません|なし|へん|ひん|ねえ|ねぇ|とらん|てん$|"
    r"もうすぐ|もうじき|そろそろ|これから|今度|来週|来月|来年|再来|予定|つもり|(?:定年|退職)(?:の?(?:まで|前))|"
    r"夫|妻|主人|旦那|嫁|家内|親|父|母|息子|娘|兄|姉|弟|妹|家族|"
    r"まだ[^、。]*(?:定年|退職|辞め|やめ)"
)
_HAS_LEFT = re.compile(r"やめ|辞め|退職|定年|無職|リタイア|引退")

# Who works on after the retirement, or only speaks of its money, is asked.
_WORKS = re.compile(
    r"再雇用|再就職|再任用|嘱託|退職金|(?:退職|定年|辞め|やめ)[^。]*(?:今|いま|現在)[はも]?[^、。]*(?:働いて|勤めて)い?(?:ます|る)"
)


def claims(text: str, status: str) -> bool:
    """Say whether typed words that name a status (employed, retired) claim it for now, and for who is asked."""
    said = _SET_ASIDE.sub("", normalise(text))
    contradicts = (_HAS_LEFT if status == "employed" else _WORKS).search(said)
    return not (leaves_doubt(text) or _LEFT_OPEN.search(said) or contradicts)
