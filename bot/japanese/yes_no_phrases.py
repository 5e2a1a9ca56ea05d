"""Take a reply as yes or no where the whole of it is one plain phrase with nothing but politeness around it.

「同意します」 agrees, 「同意する理由を教えてください」 does not.
"""

from __future__ import annotations

import re

_YES = r"(?:はい|ハイ|ええ|うん|そうです|その(?:とおり|通り)(?:です)?|yes|ok|オッケー)"
_NO = r"(?:いいえ|いえ|いや|違います|違う|ちがいます|ちがう|no|ノー)"
_GAP = r"[、。,.\s]*"
_END = r"(?:です|でございます)?(?:よ|ね)?[。.、!\s]*"
_WHAT = (
    r"(?:両方|両方とも|どちら|どちらも|2つとも|二つとも|すべて|全て|全部|内容|書面|書面の内容|この内容|以上の内容|電子交付"
    r"|PDFでのお渡し|PDFの交付|PDFでの交付|PDF)?(?:に|とも|も|は|で)?(?:内容を確認し、?)?"
)
_AGREED = rf"{_WHAT}(?:同意(?:し|いたし|致し)ます|同意する|同意|承諾(?:し|いたし)ます)"
_REFUSED = (
    rf"{_WHAT}(?:同意(?:しません|しない|できません|いたしません|いたしかねます|できかねます)"
    r"|承諾(?:しません|できません))"
)
_SAME = (
    r"(?:内容に|すべて|上記に|いずれも)?(?:相違|間違い|まちがい|違い)(?:は|も|が)?"
    r"(?:ありません|ございません|ない|無い|なし|無し)"
)
_CORRECT = (
    r"(?:(?:すべて|全部|全て|それで|これで|内容は|その内容で)?(?:正しい|合って(?:い)?ます|あって(?:い)?ます)"
    r"|(?:この|その)内容で間違いありません)"
)
_INCORRECT = r"(?:正しくありません|正しくない|合っていません)"
_FITS = (
    r"(?:(?:この|その)(?:内容|まま|方|人)で(?:大丈夫|間違いありません|よい|良い|いい|よろしい|結構|お願いします|進みます|進めてください|進む)"
    r"|(?:私の|わたしの)?(?:ご)?意向に(?:沿って|そって)(?:い)?ます|変わり(?:は)?(?:ありません|ない)"
    r"|変更(?:は)?(?:ありません|ない|なし)|この(?:方|人)(?:です)?)"
)
_FITS_NOT = r"(?:意向に)?(?:沿っていません|沿いません)"
_THERE_IS_NONE = r"(?:ありません|ございません|ない|無い|なし|無し)"
_THERE_IS = r"(?:あります|ございます|有ります|ある)"
_OTHERS = (
    r"(?:(?:ほか|他|別)(?:に|の|には|にも|は)?)?(?:特に|一切|該当は|該当する|何も)?(?:ご)?"
    r"(?:(?:自動車)?(?:保険|共済|契約)(?:や共済|の契約|契約)?(?:に|は|も|が)?)?(?:ほかに|他に|特に|一切)?(?:は|も)?"
)
_COVERED = rf"{_OTHERS}(?:入ってい(?:ます|る)|加入してい(?:ます|る))"
_EVENTS = (
    r"(?:保険会社(?:から|に))?(?:契約を)?(?:解除(?:された|した)?)?(?:こと|経験)?(?:は|も|が)?(?:一度も|いちども|特に)?"
)
_NONE = {
    "disclosure.other_contracts": (_OTHERS + _THERE_IS_NONE, f"{_OTHERS}{_THERE_IS}|{_COVERED}"),
    "disclosure.cancellation": (
        f"{_EVENTS}{_THERE_IS_NONE}|解除されていません",
        f"{_EVENTS}{_THERE_IS}|解除されました",
    ),
}


def _one_of(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{phrase}){_END}", re.IGNORECASE)


def _either(yes: str, no: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _one_of(rf"(?:{_YES}{_GAP})?(?:{yes})|{_YES}"), _one_of(rf"(?:{_NO}{_GAP})?(?:{no})|{_NO}")


def _to_a_negative(none: str, some: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Leave out 「いいえ、ありません」 and 「はい、あります」: each says two things at once."""
    yes = rf"(?:{_YES}{_GAP})?(?:{none}|{_CORRECT}|{_SAME})|{_NO}{_GAP}{_SAME}|{_YES}"
    return _one_of(yes), _one_of(rf"(?:{_NO}{_GAP})?(?:{some}|{_INCORRECT})|{_NO}")


_CONSENT = _either(_AGREED, _REFUSED)
_RIGHT = (
    _one_of(rf"(?:{_YES}{_GAP})?(?:{_CORRECT}|{_SAME}|{_FITS})|{_YES}|{_NO}{_GAP}{_SAME}"),
    _one_of(rf"(?:{_NO}{_GAP})?(?:{_INCORRECT}|{_FITS_NOT})|{_NO}"),
)
_TO_NEGATIVES = {step: _to_a_negative(*phrases) for step, phrases in _NONE.items()}


def plain_answer(kind: str, step: str, text: str) -> bool | None:
    """Return True for a phrase that agrees, False for one that disagrees, None for any other normalised text."""
    yes, no = _TO_NEGATIVES[step] if kind == "none" else (_CONSENT if kind == "consent" else _RIGHT)
    if yes.fullmatch(text):
        return True
    return False if no.fullmatch(text) else None
