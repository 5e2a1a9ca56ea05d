"""Ask whether a statement is right; a no is confirmed before it is recorded, for it ends the renewal here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.draft import Draft
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Question, Reading, Unclear
from actions.stopping import STOP, ask_to_stop, read_stop
from actions.turn import Turn
from actions.yes_no import yes_or_no
from bot.japanese.doubt import leaves_doubt


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
            return ask_to_stop(self.step, self.no_means, self.no)
        choices = (Choice(self.yes, "affirm"), Choice(self.no, "deny"))
        return Message(self.text(await turn.draft()), self.step, choices)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take a plain yes; lead a plain no to its confirmation; take nothing from anything less."""
        if pending.confirming == STOP:
            return read_stop(heard, self.step, {"correct": False, "confirmed": True})
        agrees = yes_or_no(heard, self.step)
        if agrees:
            return Answer({"correct": True, "confirmed": False}, self.understood)
        if agrees is False:
            return Confirm(STOP)
        if leaves_doubt(heard.text):
            return Unclear(
                lines("大切な確認です。お手元で確かめてからお答えください。", "ここまでの内容は保存されています。")
            )
        return Unclear(
            lines(
                "お答えをはっきりと読み取れませんでした。", f"「{self.yes}」「{self.no}」のどちらかをお選びください。"
            )
        )
