"""Run the gateway's migrations for Alembic."""

import gateway.chatwoot.tables
import gateway.console.tables
import gateway.line.tables  # noqa: F401 - its tables are in the same database
from gateway.tables import Table
from service.migrations import run_migrations

run_migrations(Table.metadata, "gateway_version")
