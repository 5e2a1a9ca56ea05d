"""Read a yes or no together with what it would mean; anything less than plain is undecided (None).

A pressed button is taken at its word. Typed text counts only when the whole of it is one of the phrases below, with
nothing but politeness around it: 「同意します」 agrees, 「同意する理由を教えてください」 does not. A trained
intent is a likelihood, and no disclosure, consent or intention may rest on one.
"""

from __future__ import annotations

import re

from actions.heard import Heard
from bot.japanese.text import normalise

# Doubt, a condition or a question: nothing is recorded from such a reply.
_HEDGE = re.compile(
    r"たぶん|多分|おそらく|恐らく|きっと|たしか|かも|はず|思い|思う|おもう|気がし|気がする|でしょう|だろう|覚え|おぼえ"
    r"|わから|分から|不明|確認して|調べ|どう|なに|何|[??]|ですか|ますか|らしい|みたい|一応|とりあえず|けど|けれど|が、|ただ"
)
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


def hedged(text: str) -> bool:
    """Say whether a reply leaves doubt, so that nothing may be recorded from it."""
    return bool(_HEDGE.search(text))


def agrees(heard: Heard) -> bool | None:
    """Read a reply to "do you agree?": only words that say so; 結構です or 変わりありません says neither."""
    return _decide(heard, _AGREED, _REFUSED)


def approves(heard: Heard) -> bool | None:
    """Read a reply to "is this as it should be?": a fact, or the application as a whole."""
    if _is(heard, rf"{_NO}{_GAP}{_SAME}") and not heard.is_choice:
        return True
    return _decide(heard, f"{_CORRECT}|{_SAME}|{_FITS}", f"{_INCORRECT}|{_FITS_NOT}")


def says_yes(heard: Heard) -> bool | None:
    """Read a reply to "is this right?", where a no is asked about again: a sure denial counts as one."""
    plain = approves(heard)
    is_denial = heard.intent == "deny" and not heard.is_choice and not hedged(heard.text)
    return False if plain is None and is_denial else plain


def has_no_others(heard: Heard) -> bool | None:
    """Read a reply to the statement that there is no other contract: True agrees, False says that there is one."""
    return _agrees_to_none(heard, _OTHERS + _THERE_IS_NONE, f"{_OTHERS}{_THERE_IS}|{_COVERED}")


def was_not_cancelled(heard: Heard) -> bool | None:
    """Read a reply to the statement that no contract was cancelled: True agrees, False says that one was."""
    return _agrees_to_none(
        heard, f"{_EVENTS}{_THERE_IS_NONE}|解除されていません", f"{_EVENTS}{_THERE_IS}|解除されました"
    )


def _agrees_to_none(heard: Heard, none: str, some: str) -> bool | None:
    """Read 「いいえ、ありません」 and 「はい、あります」 as undecided: each says two things at once.

    「いいえ、相違ありません」 agrees.
    """
    if not heard.is_choice and _is(heard, rf"(?:{_YES}{_GAP})?(?:{none})|{_NO}{_GAP}{_SAME}"):
        return True
    if not heard.is_choice and _is(heard, rf"(?:{_NO}{_GAP})?(?:{some})"):
        return False
    return _decide(heard, f"{_CORRECT}|{_SAME}", _INCORRECT)


def _decide(heard: Heard, yes: str, no: str) -> bool | None:
    if heard.is_choice:
        return {"affirm": True, "deny": False}.get(heard.intent)
    if _is(heard, rf"(?:{_YES}{_GAP})?(?:{yes})|{_YES}"):
        return True
    return False if _is(heard, rf"(?:{_NO}{_GAP})?(?:{no})|{_NO}") else None


def _is(heard: Heard, phrase: str) -> bool:
    return bool(re.fullmatch(rf"(?:{phrase}){_END}", normalise(heard.text), re.IGNORECASE))
