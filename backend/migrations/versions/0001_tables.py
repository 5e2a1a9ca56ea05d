"""Create the backend's tables, and forbid changes to what is evidence."""

import sqlalchemy as sa
from alembic import op

from service.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_IMMUTABLE = ("ledger", "quotes", "applications")
_POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("renewal_id", sa.String(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_ledger_previous_hash")),
    )
    op.create_index(op.f("ix_ledger_renewal_id"), "ledger", ["renewal_id"], unique=False)
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "login_failures",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_failures")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("name_kanji", sa.String(), nullable=False),
        sa.Column("name_kana", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
    )
    op.create_table(
        "contracts",
        sa.Column("policy_number", sa.String(), nullable=False),
        sa.Column("renewed_policy_number", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("linked_at", Moment(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("registration_number", sa.String(), nullable=False),
        sa.Column("inception_at", Moment(), nullable=False),
        sa.Column("expiry_at", Moment(), nullable=False),
        sa.Column("agency", sa.JSON(), nullable=False),
        sa.Column("policyholder", sa.JSON(), nullable=False),
        sa.Column("named_insured", sa.JSON(), nullable=False),
        sa.Column("main_driver", sa.JSON(), nullable=False),
        sa.Column("owner", sa.JSON(), nullable=False),
        sa.Column("employment", sa.JSON(), nullable=False),
        sa.Column("risk", sa.JSON(), nullable=False),
        sa.Column("coverages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_contracts_member_id")),
        sa.PrimaryKeyConstraint("policy_number", name=op.f("pk_contracts")),
        sa.UniqueConstraint("renewed_policy_number", name=op.f("uq_contracts_renewed_policy_number")),
    )
    op.create_index(op.f("ix_contracts_member_id"), "contracts", ["member_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("policy_number", sa.String(), nullable=False),
        sa.Column("inception_at", Moment(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["policy_number"], ["contracts.policy_number"], name=op.f("fk_drafts_policy_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint(
            "policy_number", "inception_at", "attempt", name=op.f("uq_drafts_policy_number_inception_at_attempt")
        ),
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("renewal_id", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=True),
        sa.Column("coverages", sa.JSON(), nullable=False),
        sa.Column("premium", sa.Integer(), nullable=False),
        sa.Column("breakdown", sa.JSON(), nullable=False),
        sa.Column("rate_version", sa.String(), nullable=False),
        sa.Column("input_hash", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["renewal_id"], ["drafts.id"], name=op.f("fk_quotes_renewal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index(op.f("ix_quotes_renewal_id"), "quotes", ["renewal_id"], unique=False)
    op.create_table(
        "received_messages",
        sa.Column("renewal_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["renewal_id"], ["drafts.id"], name=op.f("fk_received_messages_renewal_id")),
        sa.PrimaryKeyConstraint("renewal_id", "act", "message_id", name=op.f("pk_received_messages")),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("policy_number", sa.String(), nullable=False),
        sa.Column("renewed_policy_number", sa.String(), nullable=False),
        sa.Column("renewal_id", sa.String(), nullable=True),
        sa.Column("quote_id", sa.String(), nullable=True),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("premium", sa.Integer(), nullable=False),
        sa.Column("inception_at", Moment(), nullable=False),
        sa.Column("expiry_at", Moment(), nullable=False),
        sa.Column("applied_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_number"], ["contracts.policy_number"], name=op.f("fk_applications_policy_number")
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_applications_quote_id")),
        sa.ForeignKeyConstraint(["renewal_id"], ["drafts.id"], name=op.f("fk_applications_renewal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_applications_idempotency_key")),
        sa.UniqueConstraint("policy_number", "inception_at", name=op.f("uq_applications_policy_number_inception_at")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_applications_receipt_number")),
    )
    op.create_index(op.f("ix_applications_renewal_id"), "applications", ["renewal_id"], unique=False)
    op.execute("INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")
    if op.get_bind().dialect.name == "postgresql":
        _forbid_changes_on_postgresql()
    else:
        _forbid_changes_on_sqlite()


def _forbid_changes_on_postgresql() -> None:
    op.execute(_POSTGRESQL_FUNCTION)
    for table in _IMMUTABLE:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _forbid_changes_on_sqlite() -> None:
    for table in _IMMUTABLE:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    raise NotImplementedError("evidence is never dropped by a migration")
