"""Describe the bodies that Chatwoot's application API takes."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

Json = dict[str, Any]
_TEXTS = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}


def _shape(required: list[str], **properties: Json) -> Draft202012Validator:
    shape = {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
    return Draft202012Validator(shape)


_TEXT: Json = {"type": "string", "minLength": 1, "maxLength": 150_000}
# As in the application API's description (swagger/definitions/request of Chatwoot 4): only what is described is taken.
CONTACT = _shape(["inbox_id"], inbox_id={"type": "integer"}, name=_TEXT, identifier=_TEXT)
CHAT = _shape(
    ["source_id"],
    source_id=_TEXT,
    inbox_id={"type": "integer"},
    contact_id={"type": "integer"},
    status={"enum": ["open", "resolved", "pending"]},
    custom_attributes=_TEXTS,
)
MESSAGE = _shape(
    ["content"],
    content=_TEXT,
    message_type={"enum": ["outgoing", "incoming"]},
    private={"type": "boolean"},
    content_type={"enum": ["text", "input_email", "cards", "input_select", "form", "article"]},
    content_attributes={"type": "object"},
)
STATUS = _shape(["status"], status={"enum": ["open", "resolved", "pending", "snoozed"]})
