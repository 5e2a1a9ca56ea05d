"""Answer what could not be read: first say it again, then explain the question, then point at a person."""

from __future__ import annotations

from datetime import datetime

from actions.explanations import EXPLANATIONS
from actions.handover import ASK_HUMAN
from actions.heard import Pending
from actions.message import Choice, Message, lines
from actions.opening_hours import describe
from service.help_lines import OPERATION_HELP

MENU = Choice("メニューを見る", "ask_menu")
_UNREAD = "恐れ入ります。ご用件を読み取れませんでした。"
_HINTS = (
    lines("更新のお手続き、またはご質問を承ります。", "例:「更新したい」「証券番号はどこ」"),
    lines("短い言葉でのご入力か、下のボタンをお試しください。", "「メニューを見る」で、ご用件を選べます。"),
    "続けて読み取れず、申し訳ございません。担当者がお手伝いします。",
)
RETRY = Choice("もう一度試す", "start_renewal", kind="primary")


def rephrase(pending: Pending, hint: str, now: datetime, *, people_answer: bool) -> Message:
    """Say what to do after a reply that is no answer: the hint, then what the question means, then who can help."""
    if pending.attempts == 0:
        return Message(hint, unread=True)
    if pending.attempts == 1 and pending.confirming is None:
        text = lines("恐れ入ります。ご質問の意味をご説明します。", EXPLANATIONS[pending.step])
        return Message(text, unread=True)
    here = "「担当者と話したい」とご入力いただくと、この画面で担当者がお話を伺います。" if people_answer else ""
    person = f"お電話でもご案内します。操作のお問い合わせ: {OPERATION_HELP}"
    kept = "ここまでの内容は保存されています。"
    sorry = "何度もお尋ねして、申し訳ございません。"
    return Message(lines(sorry, hint, here, person, describe(now), kept), unread=True)


def nothing_pending(begin: Choice, before: str, now: datetime) -> Message:
    """Answer a message that fits nothing while no question is pending: examples, then buttons, then a person.

    `before` is what was said to the customer just before.
    """
    said = [number for number, hint in enumerate(_HINTS, start=1) if before.startswith(lines(_UNREAD, hint))]
    hint = _HINTS[min(max(said, default=0), len(_HINTS) - 1)]
    person = describe(now) if hint == _HINTS[-1] else ""
    text = lines(_UNREAD, hint, f"お電話でのご相談: {OPERATION_HELP}", person)
    return Message(text, "menu", (begin, MENU, ASK_HUMAN), unread=True)


def backend_down(step: str) -> Message:
    """Apologise for a backend that does not answer; what became of the last reply is unknown and not claimed."""
    text = lines(
        "申し訳ございません。ただいまシステムにつながりません。",
        "ここまでの内容は保存されています。",
        "いまのお答えが届いたかどうかは、再開のときに確認します。",
        "少し時間をおいて「もう一度試す」を押してください。",
        f"お急ぎの場合のお電話: {OPERATION_HELP}",
    )
    return Message(text, step, (RETRY, ASK_HUMAN))
