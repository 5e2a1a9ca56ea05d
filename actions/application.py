"""Show the whole application, take the intention, and submit on the button alone."""

from __future__ import annotations

import re

from actions.corrections import CORRECTING
from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Outcome, Question, Reading, Unclear
from actions.review import review_card
from actions.turn import Turn
from actions.wording import day_and_time
from actions.yes_no import yes_or_no
from bot.japanese.text import normalise
from service.wording import yen

_APPLIES = re.compile(r"申し?込|契約(?:します|する|したい)")
_NO_WISH = re.compile(r"取り?消|キャンセル|やめ|止め|撤回|ません|ない|[?]|ですか|ますか|まだ|後で|あとで")
_CORRECT = Choice("訂正したい", "deny")


class ConfirmIntention(Question):
    """Ask whether the application as a whole meets the customer's intention; nothing is pre-chosen."""

    step = "confirm.intention"

    async def ask(self, turn: Turn) -> Message:
        """Show every item with its correction."""
        draft = await turn.draft()
        text = lines(
            "【担当者】すべての項目を、お客さまに読み上げてください。" if turn.heard.agent else "",
            "お申込みの内容です。すべての項目をご確認ください。",
            "訂正したい項目は「訂正」を押してください。",
            "この内容は、お客さまのご意向に沿っていますか。",
        )
        meets = "読み上げて、意向に沿うと伺いました" if turn.heard.agent else "意向に沿っています"
        choices = (Choice(meets, "affirm"), _CORRECT)
        return Message(text, self.step, choices, await review_card(turn, draft))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take a plain yes or no."""
        meets = yes_or_no(heard, self.step)
        if meets is None:
            return Unclear(
                lines(
                    "ご意向に沿うかどうかを、お選びください。",
                    "お答えに違うところがあれば「訂正したい」を押してください。",
                    "迷われる点は、ご質問としてご入力ください。",
                )
            )
        said = "ご意向に沿っている、と承りました。" if meets else "承知しました。"
        return Answer({"meets_intention": meets}, said)

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Record it; a no asks what to correct."""
        said = await super().accept(turn, answer)
        if answer.value["meets_intention"]:
            return said
        return Outcome(said.said, Pending(self.step, confirming=CORRECTING))


class Submit(Question):
    """Offer the button that is the formal application; nothing typed ever applies."""

    step = "confirm.submit"

    async def ask(self, turn: Turn) -> Message:
        """Say what the button does, and offer it for exactly what was shown."""
        draft = await turn.draft()
        quote = draft.chosen_quote or {}
        shown = {"quote_id": quote.get("id"), "draft_version": draft["version"]}
        read_back = "【担当者】次の内容を読み上げ、お申込みの承諾をいただいてから押してください。"
        text = lines(
            read_back if turn.heard.agent else "",
            "最後のお手続きです。",
            f"年間保険料: {yen(quote['premium'])}" if quote else "",
            f"始期: {day_and_time(draft['term']['inception_at'])}",
            "署名や捺印は不要です。",
            "次のボタンを押すと、正式なお申込みになります。",
        )
        submit = Choice("ご契約最終お申込み", "submit_application", shown, "submit")
        return Message(text, self.step, (submit, Choice("訂正したい", "correct_answer", kind="correct")))

    def claims(self, heard: Heard) -> bool:
        """Claim words that would apply: they get the answer that only the button does."""
        return wishes_to_apply(heard.text)

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take the pressed button and nothing else."""
        if heard.is_submission:
            return Answer({name: heard.value(name) for name in ("quote_id", "draft_version")})
        return Unclear(
            lines(
                "文字のご入力では、お申込みになりません。",
                "お答えに違うところがあれば、お申込みの前に「訂正したい」を押してください。",
                "よろしければ「ご契約最終お申込み」を押してください。",
            )
        )

    async def accept(self, turn: Turn, answer: Answer) -> Outcome:
        """Apply once: a press comes again until its answer arrives, so it looks first whether it was accepted."""
        if not await turn.backend.applications(str(turn.renewal_id)):
            application = {"renewal_id": turn.renewal_id, **answer.value, "evidence": turn.evidence}
            await turn.backend.apply(application, f"{turn.renewal_id}:{answer.value['draft_version']}")
        turn.forget()
        return Outcome()


def wishes_to_apply(text: str) -> bool:
    """Say whether typed words would apply, which the button alone does: 「申し込む」「ご契約最終お申込み」."""
    said = normalise(text)
    return bool(_APPLIES.search(said)) and not _NO_WISH.search(said)


QUESTIONS: tuple[Question, ...] = (ConfirmIntention(), Submit())
