"""Tell the desk what the transcript says: it is the outbox, and a case's row keeps how far the desk was told."""

from __future__ import annotations

from datetime import timedelta

import structlog

from gateway.chatwoot import wording
from gateway.chatwoot.cases import ENDED, Cases, Scene
from gateway.chatwoot.client import ChatwootClient, RefusedError
from gateway.chatwoot.covering import cover
from gateway.chatwoot.settings import ChatwootSettings
from gateway.chatwoot.tables import Case
from gateway.console.covers import Covers
from gateway.keys import Signer
from gateway.tables import Conversation, Handover
from gateway.transcript import Line, Transcript
from service.clock import Clock

_log = structlog.get_logger()


class Mirror:
    """Bring a waiting customer before the people at the desk, and then each line, in order, once."""

    def __init__(  # noqa: PLR0913 - what is told, to whom, and how far
        self,
        cases: Cases,
        client: ChatwootClient,
        settings: ChatwootSettings,
        clock: Clock,
        *,
        lines: Transcript,
        covers: Covers,
        signer: Signer,
    ) -> None:
        self._cases = cases
        self._client = client
        self._settings = settings
        self._clock = clock
        self._lines = lines
        self._covers = covers
        self._signer = signer

    async def open(self, scene: Scene, handover: Handover) -> None:
        """Bring a handover to the desk; each step is written down, and who goes on begins where it ended.

        Raises the client's errors and NamesUnknownError.
        """
        case, conversation = scene.case, scene.conversation
        contact_id, source_id = await self._contact(case, conversation)
        chat_id = case.chat_id
        if chat_id is None:
            attributes = wording.attributes(conversation, handover)
            chat_id = await self._client.make_chat(contact_id, source_id, attributes)
            await self._cases.change(case, chat_id=chat_id)
        if case.noted_for != handover.id:
            await self._note(case, conversation, handover)
        await self._cases.look_again(case, self._clock.now() + timedelta(seconds=self._settings.look_interval))
        await self._client.open_chat(chat_id)
        await self._cases.change(case, opened_for=handover.id, attempts=0)

    async def tell(self, scene: Scene) -> bool:
        """Tell the next line, and whether there was one; raises the client's errors and NamesUnknownError."""
        case, conversation = scene.case, scene.conversation
        lines = await self._lines.after(conversation.id, case.told_seq)
        if not lines:
            return False
        line = lines[0]
        if line.author != "agent":  # What a person said was said at the desk.
            await self._post_line(case, conversation, line)
        await self._cases.change(case, told_seq=line.seq, sending=None, attempts=0)
        return True

    async def close(self, case: Case) -> None:
        """Close a conversation whose handover has ended, unless people at the desk did; raises the client's errors."""
        chat_id = int(case.chat_id or 0)
        try:
            if not (await self._client.chat(chat_id)).is_over:
                await self._once(case, f"left:{case.noted_for}", wording.WAITS_NO_MORE, private=True)
                await self._client.close_chat(chat_id)
        except RefusedError:
            _log.error("close-refused-by-chatwoot")
        await self._cases.change(case, **ENDED, sending=None, attempts=0)

    async def _contact(self, case: Case, conversation: Conversation) -> tuple[int, str]:
        """Return Chatwoot's contact of a conversation, which names nobody."""
        if case.contact_id is not None and case.source_id is not None:
            return case.contact_id, case.source_id
        identifier = self._signer.sign(conversation.id)
        contact = await self._client.make_contact(identifier, f"お客さま {identifier[:6]}")
        source_id = contact.source_in(self._settings.inbox_id) or identifier
        await self._cases.change(case, contact_id=contact.id, source_id=source_id)
        return contact.id, source_id

    async def _note(self, case: Case, conversation: Conversation, handover: Handover) -> None:
        mask = await cover(self._covers, conversation)
        lines = await self._lines.after(conversation.id, case.told_seq)
        mark = f"handover:{handover.id}"
        try:
            await self._once(case, mark, wording.opening(conversation, handover, lines, mask), private=True)
        except RefusedError:
            _log.error("transcript-refused-by-chatwoot")
            await self._once(case, f"{mark}:hidden", wording.opening(conversation, handover, [], mask), private=True)
        told = lines[-1].seq if lines else case.told_seq
        await self._cases.change(case, noted_for=handover.id, told_seq=told, sending=None)

    async def _post_line(self, case: Case, conversation: Conversation, line: Line) -> None:
        mask = await cover(self._covers, conversation)
        is_customers = line.author == "customer"
        to_a_person = conversation.mode == "human"
        content = wording.words(line, mask, to_a_person=to_a_person) if is_customers else wording.aside(line, mask)
        mark = f"line:{line.seq}"
        try:
            await self._once(case, mark, content, private=not is_customers)
        except RefusedError:
            _log.error("line-refused-by-chatwoot")
            await self._once(case, f"{mark}:hidden", wording.NOT_SHOWN, private=True)

    async def _once(self, case: Case, mark: str, content: str, *, private: bool) -> None:
        """Post a message, unless an earlier try, whose answer was lost, had arrived."""
        chat_id = int(case.chat_id or 0)
        if case.sending == mark:
            there = await self._client.messages(chat_id, case.sending_after)
            if any(each.mark == mark for each in there):
                return
        else:
            await self._cases.change(case, sending=mark, sending_after=case.heard_id)
        await self._client.post(chat_id, content, mark, private=private)
