"""Tell the customer where the renewal stands, and what the pending question means."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.explanations import EXPLANATIONS
from actions.message import lines
from actions.question import Outcome, tell
from actions.step_labels import LABELS
from actions.turn import Turn
from bot.japanese.text import normalise

_SHOWN = r"(?:(?:さっき|先ほど|さきほど|いま|今|上)の)?(?:プラン|料金|保険料|比較|補償)?の?(?:表|一覧表?|質問|カード)"
_AGAIN = r"(?:もう(?:一度|いちど|一回|1回|いっかい|いっぺん|一遍)|再度|また)"
_SEE_AGAIN = re.compile(
    rf"(?:すみません|すいません|ごめん|あの)?[、,。\s]*{_AGAIN}?[、,\s]*{_SHOWN}(?:を|が|に|は)?[、,\s]*{_AGAIN}?"
    r"(?:(?:見|み)せて|出して|だして|表示して|見たい|みたい|見直したい|戻(?:って|して|りたい|る)|どこ)"
    r"(?:です|ほしい|欲しい|くれ|くれる|くれます|ください|下さい|もらえる|もらえます|いただけます)?(?:か|や|な|ん)?[。!?]*"
)

_OPEN = ("pending", "waiting", "reopened")


def asks_to_see_again(text: str) -> bool:
    """Say whether words wish for the pending question as it stood there, its table included: 「表見せて」."""
    return bool(_SEE_AGAIN.fullmatch(normalise(text)))


async def explain_question(turn: Turn) -> Outcome:
    """Say in other words what the pending question asks; it is asked again after that."""
    step = turn.pending_step
    return Outcome(tell(EXPLANATIONS[step]), turn.pending(step)) if step else Outcome()


async def show_progress(turn: Turn) -> Outcome:
    """Say what has been answered, and how much is still to come."""
    if turn.draft_path is None:
        step = turn.pending_step
        return Outcome(tell("ご契約を選ぶと、お手続きが始まります。"), turn.pending(step) if step else None)
    draft = await turn.draft()
    return Outcome(tell(progress(draft)), turn.pending(draft.step)) if draft.is_open else Outcome()


def progress(draft: Draft) -> str:
    """Say what of an open draft has been answered, and how much is still to come."""
    answered = [label for step, label in LABELS.items() if draft.state(step) == "done"]
    left = sum(item["state"] in _OPEN for item in draft["steps"])
    return lines(
        f"お答え済みは、{'、'.join(answered)}です。" if answered else "お答えは、まだありません。",
        f"お申込みまで、あと{left}問ほどです。",
        "ここまでの内容は保存されています。",
    )
