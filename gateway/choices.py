"""Turn Rasa's structured choices into opaque buttons, and a pressed button back into its choice.

The transcript holds a button's id; the page gets the id with a signature. So a reader of the database cannot
press a button, and the page learns nothing of intents and entities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import turns
from gateway.keys import Signer, new_id
from gateway.tables import Choice, Conversation, Turn
from service.problems import Problem
from service.vault import Vault

# The token is no secret of its conversation alone: another one's must not be pressed here.
_OFFERED = select(Choice).where(Choice.id == bindparam("choice"), Choice.conversation_id == bindparam("conversation"))
_SUBMIT = "submit"  # the kind of the one button that is the formal application
_SUBMITTING = (
    select(Turn.id)
    .join(Choice, Choice.used_by_turn_id == Turn.id)
    .where(Turn.conversation_id == bindparam("conversation"), Turn.state == turns.WAITING, Choice.kind == _SUBMIT)
    .limit(1)
)
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


@dataclass(frozen=True)
class Meaning:
    """What a button says, and what pressing it says to Rasa; `fields` are those of the form that it submits."""

    label: str
    intent: str
    entities: dict[str, Any]
    fields: list[Any] | None


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed, opened."""

    row: Choice
    meaning: Meaning

    @property
    def turn_id(self) -> int | None:
        """Return the turn that pressing it made before."""
        return self.row.used_by_turn_id


class Buttons:
    """Seal choices into their table and take them from it when they are pressed."""

    def __init__(self, vault: Vault, signer: Signer) -> None:
        self._vault = vault
        self._signer = signer

    def offer(self, session: AsyncSession, conversation: Conversation, turn_id: int, part: Any) -> Any:
        """Store each choice in a document of Rasa's and return the document with buttons in their place."""

        def keep(choice: dict[str, Any], fields: list[Any] | None) -> str:
            row = Choice(
                id=new_id(),
                conversation_id=conversation.id,
                turn_id=turn_id,
                step=conversation.step,
                kind=kind_of(choice),
            )
            meaning = Meaning(choice["label"], choice["intent"], choice.get("entities") or {}, fields)
            row.sealed = self._vault.seal(conversation.key, asdict(meaning), row.place)
            session.add(row)
            return row.id

        return conceal(part, keep)

    def show(self, part: Any) -> Any:
        """Return a document of the transcript as the page gets it: each button's id with its signature."""
        return reveal(part, self._signer)

    async def redeem(self, session: AsyncSession, conversation: Conversation, token: str) -> Pressed:
        """Return the button behind a token that may be pressed now, or that submitted before.

        A submit button pressed again is returned with its `turn_id` set: that turn's answer is the answer.
        Raises problem 404 `choice-unknown` and 409 `choice-used`.
        """
        choice_id, _, signature = token.partition(".")
        known = {"choice": choice_id, "conversation": conversation.id}
        choice = await session.scalar(_OFFERED, known) if self._signer.fits(choice_id, signature) else None
        if choice is None:
            raise Problem(404, "choice-unknown", "このボタンは使えません。新しい画面のボタンを押してください。")
        pressed = Pressed(choice, Meaning(**self._vault.open(conversation.key, choice.sealed, choice.place)))
        if choice.used_by_turn_id is not None:
            if choice.kind == _SUBMIT:
                return pressed
            raise Problem(409, "choice-used", "このボタンはすでに押されています。続きの案内をご覧ください。")
        if choice.turn_id != conversation.live_turn_id:
            raise Problem(409, "choice-used", "この質問は終わっています。新しい案内のボタンを押してください。")
        if await turns.any_waiting(session, conversation.id):
            # A message sent before may change the question; the button must not answer another one.
            raise Problem(409, "choice-used", "前のご入力を確認しています。次の案内をお待ちください。")
        return pressed


async def submission_waits(session: AsyncSession, conversation_id: str) -> bool:
    """Tell whether a press of the formal application is still being answered."""
    return await session.scalar(_SUBMITTING, {"conversation": conversation_id}) is not None


async def is_submission(session: AsyncSession, turn_id: int) -> bool:
    """Tell whether a turn is the press of the button that is the formal application."""
    return await session.scalar(_PRESSED_IN, {"turn": turn_id}) == _SUBMIT
