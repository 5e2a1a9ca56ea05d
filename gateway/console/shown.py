"""Put what the desk keeps into the shapes of the console's API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gateway.console import schemas
from gateway.console.masking import Mask
from gateway.console.progress import label_of
from gateway.console.tables import Agent
from gateway.console.waiting import Waiting
from gateway.notes import HELD, WrittenNote
from gateway.tables import Handover
from gateway.transcript import Line


def shown_handover(handover: Waiting, agent: Agent, names: dict[str, str], now: datetime) -> schemas.QueuedHandover:
    """Return a handover as an agent sees it: who has it is the agent, or someone else by name."""
    is_held = handover.agent is not None and handover.lease_until is not None and handover.lease_until > now
    state = "mine" if handover.agent == agent.id else "others"
    if not is_held:
        state = "ended" if handover.is_over else "waiting"
    return schemas.QueuedHandover.model_validate(
        {
            "id": handover.id,
            "conversation_id": handover.conversation_id,
            "reason": schemas.REASONS.get(handover.reason, handover.reason),
            "step": label_of(handover.step),
            "channel": handover.channel,
            "requested_at": handover.requested_at,
            "state": state,
            "agent": names.get(handover.agent or "", handover.agent) if state != "waiting" else None,
            "version": handover.version,
            "unanswered": handover.last_author == "customer",
        }
    )


def covered(line: Line, mask: Mask, handover: Handover) -> str:
    """Return a line's text covered; to the person who answers, what is said is no entry of a registration."""
    begun, ended = handover.taken_at, handover.ended_at
    is_talk = begun is not None and begun <= line.at and (ended is None or line.at <= ended)
    return mask.line(line.author, "" if is_talk else line.step, line.text)


def shown_line(line: Line, mask: Mask, handover: Handover) -> schemas.ShownLine:
    """Return a line with its personal data covered."""
    return schemas.ShownLine(
        seq=line.seq,
        author=line.author,
        text=covered(line, mask, handover),
        card=str(line.card.get("type")) if line.card else None,
        choices=[mask.text(label) for label in _labels([line.choices, line.card])],
        step=label_of(line.step),
        at=line.at,
    )


def shown_note(note: WrittenNote, names: dict[str, str], mask: Mask, step: str) -> schemas.ShownNote:
    """Return a note with its personal data covered; one of the bot's is what it did not say at the step."""
    text = mask.line("bot", step, note.text) if note.author == HELD else mask.text(note.text)
    return schemas.ShownNote(author=names.get(note.author, "自動応答"), text=text, at=note.at)


def _labels(part: Any) -> list[str]:
    """Return the labels of all buttons in a document."""
    if isinstance(part, list):
        return [label for each in part for label in _labels(each)]
    if not isinstance(part, dict):
        return []
    return [str(part["label"])] if "choice_id" in part else [label for each in part.values() for label in _labels(each)]
