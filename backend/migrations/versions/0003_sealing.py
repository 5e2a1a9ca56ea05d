"""Seal what is personal, or someone's words, under one data key, which is made here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.mail.addresses import normalised_email
from service.vault import DataKey, Vault

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What each table held in plain, and by what its rows are told apart.
_TEXT = (
    ("members", "id", ("password_hash", "name_kanji", "name_kana", "name_romaji", "birth_date", "sex")),
    ("members", "id", ("postal_code", "address", "phone")),
    ("mails", "id", ("recipient", "subject", "text")),
    ("contracts", "policy_number", ("registration_number",)),
)
_JSON = (
    ("registrations", "id", ("answers",)),
    ("contracts", "policy_number", ("policyholder", "named_insured", "main_driver", "owner", "employment", "risk")),
    ("drafts", "id", ("answers",)),
    ("quotes", "id", ("breakdown",)),
    ("ledger", "seq", ("payload",)),
)
_NULLABLE = ("name_romaji", "sex")
_APPEND_ONLY = ("ledger", "quotes")


def upgrade() -> None:
    key = _new_key()
    # The address moves; its column, with the unique constraint, becomes the index.
    op.alter_column("members", "email", new_column_name="email_index")
    _seal("members", "id", "email_index", "email", key)
    _index("members", "email_index", "members.email", key)
    _add("mails", "recipient_index", sa.String())
    op.execute("UPDATE mails SET recipient_index = recipient")
    _index("mails", "recipient_index", "mails.recipient", key)
    op.create_index("ix_mails_recipient_index", "mails", ["recipient_index"])
    with _changes_allowed():
        for kind in (_TEXT, _JSON):
            for table, identity, columns in kind:
                for column in columns:
                    plain = f"plain_{column}"
                    op.alter_column(table, column, new_column_name=plain)
                    _seal(table, identity, plain, column, key, is_json=kind is _JSON)
                    op.drop_column(table, plain)


def _new_key() -> DataKey:
    table = op.create_table(
        "data_keys",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
    )
    config = op.get_context().config
    assert config is not None  # noqa: S101 - service.migrations runs these scripts
    vault: Vault = config.attributes["vault"]
    key = vault.new_key()
    op.execute(table.insert().values(id=1, key=key))
    return vault.unwrap(key)


def _seal(table: str, identity: str, plain: str, column: str, key: DataKey, *, is_json: bool = False) -> None:
    _add(table, column, sa.LargeBinary(), nullable=column in _NULLABLE)
    # JSON and dates are read as the text that they are, the same from both engines.
    rows = sa.table(table, sa.column(identity), sa.column(plain), sa.column(column, sa.LargeBinary))
    texts = op.get_bind().execute(sa.select(rows.c[identity], sa.cast(rows.c[plain], sa.Text)))
    sealed = [
        {"row": row, "sealed": key.seal(_value(text, is_json=is_json), f"{table}.{column}")}
        for row, text in texts
        if text is not None
    ]
    _update(rows, identity, column, sealed)


def _index(table: str, column: str, place: str, key: DataKey) -> None:
    rows = sa.table(table, sa.column("id"), sa.column(column))
    found = op.get_bind().execute(sa.select(rows.c.id, rows.c[column])).all()
    hashed = [{"row": row, "sealed": key.blind_index(normalised_email(email), place)} for row, email in found]
    _update(rows, "id", column, hashed)


def _update(rows: sa.TableClause, identity: str, column: str, values: list[dict[str, Any]]) -> None:
    if values:
        change = rows.update().where(rows.c[identity] == sa.bindparam("row")).values({column: sa.bindparam("sealed")})
        op.get_bind().execute(change, values)


def _add(table: str, column: str, kind: Any, *, nullable: bool = False) -> None:
    # SQLite adds a column that may not be null only with a default; an empty one does not open.
    default = None if nullable else ""
    op.add_column(table, sa.Column(column, kind, nullable=nullable, server_default=default))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, column, server_default=None)


def _value(text: str, *, is_json: bool) -> Any:
    try:
        return json.loads(text) if is_json else text
    except ValueError:
        # An entry that was damaged before is found damaged afterwards.
        return text


@contextmanager
def _changes_allowed() -> Iterator[None]:
    """Lift what forbids changes to evidence for the time in which its form, not its content, changes."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in _APPEND_ONLY:
        op.execute(
            f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"
            if is_postgresql
            else f"DROP TRIGGER {table}_no_update"
        )
    yield
    for table in _APPEND_ONLY:
        op.execute(
            f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only"
            if is_postgresql
            else f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("evidence is never dropped by a migration")
