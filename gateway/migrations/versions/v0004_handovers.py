"""Keep handovers, what people at the console write, who they are and what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)
_REFUSE_ON_SQLITE = (
    "CREATE TRIGGER audit_no_{act} BEFORE {act} ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
)
_REFUSAL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
"""
_REFUSE_ON_POSTGRESQL = (
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
)


def upgrade() -> None:
    """Create the tables of the console, and let nobody change the audit."""
    _create_handovers()
    _create_agents()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String, nullable=False, index=True),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("conversation_id", sa.String, index=True),
        sa.Column("detail", sa.String, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSAL)
        op.execute(_REFUSE_ON_POSTGRESQL)
    else:
        for act in ("UPDATE", "DELETE"):
            op.execute(_REFUSE_ON_SQLITE.format(act=act))


def _create_handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False, index=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("agent", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("lease_until", _MOMENT),
        sa.Column("taken_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_as", sa.String),
    )
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "handovers_open", "handovers", ["conversation_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False, index=True),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
    )


def _create_agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("password_hash", sa.String, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("last_code_step", sa.Integer, nullable=False),
        sa.Column("disabled_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("id_hash", sa.String, nullable=False, unique=True),
        sa.Column("agent_id", sa.String, sa.ForeignKey("agents.id"), nullable=False, index=True),
        sa.Column("logged_in_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
    )
