"""Take in what a customer sends: stored and queued in one transaction, once, before anything is acknowledged."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from gateway import choices, customer_text, forms, notices, transcript, turns
from gateway.bell import Bell
from gateway.confidential import is_confidential
from gateway.keys import Signer
from gateway.runner import TurnRunner
from gateway.tables import Choice, Conversation, Turn
from gateway.turns import Leases
from service.clock import Clock
from service.database import Database
from service.problems import Problem


@dataclass(frozen=True)
class Sent:
    """What one request carries: a text, or a button's token with the values of its form."""

    client_message_id: str
    text: str | None = None
    token: str | None = None
    values: Mapping[str, str] | None = None


@dataclass(frozen=True)
class _Said:
    text: str
    choice: dict[str, Any] | None = None
    pressed: Choice | None = None
    refusal: str = ""


class Intake:
    """Store messages as turns."""

    def __init__(
        self, database: Database, clock: Clock, leases: Leases, runner: TurnRunner, signer: Signer, bell: Bell
    ) -> None:
        self._database = database
        self._clock = clock
        self._leases = leases
        self._runner = runner
        self._signer = signer
        self._bell = bell

    async def take(self, conversation_id: str, sent: Sent) -> Turn:
        """Store what was sent, set it going and return its turn.

        A message sent again, or a submit pressed again, has the first's turn.

        Raises problems 404 `choice-unknown`, 409 `choice-used`, 422 for text or values that cannot be taken.
        """
        async with self._database.write() as session:
            conversation = await transcript.lock(session, conversation_id)
            known = await transcript.sent_as(session, conversation_id, sent.client_message_id)
            if known is not None and known.turn_id is not None:
                return await session.get_one(Turn, known.turn_id)
            said = await self._understand(session, conversation, sent)
            if said.pressed and said.pressed.used_by_turn_id is not None:
                return await session.get_one(Turn, said.pressed.used_by_turn_id)
            turn = await self._store(session, conversation, sent, said)
            claimed = await self._leases.claim(session, conversation)
        self._runner.start(claimed, conversation.channel)
        self._bell.ring(conversation_id)
        return turn

    async def _understand(self, session: AsyncSession, conversation: Conversation, sent: Sent) -> _Said:
        if sent.token is None:
            text = customer_text.accept(sent.text or "")
            if is_confidential(text):
                return _Said(notices.NOT_KEPT, refusal=notices.CONFIDENTIAL)
            return _Said(text)
        choice = await choices.redeem(session, self._signer, conversation, sent.token)
        structured = {"intent": choice.intent, "entities": choice.entities}
        if choice.fields is None:
            if sent.values:
                raise Problem(422, "values-unexpected", "このボタンには入力欄がありません。画面を開き直してください。")
            return _Said(choice.label, structured, choice)
        values = forms.check(choice.fields, sent.values or {})
        structured["entities"] = {**choice.entities, "values": values}
        return _Said(f"{choice.label}\n{forms.describe(choice.fields, values)}", structured, choice)

    async def _store(self, session: AsyncSession, conversation: Conversation, sent: Sent, said: _Said) -> Turn:
        now = self._clock.now()
        turn = Turn(
            conversation_id=conversation.id,
            message_id=str(uuid.uuid4()),
            input="choice" if said.pressed else "text",
            text=said.text,
            choice=said.choice,
            member_id=conversation.member_id,
            # What is refused here goes to nobody; while a person answers, nothing goes to Rasa.
            state=turns.DONE if said.refusal or conversation.mode != "bot" else turns.WAITING,
            accepted_at=now,
            retry_at=now,
        )
        session.add(turn)
        await session.flush()
        if said.pressed:
            said.pressed.used_by_turn_id = turn.id
        transcript.append(
            session,
            conversation,
            "customer",
            said.text,
            now,
            turn_id=turn.id,
            client_message_id=sent.client_message_id,
        )
        if said.refusal:
            transcript.append(session, conversation, "system", said.refusal, now, turn_id=turn.id)
        return turn
