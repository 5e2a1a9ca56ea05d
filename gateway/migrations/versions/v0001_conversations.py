"""Create sessions, conversations, turns, messages and choices."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_people()
    _create_turns()
    _create_transcript()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("choices", "messages", "turns", "conversations", "sessions"):
        op.drop_table(table)


def _create_people() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("id_hash", sa.String, nullable=False, unique=True),
        sa.Column("member_id", sa.String),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("logged_in_at", _MOMENT),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("session_id", sa.Integer, sa.ForeignKey("sessions.id"), nullable=False, index=True),
        sa.Column("member_id", sa.String),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("entry", sa.String),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("live_turn_id", sa.Integer),
        sa.Column("apologised", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
    )


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False, index=True),
        sa.Column("message_id", sa.String, nullable=False, unique=True),
        sa.Column("input", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("choice", sa.JSON),
        sa.Column("member_id", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("accepted_at", _MOMENT, nullable=False),
        sa.Column("begun_at", _MOMENT),
        sa.Column("retry_at", _MOMENT, nullable=False),
        sa.Column("lease_owner", sa.String),
        sa.Column("lease_until", _MOMENT),
        sa.Column("done_at", _MOMENT),
    )
    op.create_index("turns_waiting", "turns", ["state", "conversation_id", "id"])


def _create_transcript() -> None:
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("card", sa.JSON),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("client_message_id", sa.String),
        sa.Column("turn_id", sa.Integer, sa.ForeignKey("turns.id"), index=True),
        sa.UniqueConstraint("conversation_id", "client_message_id"),
    )
    op.create_table(
        "choices",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False, index=True),
        sa.Column("turn_id", sa.Integer, sa.ForeignKey("turns.id"), nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("intent", sa.String, nullable=False),
        sa.Column("entities", sa.JSON, nullable=False),
        sa.Column("fields", sa.JSON),
        sa.Column("used_by_turn_id", sa.Integer, sa.ForeignKey("turns.id")),
    )
