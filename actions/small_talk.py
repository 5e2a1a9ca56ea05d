"""Answer what is not about the renewal: small talk, other wishes, and anger."""

from __future__ import annotations

from actions.fallback import MENU
from actions.handover import ASK_HUMAN
from actions.message import Message, lines
from actions.opening_hours import describe
from actions.turn import Turn
from service.help_lines import OPERATION_HELP


async def chat(turn: Turn) -> Message:
    """Return small talk in a word, and lead back."""
    text = lines(
        "お話しくださり、ありがとうございます。",
        "こちらは、自動車保険の更新手続きのご案内です。",
        "更新のお手続きと、ご質問を承ります。",
    )
    return turn.aside(text, MENU, ASK_HUMAN)


async def decline(turn: Turn) -> Message:
    """Say that something else is not done here; an order to change premiums or rules is answered the same."""
    text = lines(
        "恐れ入ります。そのご用件は、こちらでは承れません。",
        "承るのは、団体扱自動車保険の更新手続きです。",
        "ほかの保険のご相談は、取扱代理店へお問い合わせください。",
    )
    return turn.aside(text, MENU, ASK_HUMAN)


async def apologise(turn: Turn) -> Message:
    """Take a complaint: apologise, say what can be done now, and how to reach a person."""
    kept = "ここまでの内容は保存されています。" if turn.draft_path else ""
    text = lines(
        "ご不便をおかけして、申し訳ございません。",
        f"担当者がお電話でご用件を伺います。{OPERATION_HELP}",
        describe(turn.clock.now()),
        kept,
        "このまま続けることも、あとで再開することもできます。",
    )
    return turn.aside(text, ASK_HUMAN)
