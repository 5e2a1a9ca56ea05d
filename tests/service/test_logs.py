"""A log that cannot be written is no reason to fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
PROGRAM = """
import sys, structlog
from service.logs import configure_logs
configure_logs("test")
for number in range(2000):
    structlog.get_logger().info("heard", number=number)
sys.stderr.write("the work is done")
"""


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_a_process_goes_on_while_its_log_is_on_a_full_disk() -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert "the work is done" in ended.stderr
