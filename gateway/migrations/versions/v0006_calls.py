"""Know which agent acts for a member on the telephone, and tell a login that is used from a page that is open."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Name the agent of a session and of its conversation; begin the agents' logins anew."""
    op.add_column("sessions", sa.Column("agent", sa.String))
    op.create_index("ix_sessions_agent", "sessions", ["agent"])
    op.add_column("conversations", sa.Column("agent", sa.String))
    op.create_index("ix_conversations_entry", "conversations", ["entry"])
    op.execute("DELETE FROM agent_sessions")
    op.add_column("agent_sessions", sa.Column("present_at", sa.DateTime(timezone=True), nullable=False))
