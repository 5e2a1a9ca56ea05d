"""Know which agent acts for a member on the telephone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Name the agent of a session and of its conversation."""
    op.add_column("sessions", sa.Column("agent", sa.String))
    op.create_index("ix_sessions_agent", "sessions", ["agent"])
    op.add_column("conversations", sa.Column("agent", sa.String))
