"""Take a button's words for the button when they are typed, as far as nothing depends on the press."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.japanese.text import utterance
from bot.turn import Choice

_NEEDS_THE_PRESS = ("submit_application", "confirm_")


def labelled(text: str, events: Sequence[Event]) -> Choice | None:
    """Return the choice that the bot offered last under exactly these words."""
    since = takewhile(lambda event: not isinstance(event, UserUttered), reversed(events))
    said = [event for event in since if isinstance(event, BotUttered)]
    offered = (choice for event in said for choice in _choices(event.data))
    wanted = utterance(text).casefold()
    for each in offered:
        if utterance(each["label"]).casefold() == wanted and not each["intent"].startswith(_NEEDS_THE_PRESS):
            return Choice(intent=each["intent"], entities=each.get("entities") or {})
    return None


def _choices(part: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, Mapping):
        if "intent" in part and "label" in part:
            yield part
        for each in part.values():
            yield from _choices(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _choices(each)
