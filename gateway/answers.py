"""Write what answers a turn into the transcript: Rasa's messages, or the gateway's own notice."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from gateway import choices, notices, transcript, turns
from gateway.bell import Bell
from gateway.keys import new_id
from gateway.rasa_client import Answer
from gateway.tables import Choice, Conversation, Turn
from gateway.turns import Leases
from service.clock import Clock
from service.database import Database


class Answers:
    """End turns, each exactly once, whoever computed the answer; who ends one claims the next."""

    def __init__(self, database: Database, clock: Clock, leases: Leases, bell: Bell) -> None:
        self._database = database
        self._clock = clock
        self._leases = leases
        self._bell = bell

    async def write(self, turn: Turn, messages: list[Answer]) -> Turn | None:
        """Store Rasa's messages, end the turn and return the next, claimed; raises LeaseLostError."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, turn.conversation_id)
            await self._leases.finish(session, turn)
            following = await self._leases.claim(session, conversation)
            conversation.apologised = False
            if messages:
                # A turn asks at most one question; its earlier messages lead up to that step.
                conversation.step = next((m.step for m in reversed(messages) if m.step), conversation.step)
                conversation.live_turn_id = turn.id
            for message in messages:
                self._append(session, conversation, turn, message)
        self._ring(turn)
        return following

    async def give_up(self, turn: Turn) -> Turn | None:
        """End a turn that Rasa cannot answer, say what to do, and return the next; raises LeaseLostError."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, turn.conversation_id)
            await self._leases.finish(session, turn)
            following = await self._leases.claim(session, conversation)
            conversation.apologised = False
            self._notify(session, conversation, turn, notices.NOT_PROCESSED)
        self._ring(turn)
        return following

    async def may_give_up(self, turn: Turn) -> bool:
        """Tell whether a turn may end without Rasa's answer: a submission may have been accepted, so it may not."""
        async with self._database.read() as session:
            return not await choices.is_submission(session, turn)

    async def apologise(self, turn: Turn) -> None:
        """Say once in an outage that the answer is late and nothing is lost; a submission is being confirmed."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, turn.conversation_id)
            present = await session.get(Turn, turn.id)
            if conversation.apologised or present is None or present.state != turns.WAITING:
                return
            conversation.apologised = True
            is_submission = await choices.is_submission(session, turn)
            self._notify(session, conversation, turn, notices.BEING_CONFIRMED if is_submission else notices.APOLOGY)
        self._bell.ring(turn.conversation_id)

    def _append(self, session: AsyncSession, conversation: Conversation, turn: Turn, message: Answer) -> None:
        def keep(choice: dict[str, Any], fields: list[Any] | None) -> str:
            row = Choice(
                id=new_id(),
                conversation_id=conversation.id,
                turn_id=turn.id,
                step=conversation.step,
                label=choice["label"],
                kind=choices.kind_of(choice),
                intent=choice["intent"],
                entities=choice.get("entities") or {},
                fields=fields,
            )
            session.add(row)
            return row.id

        transcript.append(
            session,
            conversation,
            "bot",
            message.text,
            self._clock.now(),
            turn_id=turn.id,
            choices=choices.conceal(message.choices, keep),
            card=choices.conceal(message.card, keep),
        )

    def _notify(self, session: AsyncSession, conversation: Conversation, turn: Turn, text: str) -> None:
        transcript.append(session, conversation, "system", text, self._clock.now(), turn_id=turn.id)

    def _ring(self, turn: Turn) -> None:
        self._bell.ring(turn.conversation_id)
        self._bell.ring(turn.message_id)
