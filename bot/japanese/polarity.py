"""Decide whether a typed reply agrees with the pending question, disagrees, or leaves it open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.japanese.spelling import spelt
from bot.japanese.text import normalise
from bot.japanese.yes_no_phrases import plain_answer
from bot.japanese.yes_no_words import doubtful, signs, without_softening

AGREES, DISAGREES, UNCLEAR = OUTCOMES = ("agrees", "disagrees", "unclear")
CONSENT, NONE, RIGHT = KINDS = ("consent", "none", "right")
"""How a question asks: for an agreement, by a statement that there is none, or whether something is right."""

KIND_OF = {
    "identify.contract": RIGHT,
    "consent.privacy": CONSENT,
    "disclosure.other_contracts": NONE,
    "disclosure.cancellation": NONE,
    "scope.employer": RIGHT,
    "scope.main_driver": RIGHT,
    "scope.owner": RIGHT,
    "contact.address": RIGHT,  # of an address that is proposed in its new form
    "contact.confirm": RIGHT,
    "documents.content": CONSENT,
    "documents.delivery": CONSENT,
    "confirm.intention": RIGHT,
}
"""The steps that a yes or no answers."""

Trained = Mapping[str, Mapping[str, float]]
"""The trained decision: the probability of each outcome, for each kind."""

SURE = 0.8
"""The probability from which the trained decision counts; docs/nlu.md says how it was chosen."""

VERY_SURE = 0.9
"""The same where a yes or a no stands alone before words that answer nothing: 「はい、読みました」."""

_FOR = {
    CONSENT: {"yes", "agreed", "no_objection"},
    NONE: {"yes", "none", "nothing_else", "same"},
    RIGHT: {"yes", "same", "right"},
}
_AGAINST = {
    CONSENT: {"no", "not_agreed", "refused"},
    NONE: {"no", "exists", "wrong", "not_right"},
    RIGHT: {"no", "wrong", "not_right", "refused"},
}
_WEAKLY_FOR = {CONSENT: set[str](), NONE: {"right"}, RIGHT: {"fine"}}
_WEAKLY_AGAINST = {CONSENT: set[str](), NONE: set[str](), RIGHT: {"other"}}
# 「PDFで」 and 「紙で」 answer one question alone.
DELIVERY = "documents.delivery"
# A reply about the other of the two statements, or about something else that there is or is not, is no answer.
_ABOUT = {
    "disclosure.other_contracts": re.compile(
        r"ほか|他|別|加入|入って|共済|(?<!度)(?<!回)だけ|しか|重複|二重|もう(?:一|1|ひと)"
    ),
    "disclosure.cancellation": re.compile(r"解除|切られ|打ち切|強制|断られ|解約|されて|された"),
}
_ELSEWHERE = re.compile(
    r"自賠責|生命保険|火災|傷害|医療|がん保険|学資|ペット|家財|住宅|入院|自転車|バイク|原付|旅行|地震|"
    r"クレジット|もう一台|もう1台|ロードサービス|手元|1日自動車|(?:別の|"
    r"[2二]台目の|(?:妻|夫|主人|家内|息子|娘|母|父|家族|会社|ほか|他|よそ|前)の)(?:車|クルマ|くるま|軽)|"
    r"[2二]台目|(?:自分|私|こちら)(?:で|から|"
    r"のほうから)(?:\w{0,3})?(?:解約|やめ)|解約し(?:た|まし)|乗り換え|切り替え"
    r"|(?:[2-9二三四五六七八九十]|\d\d)年(?:以上)?前|1年(?:より|以上)前|去年より前|一昨年|おととし|数年前|"
    r"何年も前|ずいぶん前|だいぶ前|断られたことはあり|"
    r"申込みを断られ|^今は(?:あり|ない)"
)
_BARE_YES = re.compile(
    r"(?:はい|はーい|ハイ|ええ|うん|そう|もちろん|勿論|yes|ok|okay|オッケー|オーケー|両方とも|両方|"
    r"どちらも|どっちも|全部|そうします|そうじゃ|いいよ|んだ|せや|そや|です|ます|ございます"
    r"|だよ|だね|だべ|や|で|よ|ね|わ|[、。,.!\s~ー])+",
    re.IGNORECASE,
)
_BARE_NO = re.compile(r"(?:いいえ|いえ|いや|ううん|ノー|no|ng|です|だ|よ|ね|な|わ|[、。,.!\s~ー])+", re.IGNORECASE)
_SUBJECT = re.compile(r"(\w{1,12}?)(?:が|は|も)(?:特に|一切|全く)?(?:ありま|ない|ございま|ある(?!いは))")
_OWN_SUBJECT = re.compile(
    r"(?:契約|保険|共済|こと|経験|事実|相違|間違い|まちがい|違い|誤り|ほか|他|別|以外|もの|会社|よそ|該当|"
    r"問題|件|つ|何|なん|いちど|実|した|です|ます|度|回|解除|"
    r"解約|歴|履歴|に|と|で|社|重複|通知|処分|変更|記載|ところ)$"
)


@dataclass(frozen=True)
class Decision:
    """Hold what a reply was taken for (`agrees` None: nothing may be recorded), and what decided it.

    `read_as` is `agrees`, `disagrees` or `unclear`, a colon and `phrase`, `trained`, `doubt`, `contradiction`, `topic`,
    `dispute` (phrase and training differ) or `nothing`.
    """

    agrees: bool | None
    read_as: str


def decide(step: str, text: str, trained: Trained, sure: float = SURE) -> Decision:
    """Read a typed reply to the question of `step`: what leaves doubt first, then plain phrases and the training."""
    kind, typed = KIND_OF[step], spelt(normalise(text))
    found = set(signs(typed))
    doubt = doubtful(typed)
    if doubt and doubtful(without_softening(typed)):
        return _open("doubt")
    if _is_off_topic(kind, step, typed, found):
        return _open("topic")
    speaks_for, speaks_against = _sides(kind, found)
    if speaks_for and speaks_against:
        return _open("contradiction")
    plain, likely = plain_answer(kind, step, typed), _likely(trained.get(kind, {}), sure)
    if plain is not None and not doubt:
        return _taken(plain, "phrase") if likely in (None, _name(plain)) else _open("dispute")
    very_sure = likely is not None and trained[kind][likely] >= VERY_SURE
    supported = {
        AGREES: not doubt and not speaks_against and _supports_yes(kind, typed, found, very_sure),
        DISAGREES: not speaks_for and _supports_no(kind, typed, found, very_sure),
    }
    return _taken(likely == AGREES, "trained") if likely and supported.get(likely) else _open("nothing")


def _likely(probabilities: Mapping[str, float], sure: float) -> str | None:
    """Return the outcome that is sure enough, None when none is."""
    best = max(probabilities, key=lambda outcome: probabilities[outcome], default=None)
    return best if best is not None and probabilities[best] >= sure else None


def _supports_yes(kind: str, text: str, found: set[str], very_sure: bool) -> bool:
    """Tell whether something speaks for it besides a yes, or the yes is all: 「はい、読みました」 is no answer."""
    supported = found & (_FOR[kind] | _WEAKLY_FOR[kind]) - {"yes"}
    if supported or "yes" not in found:
        return bool(supported) or (kind == CONSENT and "pdf" in found)
    return (
        bool(found & {"polite", "fine", "right", "same", "other", "pdf"})
        or very_sure
        or bool(_BARE_YES.fullmatch(text))
    )


def _supports_no(kind: str, text: str, found: set[str], very_sure: bool) -> bool:
    """Tell whether something speaks against it besides a no, or the no is all there is."""
    against = _AGAINST[kind] | _WEAKLY_AGAINST[kind] | ({"paper"} if kind == CONSENT else set())
    return bool(found & against - {"no"}) or ("no" in found and bool(very_sure or _BARE_NO.fullmatch(text)))


def _sides(kind: str, found: set[str]) -> tuple[set[str], set[str]]:
    """Return the signs that speak for and against; the no of 「いいえ、相違ありません」 belongs to its sentence."""
    speaks_for, speaks_against = found & _FOR[kind], found & _AGAINST[kind]
    if kind == CONSENT:
        return speaks_for | (set() if speaks_against else found & {"pdf"}), speaks_against | found & {"paper"}
    if "no" in found and speaks_for == {"same"}:
        return speaks_for, speaks_against - {"no"}
    if kind == RIGHT and "no" in found and not speaks_against - {"no"}:
        return speaks_for | found & {"fine", "polite"}, speaks_against
    return speaks_for, speaks_against


def _is_off_topic(kind: str, step: str, text: str, found: set[str]) -> bool:
    if kind == CONSENT:
        return step != DELIVERY and bool(found & {"paper", "pdf"})
    own = _ABOUT.get(step)
    if own is None:
        return False
    others = (other for name, other in _ABOUT.items() if name != step)
    if not own.search(text) and any(other.search(text) for other in others):
        return True
    subjects = _SUBJECT.findall(text)
    return bool(_ELSEWHERE.search(text)) or any(not _OWN_SUBJECT.search(subject) for subject in subjects)


def _name(agrees: bool) -> str:
    return AGREES if agrees else DISAGREES


def _taken(agrees: bool, by: str) -> Decision:
    return Decision(agrees, f"{_name(agrees)}:{by}")


def _open(by: str) -> Decision:
    return Decision(None, f"{UNCLEAR}:{by}")
