"""Turn Rasa's structured choices into opaque buttons, and a pressed button back into its choice.

The transcript holds a button's id; the page gets the id with a signature. So a reader of the database cannot
press a button, and the page learns nothing of intents and entities.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import turns
from gateway.keys import Signer
from gateway.tables import Choice, Conversation, Turn
from service.problems import Problem

# The token is no secret of its conversation alone: another one's must not be pressed here.
_OFFERED = select(Choice).where(Choice.id == bindparam("choice"), Choice.conversation_id == bindparam("conversation"))
_SUBMIT = "submit"  # the kind of the one button that is the formal application
_PRESSED_IN = select(Choice.kind).where(Choice.used_by_turn_id == bindparam("turn"))
Keep = Callable[[dict[str, Any], list[Any] | None], str]


def conceal(part: Any, keep: Keep, fields: list[Any] | None = None) -> Any:
    """Replace each choice in a document by `{label, choice_id, kind}`.

    `keep(choice, fields)` stores a choice and returns its id; `fields` are those of the form it submits.
    """
    if isinstance(part, list):
        return [conceal(item, keep) for item in part]
    if not isinstance(part, dict):
        return part
    if "intent" in part:
        return {"label": part["label"], "choice_id": keep(part, fields), "kind": kind_of(part)}
    own = part.get("fields") if part.get("type") == "form" else None
    return {name: conceal(value, keep, own) for name, value in part.items()}


def kind_of(choice: dict[str, Any]) -> str:
    """Return how a choice presents itself; an ordinary button unless it says otherwise."""
    return choice.get("kind") or "secondary"


def reveal(part: Any, signer: Signer) -> Any:
    """Replace each `{label, choice_id, kind}` by `{label, token, kind}`."""
    if isinstance(part, list):
        return [reveal(item, signer) for item in part]
    if not isinstance(part, dict):
        return part
    if "choice_id" in part:
        token = f"{part['choice_id']}.{signer.sign(part['choice_id'])}"
        return {"label": part["label"], "token": token, "kind": part["kind"]}
    return {name: reveal(value, signer) for name, value in part.items()}


async def redeem(session: AsyncSession, signer: Signer, conversation: Conversation, token: str) -> Choice:
    """Return the choice behind a token that may be pressed now, or that submitted before.

    A submit button pressed again is returned with `used_by_turn_id` set: its turn's answer is the answer.
    Raises problem 404 `choice-unknown` and 409 `choice-used`.
    """
    choice_id, _, signature = token.partition(".")
    known = {"choice": choice_id, "conversation": conversation.id}
    choice = await session.scalar(_OFFERED, known) if signer.fits(choice_id, signature) else None
    if choice is None:
        raise Problem(404, "choice-unknown", "このボタンは使えません。新しい画面のボタンを押してください。")
    if choice.used_by_turn_id is not None:
        if choice.kind == _SUBMIT:
            return choice
        raise Problem(409, "choice-used", "このボタンはすでに押されています。続きの案内をご覧ください。")
    if choice.turn_id != conversation.live_turn_id:
        raise Problem(409, "choice-used", "この質問は終わっています。新しい案内のボタンを押してください。")
    if await turns.any_waiting(session, conversation.id):
        # A message sent before may change the question; the button must not answer another one.
        raise Problem(409, "choice-used", "前のご入力を確認しています。次の案内をお待ちください。")
    return choice


async def is_submission(session: AsyncSession, turn: Turn) -> bool:
    """Tell whether a turn is the press of the button that is the formal application."""
    return await session.scalar(_PRESSED_IN, {"turn": turn.id}) == _SUBMIT
