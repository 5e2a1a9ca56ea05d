"""Keep talks in LINE, and logins on their way back from its dialog."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of the channel."""
    op.create_table(
        "line_talks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_hash", sa.String, nullable=False, unique=True),
        sa.Column("key", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("session_id", sa.Integer, sa.ForeignKey("sessions.id"), nullable=False, index=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), index=True),
        sa.Column("told_seq", sa.Integer, nullable=False),
        sa.Column("reply_token", sa.String),
        sa.Column("reply_until", _MOMENT),
        sa.Column("sending_seq", sa.Integer),
        sa.Column("sending_token", sa.String),
        sa.Column("sending_until", _MOMENT),
        sa.Column("retry_key", sa.String),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", _MOMENT, nullable=False),
        sa.Column("lease_owner", sa.String),
        sa.Column("lease_until", _MOMENT),
    )
    op.create_table(
        "line_nonces",
        sa.Column("nonce_hash", sa.String, primary_key=True),
        sa.Column("talk_id", sa.Integer, sa.ForeignKey("line_talks.id"), nullable=False),
        sa.Column("member_id", sa.String, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
