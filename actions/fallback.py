"""Answer what could not be read: first rephrase, then point at the buttons, then at a person."""

from __future__ import annotations

from datetime import datetime

from actions.handover import ASK_HUMAN
from actions.message import Choice, Message, lines
from actions.opening_hours import describe
from service.help_lines import OPERATION_HELP

MENU = Choice("メニューを見る", "ask_menu")
RETRY = Choice("もう一度試す", "start_renewal", kind="primary")


def rephrase(attempts: int, hint: str, now: datetime) -> Message:
    """Say what to do after a reply that is no answer; `attempts` counts earlier ones to the same question."""
    if attempts == 0:
        return Message(hint)
    if attempts == 1:
        return Message(lines(hint, "恐れ入ります。ボタンでもお選びいただけます。"))
    person = f"お電話でもご案内します。操作のお問い合わせ: {OPERATION_HELP}"
    kept = "ここまでの内容は保存されています。"
    return Message(lines("何度もお尋ねして、申し訳ございません。", hint, person, describe(now), kept))


def nothing_pending(begin: Choice) -> Message:
    """Answer a message that fits nothing while no question is pending."""
    text = lines(
        "恐れ入ります。ご用件を読み取れませんでした。",
        "更新のお手続き、またはご質問を承ります。",
        "例:「更新したい」「証券番号はどこ」",
    )
    return Message(text, "menu", (begin, MENU, ASK_HUMAN))


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
