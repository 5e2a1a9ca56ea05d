"""Keep how far a desk at Chatwoot was told of a conversation, and heard."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table of the desk."""
    op.create_table(
        "chatwoot_cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False, unique=True),
        sa.Column("desk", sa.String, nullable=False),
        sa.Column("contact_id", sa.BigInteger),
        sa.Column("source_id", sa.String),
        sa.Column("chat_id", sa.BigInteger, index=True),
        sa.Column("noted_for", sa.Integer),
        sa.Column("opened_for", sa.Integer),
        sa.Column("told_seq", sa.Integer, nullable=False),
        sa.Column("sending", sa.String),
        sa.Column("sending_after", sa.BigInteger, nullable=False),
        sa.Column("heard_id", sa.BigInteger, nullable=False),
        sa.Column("look_at", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", _MOMENT, nullable=False),
        sa.Column("lease_owner", sa.String),
        sa.Column("lease_until", _MOMENT),
    )
