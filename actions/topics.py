"""Tell which question topics a message could mean, when it is not sure which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.japanese.text import normalise

Ranking = Sequence[tuple[str, float]]

_FAQ = "ask_faq/"
_FALLBACK = "nlu_fallback"
_SURE = 0.6
"""From this confidence on the best topic is answered without asking."""
_CLOSE = 1.3
"""The best topic and the next are close when the one is less than this many times as likely as the other."""
_FAINT = 0.15
"""Below this confidence a topic is no guess worth offering."""
_FOLLOW_UP = re.compile(
    r"(?:すみません|あの|えっと|えーと|では|で|それと)?[、。\s]*"
    r"(?:それ(?!で(?:いい|は|お願い|結構|大丈夫|よ)|なら|に(?:し|決))|その(?!とおり|通り|まま)|じゃあ|じゃ、|そこ|そっち|そちら)"
)
_QUESTION = re.compile(
    r"[??]|か(?:な|ね|しら)?[。\s]*$|とは|って(?:何|なに|ど|$)|教え|おしえ|知りたい|どう|どこ|どれ|どの|いつ|いくら|なぜ|なんで|何(?!も)|なに(?!も)|誰|だれ|方法|[はの]$"
)


def ranked(message: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the intents of Rasa's parse data with their confidences, likeliest first, without its fallback."""
    found = ((str(each["name"]), float(each["confidence"])) for each in message.get("intent_ranking") or ())
    return tuple(each for each in found if each[0] != _FALLBACK)


def topics(ranking: Ranking) -> tuple[str, ...]:
    """Return the question topics of a ranking, likeliest first."""
    return tuple(name.removeprefix(_FAQ) for name, _ in ranking if name.startswith(_FAQ))


def close_topics(ranking: Ranking) -> tuple[str, ...]:
    """Return the two likeliest topics when neither is sure and both are about as likely; otherwise nothing."""
    best = ranking[:2]
    pair = topics(best)
    if len(pair) < 2 or not _FAINT <= best[0][1] < _SURE or best[0][1] >= _CLOSE * best[1][1]:
        return ()
    return pair


def asks(text: str) -> bool:
    """Say whether a text has the form of a question; an answer that was not understood has not."""
    return bool(_QUESTION.search(normalise(text)))


def follows_up(text: str) -> bool:
    """Say whether a text points back at what was said before: 「それはいつまで」."""
    return bool(_FOLLOW_UP.match(normalise(text))) and asks(text)
