"""Keep how far conversations come, and which words were not understood."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table of reached steps, filled from the transcripts, and mark lines as unread."""
    op.create_table(
        "reached_steps",
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("step", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("repeated", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO reached_steps (conversation_id, step, at, repeated) "
        "SELECT conversation_id, step, MIN(at), 0 FROM messages GROUP BY conversation_id, step"
    )
    op.create_index("ix_reached_steps_at", "reached_steps", ["at"])
    op.create_index("ix_conversations_created_at", "conversations", ["created_at"])
    op.add_column("messages", sa.Column("unread", sa.Boolean, nullable=False, server_default=sa.false()))
    unread = sa.text("unread")
    op.create_index("messages_unread", "messages", ["at"], sqlite_where=unread, postgresql_where=unread)
