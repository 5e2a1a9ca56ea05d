"""Write what answers a turn into the transcript: Rasa's messages, or the gateway's own notice."""

from __future__ import annotations

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import choices, notices, reached_steps, transcript, turns
from gateway.bell import Bell
from gateway.choices import Buttons
from gateway.handovers import WITHDRAWN, HandoverQueue
from gateway.metrics import Metrics
from gateway.notes import HELD, Notes
from gateway.rasa_client import Answer
from gateway.tables import Conversation, Message, Turn
from gateway.transcript import Transcript
from gateway.turns import Claim, Leases
from service.clock import Clock
from service.database import Database

_UNREAD = (
    update(Message)
    .where(Message.turn_id == bindparam("turn"), Message.author == "customer")
    .values(unread=True)
    .execution_options(synchronize_session=False)
)


class Answers:
    """End turns, each exactly once, whoever computed the answer; who ends one claims the next."""

    def __init__(  # noqa: PLR0913 - where everything that an answer touches meets
        self,
        database: Database,
        lines: Transcript,
        buttons: Buttons,
        leases: Leases,
        bell: Bell,
        metrics: Metrics,
        *,
        clock: Clock,
        notes: Notes,
        queue: HandoverQueue | None,
    ) -> None:
        """Write for customers; without a `queue` nobody waits for a person here."""
        self._database = database
        self._clock = clock
        self._lines = lines
        self._buttons = buttons
        self._leases = leases
        self._bell = bell
        self._metrics = metrics
        self._notes = notes
        self._queue = queue

    async def write(self, turn: Claim, messages: list[Answer]) -> Claim | None:
        """Store Rasa's messages, end the turn and return the next, claimed; raises LeaseLostError."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, turn.conversation_id)
            await self._leases.finish(session, turn)
            following = await self._leases.claim(session, conversation)
            conversation.apologised = False
            step = conversation.step
            is_told = conversation.mode == "bot"
            unread = is_told and any(message.unread for message in messages)
            if is_told:
                await self._tell(session, conversation, turn, messages)
                if unread:
                    await session.execute(_UNREAD, {"turn": turn.id})
                await reached_steps.record(session, conversation, step, self._clock.now(), unread=unread)
            else:
                self._hold(session, conversation, messages)
        self._metrics.went_on(step, conversation.step, unread=unread)
        self._ring(turn)
        return following

    async def give_up(self, turn: Claim) -> Claim | None:
        """End a turn that Rasa cannot answer, say what to do, and return the next; raises LeaseLostError."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, turn.conversation_id)
            await self._leases.finish(session, turn)
            following = await self._leases.claim(session, conversation)
            conversation.apologised = False
            if conversation.mode == "bot":
                self._notify(session, conversation, turn, notices.NOT_PROCESSED)
        self._ring(turn)
        return following

    async def may_give_up(self, turn: Claim) -> bool:
        """Tell whether a turn may end without Rasa's answer: a submission may have been accepted, so it may not."""
        async with self._database.read() as session:
            return not await choices.is_submission(session, turn.id)

    async def apologise(self, turn: Claim) -> None:
        """Say once in an outage that the answer is late and nothing is lost; a submission is being confirmed."""
        async with self._database.write() as session:
            conversation = await transcript.lock(session, turn.conversation_id)
            present = await session.get(Turn, turn.id)
            is_over = present is None or present.state != turns.WAITING
            if conversation.apologised or conversation.mode != "bot" or is_over:
                return
            conversation.apologised = True
            is_submission = await choices.is_submission(session, turn.id)
            self._notify(session, conversation, turn, notices.BEING_CONFIRMED if is_submission else notices.APOLOGY)
        self._bell.ring(turn.conversation_id)

    async def _tell(
        self, session: AsyncSession, conversation: Conversation, turn: Claim, messages: list[Answer]
    ) -> None:
        if messages:
            # A turn asks at most one question; its earlier messages lead up to that step.
            conversation.step = next((m.step for m in reversed(messages) if m.step), conversation.step)
            conversation.live_turn_id = turn.id
        for message in messages:
            self._append(session, conversation, turn, message)
            if message.handover and self._queue:
                await self._hand_over(self._queue, session, conversation, turn, message.handover)

    @staticmethod
    async def _hand_over(
        queue: HandoverQueue, session: AsyncSession, conversation: Conversation, turn: Claim, wish: str
    ) -> None:
        if wish == WITHDRAWN:
            await queue.withdraw(session, conversation, turn.id)
        else:
            await queue.ask(session, conversation, wish, turn.id)

    def _hold(self, session: AsyncSession, conversation: Conversation, messages: list[Answer]) -> None:
        """Keep from the customer what the bot says after a person took over, who may read it."""
        for message in messages:
            self._notes.add(session, conversation, HELD, message.text)

    def _append(self, session: AsyncSession, conversation: Conversation, turn: Claim, message: Answer) -> None:
        self._lines.append(
            session,
            conversation,
            "bot",
            message.text,
            turn_id=turn.id,
            choices=self._buttons.offer(session, conversation, turn.id, message.choices),
            card=self._buttons.offer(session, conversation, turn.id, message.card),
        )

    def _notify(self, session: AsyncSession, conversation: Conversation, turn: Claim, text: str) -> None:
        self._lines.append(session, conversation, "system", text, turn_id=turn.id)

    def _ring(self, turn: Claim) -> None:
        self._bell.ring(turn.conversation_id)
        self._bell.ring(turn.message_id)
