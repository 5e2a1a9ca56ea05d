"""Hold the history of the gateway's tables."""

from pathlib import Path

SCRIPTS = Path(__file__).parent
