"""Confirm a no that ends the renewal here: nothing is recorded before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.heard import Heard
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Reading

STOP = "stop"
"""What is pending while the customer is asked whether the no is meant."""


def ask_to_stop(step: str, no_means: str, no: str) -> Message:
    """Ask whether the no is meant; `no_means` completes 「…ということでよろしいですか」, `no` is the button's words."""
    text = lines(
        f"{no_means}ということでよろしいですか。",
        "この場合、こちらでのお手続きは終了します。",
        "お間違いがないか、どちらかをお選びください。",
    )
    stop = Choice(f"はい、{no.removeprefix('いいえ、')}(手続きを終了)", "confirm_stop")
    return Message(text, step, (stop, Choice("いいえ、質問に戻って選び直す", "withdraw_stop")))


def read_stop(heard: Heard, stopped: Mapping[str, Any]) -> Reading:
    """Take the answer `stopped` from the button alone; any other no leads back to the question."""
    if heard.intent == "confirm_stop" and heard.is_choice:
        return Answer(dict(stopped))
    if heard.intent in ("withdraw_stop", "deny"):
        return Confirm(None, "かしこまりました。まだ記録していません。")
    return Confirm(STOP, "終了の確認は、下のボタンで承ります。")
