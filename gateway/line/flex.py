"""Build LINE's Flex messages: bubbles of labels, values and things to tap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Part = dict[str, Any]

MOST_BUBBLES = 12
_ALT_TEXT = 1500
_LABEL = 20
_DISPLAY_TEXT = 300
_ACCENT, _QUIET, _LINE = "#0b4a7a", "#555555", "#c8d0d8"


def flex(alt_text: str, bubbles: Sequence[Part]) -> Part:
    """Return a message of one bubble, or of several side by side; `alt_text` is read out and shown in the list."""
    contents = bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": list(bubbles)}
    return {"type": "flex", "altText": _cut(alt_text, _ALT_TEXT), "contents": contents}


def bubble(title: str, body: Iterable[Part], footer: Iterable[Part] = ()) -> Part:
    """Return a bubble with a title, and with what can be tapped below."""
    made: Part = {
        "type": "bubble",
        "size": "mega",
        "body": box([text(title, weight="bold", size="lg"), *body], spacing="md"),
    }
    below = list(footer)
    return {**made, "footer": box(below, spacing="sm")} if below else made


def box(contents: Sequence[Part], **style: Any) -> Part:
    """Stack parts."""
    return {"type": "box", "layout": "vertical", "contents": list(contents), **style}


def text(words: str, **style: Any) -> Part:
    """Return words that wrap; LINE takes no empty ones."""
    return {"type": "text", "text": words or "-", "wrap": True, **style}


def pair(label: str, value: str, **style: Any) -> Part:
    """Put a value beside its label."""
    parts = [text(label, size="sm", color=_QUIET, flex=4), text(value, size="sm", flex=6, **style)]
    return {"type": "box", "layout": "horizontal", "contents": parts, "spacing": "sm"}


def heading(words: str) -> Part:
    """Return a heading between groups."""
    return text(words, size="sm", weight="bold", color=_ACCENT, margin="lg")


def rule() -> Part:
    """Return a line between groups."""
    return {"type": "separator", "color": _LINE}


def press(choice: Part) -> Part:
    """Return the action of one of our buttons; its token alone travels."""
    label = str(choice["label"])
    return {
        "type": "postback",
        "label": _cut(label, _LABEL),
        "data": f"choice={choice['token']}",
        "displayText": _cut(label, _DISPLAY_TEXT),
    }


def opening(label: str, uri: str) -> Part:
    """Return the action that opens a page of ours."""
    return {"type": "uri", "label": _cut(label, _LABEL), "uri": uri}


def button(words: str, action: Part, *, is_primary: bool = False) -> Part:
    """Return something to tap whose words wrap; LINE's own buttons cut theirs."""
    colours = {"backgroundColor": _ACCENT} if is_primary else {"borderColor": _ACCENT, "borderWidth": "1px"}
    shown = text(words, align="center", weight="bold", color="#ffffff" if is_primary else _ACCENT)
    return box([shown], paddingAll="12px", cornerRadius="8px", action=action, **colours)


def choice_button(choice: Part) -> Part:
    """Return one of our buttons."""
    return button(str(choice["label"]), press(choice), is_primary=choice["kind"] in ("primary", "submit"))


def small_link(words: str, action: Part) -> Part:
    """Return words to tap beside what they are about."""
    return text(words, size="sm", color=_ACCENT, decoration="underline", action=action)


def _cut(words: str, most: int) -> str:
    """Shorten words to so many UTF-16 units, which LINE counts."""
    units = 0
    for place, character in enumerate(words):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > most:
            return words[: place - 1] + "…"
    return words
