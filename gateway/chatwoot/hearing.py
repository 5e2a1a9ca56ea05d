"""Hear what people at the desk did: Chatwoot is asked how things stand, whatever its webhooks told, in any order."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

import structlog

from gateway import customer_text
from gateway.chatwoot import wording
from gateway.chatwoot.cases import ENDED, Cases, Scene
from gateway.chatwoot.client import ChatwootClient, UnreachableError
from gateway.chatwoot.schemas import Chat, Sender, Spoken
from gateway.chatwoot.settings import ChatwootSettings
from gateway.chatwoot.tables import Case
from gateway.tables import Conversation, Handover
from gateway.takeovers import Person, Takeovers
from service.clock import Clock
from service.problems import Problem

_LONGEST_NAME = 40
_NAMELESS = "カスタマーセンター"
# What the person at the desk has to know, and can do something about; anything else is tried again.
_TOLD = ("submission-pending", "text-empty", "text-too-long")
_log = structlog.get_logger()


class Hearing:
    """Say to the customer what was answered, then end the takeover where the desk's conversation has ended."""

    def __init__(
        self, cases: Cases, client: ChatwootClient, settings: ChatwootSettings, clock: Clock, takeovers: Takeovers
    ) -> None:
        self._cases = cases
        self._client = client
        self._settings = settings
        self._clock = clock
        self._takeovers = takeovers

    async def look(self, scene: Scene, chat_id: int) -> None:
        """Look at a conversation of the desk and do what has to be done; raises the client's errors and Problem."""
        case, handover = scene.case, scene.handover
        try:
            chat = await self._client.chat(chat_id)
            said = await self._client.messages(chat_id, case.heard_id)
        except UnreachableError:
            await self._keep(handover)  # What cannot be seen counts as unchanged.
            raise
        marks = {each.mark for each in said}
        for reply in (each for each in said if each.is_for_the_customer):
            handover = await self._pass_on(case, scene.conversation, handover, reply, marks)
            await self._cases.change(case, heard_id=reply.id, attempts=0)
        is_over = await self._end(case, handover, chat)
        if handover is not None and not is_over:
            await self._keep(handover)
            again = self._clock.now() + timedelta(seconds=self._settings.look_interval)
        else:
            again = None
        await self._cases.look_again(case, again)

    async def _pass_on(
        self,
        case: Case,
        conversation: Conversation,
        handover: Handover | None,
        reply: Spoken,
        marks: Collection[str | None],
    ) -> Handover | None:
        """Say a reply to the customer, or give it back with the reason; return the handover as it is held then."""
        returned = f"returned:{reply.id}"
        if returned in marks:
            return handover
        content = reply.content or ""
        reason = wording.NOBODY_WAITS if handover is None else wording.NO_WORDS if not content.strip() else ""
        if handover is not None and not reason:
            try:
                person = _person(reply.sender)
                handover = await self._take(conversation, handover, person)
                sent_as = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._settings.desk}/messages/{reply.id}"))
                await self._takeovers.say(handover.id, person, handover.version, sent_as, content)
            except Problem as problem:
                if problem.kind not in _TOLD:
                    raise
                reason = problem.detail
        if reason:
            await self._post(case, wording.not_delivered(content, reason), returned)
        elif reply.attachments:
            await self._post(case, wording.NO_FILES, returned)
        return handover

    async def _take(self, conversation: Conversation, handover: Handover, person: Person) -> Handover:
        if handover.agent == person.id and conversation.mode == "human":
            return handover
        if handover.agent not in (None, person.id):
            # Who answers there is the desk's to say: a colleague who writes has it from here on.
            await self._takeovers.let_go(handover.id, Person(str(handover.agent), ""), handover.version)
        taken = await self._takeovers.take(handover.id, person)
        conversation.mode = "human"
        return taken

    async def _end(self, case: Case, handover: Handover | None, chat: Chat) -> bool:
        """End the takeover of a conversation that the desk has ended; tell whether it did."""
        if handover is None or case.opened_for != handover.id or not chat.is_over:
            return False
        try:
            if handover.taken_at is None:
                await self._takeovers.decline(handover.id, _person(chat.meta.assignee))
            else:
                end = self._takeovers.give_back if chat.status == "pending" else self._takeovers.close
                await end(handover.id, Person(str(handover.agent), ""), handover.version)
        except Problem as problem:  # It ended elsewhere: nothing is left to do.
            _log.warning("handover-ended-elsewhere", reason=problem.kind)
        await self._cases.change(case, **ENDED)
        return True

    async def _keep(self, handover: Handover | None) -> None:
        if handover is None or handover.agent is None:
            return
        try:
            await self._takeovers.keep(handover.id, Person(handover.agent, ""), handover.version)
        except Problem as problem:
            _log.warning("handover-not-kept", reason=problem.kind)

    async def _post(self, case: Case, content: str, mark: str) -> None:
        await self._client.post(int(case.chat_id or 0), content, mark, private=True)


def _person(sender: Sender | None) -> Person:
    if sender is None:
        return Person("chatwoot", _NAMELESS)
    name = customer_text.clean(sender.available_name or sender.name or "")[:_LONGEST_NAME]
    return Person(f"chatwoot:{sender.id}", name or _NAMELESS)
