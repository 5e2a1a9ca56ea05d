"""Ask whether a statement is right; a no is confirmed before it is recorded, for it ends the renewal here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.draft import Draft
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Question, Reading, Unclear
from actions.turn import Turn
from actions.yes_no import hedged, yes_or_no

STOP = "stop"


@dataclass(frozen=True)
class Statement(Question):
    """Hold one statement: its words and its two buttons.

    `text` words the statement from the draft, `no_means` completes 「…ということでよろしいですか」.
    """

    step: str
    text: Callable[[Draft], str]
    yes: str
    no: str
    no_means: str
    understood: str

    async def ask(self, turn: Turn) -> Message:
        """Show the statement, or ask to confirm a no."""
        if turn.pending(self.step).confirming == STOP:
            return self._ask_to_confirm()
        choices = (Choice(self.yes, "affirm"), Choice(self.no, "deny"))
        return Message(self.text(await turn.draft()), self.step, choices)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take a plain yes; lead a plain no to its confirmation; take nothing from anything less."""
        if pending.confirming == STOP:
            return self._read_confirmation(heard)
        agrees = yes_or_no(heard, self.step)
        if agrees:
            return Answer({"correct": True, "confirmed": False}, self.understood)
        if agrees is False:
            return Confirm(STOP)
        if hedged(heard.text):
            return Unclear(
                lines("大切な確認です。お手元で確かめてからお答えください。", "ここまでの内容は保存されています。")
            )
        return Unclear(
            lines(
                "お答えを、はっきり読み取れませんでした。", f"「{self.yes}」「{self.no}」のどちらかをお選びください。"
            )
        )

    def _ask_to_confirm(self) -> Message:
        text = lines(
            f"{self.no_means}ということでよろしいですか。",
            "この場合、こちらでの更新のお手続きは終了します。",
            "お間違いがないか、どちらかをお選びください。",
        )
        stop = Choice(f"はい、{self.no.removeprefix('いいえ、')}(手続きを終了)", "confirm_stop")
        return Message(text, self.step, (stop, Choice("いいえ、質問に戻って選び直す", "withdraw_stop")))

    def _read_confirmation(self, heard: Heard) -> Reading:
        if heard.intent == "confirm_stop" and heard.is_choice:
            return Answer({"correct": False, "confirmed": True})
        if heard.intent in ("withdraw_stop", "deny"):
            return Confirm(None, "かしこまりました。まだ記録していません。")
        return Confirm(STOP, "終了の確認は、下のボタンで承ります。")
