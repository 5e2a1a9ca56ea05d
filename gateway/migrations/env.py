"""Run the gateway's migrations for Alembic."""

from gateway.tables import Table
from service.migrations import run_migrations

run_migrations(Table.metadata, "gateway_version")
