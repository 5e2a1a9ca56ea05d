"""Turn lines of the transcript into LINE's messages: the same lines always give the same messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.choices import Buttons
from gateway.line.cards import Link, show_card
from gateway.line.flex import Part, bubble, choice_button, flex, press, text
from gateway.transcript import Line

MOST_MESSAGES = 5
"""So many messages one call takes."""
_MOST_QUICK = 13
_QUICK_LABEL = 20
_TEXT = 5000


@dataclass(frozen=True)
class Packed:
    """Messages of one call, and the number of the last line in them."""

    seq: int
    messages: list[Part]


class Rendering:
    """Show lines of the bot, of people at the desk and of the service; what the customer said is on the phone."""

    def __init__(self, buttons: Buttons, public_url: str) -> None:
        self._buttons = buttons
        self._public_url = public_url

    def pack(self, lines: Sequence[Line], login: str, conversation_id: str) -> Packed:
        """Return as many of the lines as one call takes; `login` is where this talk's login page is."""
        link = self._link(login, conversation_id)
        seq, messages, quick = 0, list[Part](), list[Part]()
        for line in lines:
            shown = [] if line.author == "customer" else self._show(line, link)
            if messages and len(messages) + len(shown) > MOST_MESSAGES:
                break
            seq, messages = line.seq, [*messages, *shown]
            quick = self._buttons.show(line.choices) if shown and line.choices else quick
        if messages and _is_quick(quick):
            # They vanish with any newer message, so they belong to the last one.
            items = [{"type": "action", "action": press(choice)} for choice in quick]
            messages[-1] = {**messages[-1], "quickReply": {"items": items}}
        return Packed(seq, messages)

    def _show(self, line: Line, link: Link) -> list[Part]:
        shown: list[Part] = []
        if line.text:
            said = f"担当者: {line.text}" if line.author == "agent" else line.text
            shown.append({"type": "text", "text": said[:_TEXT]})
        if line.card:
            shown += show_card(self._buttons.show(line.card), link)
        choices = self._buttons.show(line.choices)
        if choices and not _is_quick(choices):
            labels = "、".join(choice["label"] for choice in choices)
            buttons = [choice_button(choice) for choice in choices]
            offered = bubble("お選びください", [text("1つお選びください。")], buttons)
            shown.append(flex(f"お選びください: {labels}", [offered]))
        return shown

    def _link(self, login: str, conversation_id: str) -> Callable[[str], str]:
        def link(href: str) -> str:
            if href == "/login":
                return login
            own = f"conversation={conversation_id}&" if href in ("/review", "/receipt", "/receipt.pdf") else ""
            return f"{self._public_url}{href}?{own}openExternalBrowser=1"

        return link


def _is_quick(choices: Sequence[Part]) -> bool:
    """Say whether choices fit beside the keyboard; the formal application never goes there."""
    fits = all(len(choice["label"]) <= _QUICK_LABEL and choice["kind"] != "submit" for choice in choices)
    return 0 < len(choices) <= _MOST_QUICK and fits
