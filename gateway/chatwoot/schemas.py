"""Shape what Chatwoot's API and its webhooks tell; what they tell besides is not read."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

MARK = "renewal_mark"
"""The content attribute by which a message of ours is known again."""
OUTGOING = 1
STATUS_EVENTS = ("conversation_status_changed", "conversation_resolved", "conversation_opened")
"""The events after which a conversation may have another status."""


class _Inbox(BaseModel):
    id: int


class ContactInbox(BaseModel):
    """One contact's place in an inbox."""

    source_id: str
    inbox: _Inbox


class Contact(BaseModel):
    """One contact."""

    id: int
    identifier: str | None = None
    contact_inboxes: list[ContactInbox] = Field(default_factory=list)

    def source_in(self, inbox_id: int) -> str | None:
        """Return the contact's source id in an inbox."""
        return next((each.source_id for each in self.contact_inboxes if each.inbox.id == inbox_id), None)


class Sender(BaseModel):
    """Who wrote a message."""

    id: int
    type: str = ""
    name: str | None = None
    available_name: str | None = None


class Spoken(BaseModel):
    """One message of a conversation at the desk."""

    id: int
    content: str | None = None
    message_type: int
    private: bool = False
    content_attributes: dict[str, Any] | None = None
    sender: Sender | None = None
    attachments: list[Any] = Field(default_factory=list)

    @property
    def mark(self) -> str | None:
        """Return the mark of a message of ours."""
        mark = (self.content_attributes or {}).get(MARK)
        return str(mark) if mark else None

    @property
    def is_for_the_customer(self) -> bool:
        """Tell whether a person at the desk wrote it to the customer: no note, no bot's, none that was taken back."""
        is_public_reply = self.message_type == OUTGOING and not self.private and self.mark is None
        is_withdrawn = bool((self.content_attributes or {}).get("deleted"))
        return is_public_reply and not is_withdrawn and self.sender is not None and self.sender.type == "user"


class _Meta(BaseModel):
    assignee: Sender | None = None


class Chat(BaseModel):
    """One conversation at the desk as it stands."""

    id: int
    inbox_id: int
    status: str
    meta: _Meta = Field(default_factory=_Meta)

    @property
    def is_over(self) -> bool:
        """Tell whether people at the desk have given it back or closed it."""
        return self.status in ("pending", "resolved")


class Event(BaseModel):
    """What a webhook is rung for; `id` is a conversation's, or a message's with its `conversation` beside it."""

    event: str
    id: Any = None
    message_type: Any = None
    private: Any = None
    conversation: Any = None

    @property
    def rings_for(self) -> int | None:
        """Return the conversation at the desk that is to be looked at; None where nothing can have changed for us."""
        if self.event == "message_created" and self.message_type in ("outgoing", OUTGOING) and not self.private:
            return _number(self.conversation.get("id")) if isinstance(self.conversation, dict) else None
        return _number(self.id) if self.event in STATUS_EVENTS else None


def _number(given: Any) -> int | None:
    """Return an id that a database can hold; other events have other ids."""
    try:
        number = int(given)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 < number < 2**63 else None
