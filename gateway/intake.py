"""Take in what a customer sends: stored and queued in one transaction, once, before anything is acknowledged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from gateway import customer_text, forms, notices, transcript, turns
from gateway.bell import Bell
from gateway.choices import Buttons, Pressed
from gateway.confidential import is_confidential
from gateway.conversations import not_found
from gateway.runner import TurnRunner
from gateway.tables import Conversation, Turn
from gateway.transcript import Transcript
from gateway.turns import Asked, Leases
from service import tracing
from service.database import Database
from service.problems import Problem


@dataclass(frozen=True)
class Sent:
    """What one request carries: a text, or a button's token with the values of its form.

    What has a `refusal`, a notice or an empty text, is stored and asked of nobody. `seen` numbers the newest line that
    the customer had before them, where the door knows it.
    """

    client_message_id: str
    text: str | None = None
    token: str | None = None
    values: Mapping[str, str] | None = None
    refusal: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class _Said:
    text: str
    choice: dict[str, Any] | None = None
    pressed: Pressed | None = None
    refusal: str | None = None


class Intake:
    """Store messages as turns."""

    def __init__(
        self,
        database: Database,
        lines: Transcript,
        leases: Leases,
        runner: TurnRunner,
        buttons: Buttons,
        bell: Bell,
    ) -> None:
        self._database = database
        self._lines = lines
        self._leases = leases
        self._runner = runner
        self._buttons = buttons
        self._bell = bell

    async def take(self, conversation_id: str, sent: Sent) -> Turn:
        """Store what was sent, set it going and return its turn.

        A message sent again, or a submit pressed again, has the first's turn.

        Raises problems 404 `conversation-not-found` and `choice-unknown`, 409 `choice-used` and `person-answers`, and
        422 for text or values that cannot be taken.
        """
        with tracing.span("accept"):
            turn = await self._take(conversation_id, sent)
            tracing.note(message_id=turn.message_id, input=turn.input)
            return turn

    async def _take(self, conversation_id: str, sent: Sent) -> Turn:
        async with self._database.write() as session:
            conversation = await transcript.lock(session, conversation_id)
            if conversation.closed_at is not None:
                raise not_found()
            known = await transcript.sent_as(session, conversation_id, sent.client_message_id)
            if known is not None:
                return await session.get_one(Turn, known)
            said = await self._understand(session, conversation, sent)
            if said.pressed and said.pressed.turn_id is not None:
                return await session.get_one(Turn, said.pressed.turn_id)
            turn = await self._store(session, conversation, sent, said)
            claimed = await self._leases.claim(session, conversation)
        self._runner.start(claimed)
        self._bell.ring(conversation_id)
        return turn

    async def take_back(self, conversation_id: str, client_message_id: str) -> None:
        """Erase a message that was unsent; one that comes only after this is never heard."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, conversation_id)
            known = await transcript.sent_as(session, conversation_id, client_message_id)
            if known is None:
                unsent = Sent(client_message_id, notices.TAKEN_BACK, refusal="")
                await self._store(session, conversation, unsent, _Said(notices.TAKEN_BACK, refusal=""))
            else:
                await self._lines.replace(session, conversation, client_message_id, notices.TAKEN_BACK)
                await self._leases.withdraw(session, conversation, known, notices.TAKEN_BACK)
        self._bell.ring(conversation_id)

    async def _understand(self, session: AsyncSession, conversation: Conversation, sent: Sent) -> _Said:
        if sent.refusal is not None:
            return _Said(sent.text or "", refusal=sent.refusal)
        if sent.token is None:
            text = customer_text.accept(sent.text or "")
            if is_confidential(text):
                return _Said(notices.NOT_KEPT, refusal=notices.CONFIDENTIAL)
            return _Said(text)
        if conversation.mode != "bot":
            # Nobody would act on the press; the last button's least of all.
            raise Problem(409, "person-answers", notices.PERSON_ANSWERS)
        pressed = await self._buttons.redeem(session, conversation, sent.token)
        meaning = pressed.meaning
        structured = {"intent": meaning.intent, "entities": meaning.entities}
        if meaning.fields is None:
            if sent.values:
                raise Problem(422, "values-unexpected", "このボタンには入力欄がありません。画面を開き直してください。")
            return _Said(meaning.label, structured, pressed)
        values = forms.check(meaning.fields, sent.values or {})
        structured["entities"] = {**meaning.entities, "values": values}
        return _Said(f"{meaning.label}\n{forms.describe(meaning.fields, values)}", structured, pressed)

    async def _store(self, session: AsyncSession, conversation: Conversation, sent: Sent, said: _Said) -> Turn:
        # What is refused here goes to nobody; while a person answers, nothing goes to Rasa.
        state = turns.DONE if said.refusal is not None or conversation.mode != "bot" else turns.WAITING
        way = "choice" if said.pressed else "text"
        is_heard = state == turns.WAITING and not said.pressed
        meant_for = await _meant_for(session, conversation, sent.seen) if is_heard else None
        turn = await self._leases.add(session, conversation, way, Asked(said.text, said.choice, meant_for), state)
        if said.pressed:
            said.pressed.row.used_by_turn_id = turn.id
        self._lines.append(
            session, conversation, "customer", said.text, turn_id=turn.id, client_message_id=sent.client_message_id
        )
        if said.refusal:
            # The question stands, and so do its buttons.
            asked = await self._lines.question(session, conversation)
            choices, card = (asked.choices, asked.card) if asked else (None, None)
            self._lines.append(
                session, conversation, "system", said.refusal, turn_id=turn.id, choices=choices, card=card
            )
        return turn


async def _meant_for(session: AsyncSession, conversation: Conversation, seen: int | None) -> str | None:
    """Return the step that the customer had before them, where another may be asked before their words are read."""
    newest = conversation.last_seq if seen is None else seen
    waits = await turns.any_waiting(session, conversation.id)
    if waits or await transcript.is_behind(session, conversation.id, newest):
        return await transcript.asked_at(session, conversation.id, newest)
    return None
