"""Run the backend's migrations for Alembic."""

from backend.storage.tables import Row
from service.migrations import run_migrations

run_migrations(Row.metadata, "backend_version")
