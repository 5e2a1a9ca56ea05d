"""Add the outbox, one-time links and registrations; count attempts of every kind in one table."""

import sqlalchemy as sa
from alembic import op

from service.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was counted is forgotten within a day anyway.
    op.drop_table("login_failures")
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("retry_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("failed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    op.create_index(op.f("ix_mails_retry_at"), "mails", ["retry_at"], unique=False)
    op.create_table(
        "links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("mail_id", sa.String(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_links_mail_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_mail_id"), "links", ["mail_id"], unique=False)
    op.create_index(op.f("ix_links_subject_id"), "links", ["subject_id"], unique=False)
    op.create_table(
        "registrations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stop_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_registrations_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
    )
    op.create_index(op.f("ix_registrations_conversation_id"), "registrations", ["conversation_id"], unique=False)
    op.create_table(
        "registration_messages",
        sa.Column("registration_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_registration_messages_registration_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", "act", "message_id", name=op.f("pk_registration_messages")),
    )
    op.add_column("members", sa.Column("name_romaji", sa.String(), nullable=True))
    _let_sex_be_unknown()


def _let_sex_be_unknown() -> None:
    # A new column instead of an altered one: SQLite would have to make the table anew, which contracts refer to.
    op.add_column("members", sa.Column("sex_or_null", sa.String(), nullable=True))
    op.execute("UPDATE members SET sex_or_null = sex")
    op.drop_column("members", "sex")
    op.alter_column("members", "sex_or_null", new_column_name="sex")


def downgrade() -> None:
    raise NotImplementedError("evidence is never dropped by a migration")
