"""Confirm a no that ends the renewal here: nothing is recorded before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.heard import Heard
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Reading, Unclear
from actions.yes_no import yes_or_no

STOP = "stop"
"""What is pending while the customer is asked whether the no is meant."""

# A yes that would also confirm the end, which its button alone does: 「はい、そうです」.
_BARE_YES = re.compile(
    r"(?:(?:はい|うん|ええ|おう|ok|はーい|そう(?:です|だ)?|その(?:とおり|通り)(?:です|だ)?|それで|これで|お願い(?:します|いたします)?"
    r"|(?:大丈夫|結構|よろしい|いい|良い|正しい|合って(?:い)?(?:ます|る)|間違い(?:な[いし]|ありません)|相違(?:な[いし]|ありません))(?:です)?"
    r"|ね|よ|わ)[、。!\s]*)+",
    re.IGNORECASE,
)


def ask_to_stop(step: str, no_means: str, no: str) -> Message:
    """Ask whether the no is meant; `no_means` completes 「…ということでよろしいですか」, `no` is the button's words."""
    text = lines(
        f"{no_means}ということでよろしいですか。",
        "この場合、こちらでのお手続きは終了します。",
        "そのあとのご相談は、取扱代理店で承ります。",
        "お間違いがないか、どちらかをお選びください。",
    )
    stop = Choice(f"はい、{no.removeprefix('いいえ、')}(手続きを終了)", "confirm_stop")
    return Message(text, step, (stop, Choice("いいえ、質問に戻って選び直す", "withdraw_stop")))


def read_stop(heard: Heard, step: str, stopped: Mapping[str, Any]) -> Reading:
    """Take the answer `stopped` from the button alone; another no, or a yes to `step` itself, leads back to it."""
    if heard.intent == "confirm_stop" and heard.is_choice:
        return Answer(dict(stopped))
    says_yes_to_the_question = yes_or_no(heard, step) and not _BARE_YES.fullmatch(heard.text)
    if heard.intent in ("withdraw_stop", "deny", "correct_answer") or says_yes_to_the_question:
        return Confirm(None, "かしこまりました。まだ記録していません。")
    return Unclear("終了の確認は、下のボタンで承ります。")
