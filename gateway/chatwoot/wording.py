"""Say to people at the desk where a customer is and what was said so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.console.masking import Mask
from gateway.console.progress import label_of
from gateway.console.schemas import REASONS
from gateway.tables import Conversation, Handover
from gateway.transcript import Line

_LONGEST = 60_000
_CHANNELS = {"web": "ウェブ", "line": "LINE"}
_AUTHORS = {"customer": "お客さま", "bot": "自動応答", "system": "案内", "agent": "担当者"}
_CUT = "(これより前の会話は省略しました)"
NOT_SHOWN = "(この発言は表示できませんでした。お客さまにお確かめください)"
NOBODY_WAITS = "お客さまは担当者をお待ちではありません。自動応答がご案内しています。"
WAITS_NO_MORE = "お客さまは、担当者をお待ちではなくなりました。この会話は「解決済み」になります。"
NO_WORDS = "ファイルだけの返信は、お客さまにお届けできません。文字でお送りください。"
NO_FILES = "添付ファイルは、お客さまにお届けしていません。文字だけをお届けしました。"


def attributes(conversation: Conversation, handover: Handover) -> dict[str, str]:
    """Return what a conversation is found and sorted by at the desk."""
    return {"channel": _channel(conversation), "reason": _reason(handover), "step": label_of(handover.step)}


def opening(conversation: Conversation, handover: Handover, lines: Sequence[Line], mask: Mask) -> str:
    """Return the note with which a handover comes to the desk."""
    login = "ログイン済み" if conversation.member_id else "ログイン前"
    where = (
        f"お客さまが担当者をお待ちです。\n理由: {_reason(handover)}\n手続きの段階: {label_of(handover.step)}\n"
        f"経路: {_channel(conversation)}({login})\n"
        "個人情報は伏せ字です。返信はお客さまの画面に届きます。"
        "自動応答へ戻すには「保留中」に、終えるには「解決済み」にしてください。\n"
    )
    said = "\n".join(f"{_AUTHORS.get(line.author, line.author)}: {words(line, mask)}" for line in lines)
    if len(said) > _LONGEST:
        said = f"{_CUT}\n{said[-_LONGEST:]}"
    return f"{where}\nこれまでの会話\n{said}"


def aside(line: Line, mask: Mask) -> str:
    """Return what the bot said, for people at the desk alone."""
    return f"{_AUTHORS.get(line.author, line.author)}: {words(line, mask)}"


def words(line: Line, mask: Mask, *, to_a_person: bool = False) -> str:
    """Return a line's words, covered, and what could be pressed below them; nothing said to a person is an entry."""
    labels = [*_labels(line.choices), *_labels(line.card)]
    shown = f"\n[{' / '.join(map(mask.text, labels))}]" if labels else ""
    said = mask.line(line.author, "" if to_a_person else line.step, line.text)
    return f"{said}{shown}" or NOT_SHOWN


def not_delivered(content: str, reason: str) -> str:
    """Return the note that gives a reply back which the customer did not get."""
    return f"次の返信は、お客さまに届いていません。\n{reason}\n\n{content}"


def _channel(conversation: Conversation) -> str:
    return _CHANNELS.get(conversation.channel, conversation.channel)


def _reason(handover: Handover) -> str:
    return REASONS.get(handover.reason, handover.reason)


def _labels(part: Any) -> list[str]:
    """Return the labels of all buttons in a document."""
    if isinstance(part, list):
        return [label for each in part for label in _labels(each)]
    if not isinstance(part, dict):
        return []
    return [str(part["label"])] if "choice_id" in part else [label for each in part.values() for label in _labels(each)]
