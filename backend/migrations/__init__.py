"""Hold the steps from one schema to the next, for Alembic."""

from pathlib import Path

SCRIPTS = Path(__file__).parent
