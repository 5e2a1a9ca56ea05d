"""Let a process hold as many connections as the system allows it."""

from __future__ import annotations

import resource


def allow_open_files() -> None:
    """Raise this process's limit of open files, of which each open page takes one, as far as it may be raised."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ValueError, OSError):
        # macOS names a limit that it does not grant; the usual one stays.
        return
