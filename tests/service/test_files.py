"""A process raises its own limit of open files."""

from __future__ import annotations

import subprocess
import sys

_PROBE = """
import resource
from service.files import allow_open_files
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))
allow_open_files()
print(resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most))
"""


def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be() -> None:
    told = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True).stdout
    assert told == "True\n"
