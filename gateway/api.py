"""Serve the conversation's API."""

from __future__ import annotations

import asyncio

from aiohttp import web

from gateway import turns
from gateway.bell import Bell, heard
from gateway.choices import Buttons
from gateway.conversations import Conversations
from gateway.door import Door
from gateway.intake import Intake
from gateway.schemas import Messages, OpenConversation, OpenedConversation, SendMessage, say
from gateway.settings import Settings
from gateway.streams import last_seen
from gateway.tables import Turn
from gateway.transcript import Line, Transcript
from service.database import Database
from service.operations import reply


class Waiting:
    """Wait for turns to be answered, by whichever process."""

    def __init__(self, database: Database, bell: Bell, settings: Settings) -> None:
        self._database = database
        self._bell = bell
        self._settings = settings

    async def settle(self, turn: Turn) -> bool:
        """Wait for the end of a turn just stored or found, as long as a request may; tell whether it came."""
        if turn.state == turns.DONE:
            return True
        try:
            async with asyncio.timeout(self._settings.respond_within):
                await self._until_done(turn)
        except TimeoutError:
            return False
        return True

    async def _until_done(self, turn: Turn) -> None:
        with self._bell.listen(turn.message_id) as rung:
            # A turn's bell rings at its end alone, in the process that ended it; another's is seen by looking.
            while not await heard(rung, self._settings.watch_interval):
                async with self._database.read() as session:
                    if (await session.get_one(Turn, turn.id)).state == turns.DONE:
                        return


class ConversationApi:
    """Open conversations, take messages and tell what was said."""

    def __init__(
        self,
        lines: Transcript,
        door: Door,
        conversations: Conversations,
        intake: Intake,
        waiting: Waiting,
        buttons: Buttons,
    ) -> None:
        self._lines = lines
        self._door = door
        self._conversations = conversations
        self._intake = intake
        self._waiting = waiting
        self._buttons = buttons

    async def open_conversation(self, request: web.Request, body: OpenConversation) -> web.Response:
        """Open the session's conversation, or find the one it has."""
        await self._door.limit(request)
        owner, new_session_id = await self._door.session_or_new(request)
        conversation, greeting = await self._conversations.open(owner, body.channel, body.entry)
        if greeting is not None:
            await self._waiting.settle(greeting)
        lines = await self._lines.after(conversation.id, 0)
        opened = OpenedConversation(conversation_id=conversation.id, messages=self._shown(lines).messages)
        response = reply(opened, 200 if greeting is None else 201)
        if new_session_id:
            self._door.border.give_session(request, response, new_session_id)
        return response

    async def send_message(self, request: web.Request, body: SendMessage) -> web.Response:
        """Store a message, then answer with all of its turn, or 202 if that takes long."""
        await self._door.limit(request)
        conversation = await self._door.conversation(request)
        turn = await self._intake.take(conversation.id, body.sent())
        done = await self._waiting.settle(turn)
        lines = await self._lines.of_turn(turn.id)
        return reply(self._shown(lines), 200 if done else 202)

    async def list_messages(self, request: web.Request) -> web.Response:
        """Return the lines after a number."""
        conversation = await self._door.conversation(request, seen=False)
        lines = await self._lines.after(conversation.id, last_seen(request))
        return reply(self._shown(lines))

    def _shown(self, lines: list[Line]) -> Messages:
        return Messages(messages=[say(line, self._buttons) for line in lines])
