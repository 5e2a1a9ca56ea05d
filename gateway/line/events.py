"""Read a webhook's events, as far as they are ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

KINDS = {
    "sticker": "スタンプ",
    "image": "画像",
    "video": "動画",
    "audio": "音声",
    "location": "位置情報",
    "file": "ファイル",
}


class Source(BaseModel):
    """Who or what the event came from; groups and rooms are no customer."""

    type: str
    userId: str | None = None  # noqa: N815 - LINE's names


class Content(BaseModel):
    """A message: only a text has words."""

    type: str
    id: str
    text: str = ""


class Postback(BaseModel):
    """A pressed button."""

    data: str


class Unsend(BaseModel):
    """A message that was taken back."""

    messageId: str  # noqa: N815


class Link(BaseModel):
    """The end of an account link."""

    result: str
    nonce: str


class Event(BaseModel):
    """One event; what is not known is ignored."""

    type: str
    webhookEventId: str = Field(min_length=1, max_length=64)  # noqa: N815
    source: Source = Source(type="unknown")
    replyToken: str | None = None  # noqa: N815
    mode: Literal["active", "standby"] = "active"
    message: Content | None = None
    postback: Postback | None = None
    unsend: Unsend | None = None
    link: Link | None = None

    @property
    def user_id(self) -> str | None:
        """Return LINE's id of the person who is spoken with alone."""
        return self.source.userId if self.source.type == "user" else None


class _Webhook(BaseModel):
    events: list[dict[str, object]]


def is_signed(body: bytes, signature: str, channel_secret: str) -> bool:
    """Tell whether the raw body was signed with the channel's secret (x-line-signature)."""
    own = base64.b64encode(hmac.digest(channel_secret.encode(), body, hashlib.sha256))
    return hmac.compare_digest(own, signature.encode(errors="surrogatepass"))


def read_events(body: bytes) -> list[Event]:
    """Return the events of a webhook that a person in a talk of their own caused; raise ValueError for nonsense."""
    read = []
    for document in _Webhook.model_validate_json(body).events:
        try:
            event = Event.model_validate(document)
        except ValidationError:
            continue  # an event of a kind that is yet to be invented
        if event.mode == "active" and event.user_id:
            read.append(event)
    return read
