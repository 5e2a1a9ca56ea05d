"""Seal what people say and see under a key of each conversation."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from service.vault import Vault

revision = "0002"
down_revision = "0001"

# What each table held in plain, and whether it is JSON.
_PLAIN = {
    "messages": {"text": False, "choices": True, "card": True},
    "turns": {"text": False, "choice": True},
    "choices": {"label": False, "intent": False, "entities": True, "fields": True},
}
_IDENTITY = {"messages": ("conversation_id", "seq"), "turns": ("message_id",), "choices": ("id",)}


def upgrade() -> None:
    """Add the sealed columns, seal what is there and drop the plain ones."""
    op.add_column("conversations", sa.Column("key", sa.LargeBinary))
    op.create_index("ix_conversations_member_id", "conversations", ["member_id"])
    for table in _PLAIN:
        op.add_column(table, sa.Column("sealed", sa.LargeBinary))
    keys = dict(_new_keys())
    for table, plain in _PLAIN.items():
        _seal(table, keys)
        for column in plain:
            op.drop_column(table, column)


def _new_keys() -> Iterator[tuple[str, bytes]]:
    conversations = sa.table("conversations", sa.column("id"), sa.column("key", sa.LargeBinary))
    for (conversation_id,) in op.get_bind().execute(sa.select(conversations.c.id)).all():
        key = _vault().new_key()
        op.execute(conversations.update().where(conversations.c.id == conversation_id).values(key=key))
        yield conversation_id, key


def _seal(table: str, keys: dict[str, bytes]) -> None:
    plain, identity = _PLAIN[table], _IDENTITY[table]
    names = {"conversation_id", *identity}
    rows = sa.table(table, *map(sa.column, (*names, *plain)), sa.column("sealed", sa.LargeBinary))
    # JSON is read as the text that it is, the same from both engines.
    texts = [sa.cast(rows.c[name], sa.Text).label(name) for name in plain]
    for row in op.get_bind().execute(sa.select(*(rows.c[name] for name in names), *texts)).mappings().all():
        content = {name: _value(row[name], is_json=is_json) for name, is_json in plain.items()}
        place = "/".join((table, *(str(row[name]) for name in identity)))
        sealed = _vault().seal(keys[row["conversation_id"]], content, place)
        op.execute(rows.update().where(*(rows.c[name] == row[name] for name in identity)).values(sealed=sealed))


def _value(text: str | None, *, is_json: bool) -> Any:
    return json.loads(text) if is_json and text is not None else text


def _vault() -> Vault:
    config = op.get_context().config
    assert config is not None  # noqa: S101 - service.migrations runs these scripts
    vault: Vault = config.attributes["vault"]
    return vault
