"""Let go of cases at Chatwoot whose handovers have ended: from now on those that are not are closed there."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Say of each case whose customer does not wait that its conversation at the desk has ended."""
    op.execute(
        "UPDATE chatwoot_cases SET noted_for = NULL, opened_for = NULL "
        "WHERE conversation_id NOT IN (SELECT conversation_id FROM handovers WHERE ended_at IS NULL)"
    )
