"""Ask for agreement to documents that are shown first; each agreement can be refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.heard import Heard, Pending
from actions.message import Choice, Message, lines
from actions.question import Answer, Confirm, Question, Reading, Unclear
from actions.stopping import STOP, ask_to_stop, read_stop
from actions.turn import Turn
from actions.yes_no import yes_or_no
from bot.japanese.doubt import leaves_doubt


@dataclass(frozen=True)
class Agreement(Question):
    """Hold one agreement: its words, its buttons and the ids of the documents it is about.

    A refusal by the button is confirmed when `confirms_refusal`; a typed one always is.
    """

    step: str
    text: str
    yes: str
    no: str
    refusal: str
    understood: str
    documents: tuple[str, ...] = ()
    confirms_refusal: bool = True

    async def ask(self, turn: Turn) -> Message:
        """Show the documents and the question, or ask to confirm a refusal."""
        if turn.pending(self.step).confirming == STOP:
            return ask_to_stop(self.step, self.refusal, self.no)
        choices = (Choice(self.yes, "affirm"), Choice(self.no, "deny"))
        return Message(self.text, self.step, choices, await self._card(turn))

    def read(self, heard: Heard, pending: Pending) -> Reading:
        """Take a plain agreement; lead a refusal to its confirmation."""
        if pending.confirming == STOP:
            return read_stop(heard, self.step, {"agreed": False})
        agreed = yes_or_no(heard, self.step)
        if agreed:
            return Answer({"agreed": True}, self.understood)
        if agreed is False:
            certain = heard.is_choice and not self.confirms_refusal
            return Answer({"agreed": False}) if certain else Confirm(STOP)
        doubtful = leaves_doubt(heard.text)
        said = "内容をご確認のうえ、お答えください。" if doubtful else "お答えをはっきりと読み取れませんでした。"
        return Unclear(lines(said, f"「{self.yes}」「{self.no}」のどちらかをお選びください。"))

    async def _card(self, turn: Turn) -> Mapping[str, Any] | None:
        if not self.documents:
            return None
        draft = await turn.draft()
        found = await turn.backend.documents(str(draft["term"]["inception_at"])[:10])
        return document_card([document for document in found if document["id"] in self.documents])


def document_card(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the card that opens documents in the version that counts."""
    rows = [
        {
            "title": document["title"],
            "href": f"/documents/{document['id']}/{document['version']}",
            "version": document["version"],
            "sha256": document["sha256"],
            "pages": document["pages"],
        }
        for document in documents
    ]
    return {"type": "document", "documents": rows}
