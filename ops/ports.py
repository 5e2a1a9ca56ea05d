"""Find and probe loopback ports."""

from __future__ import annotations

import socket


def free_ports(count: int) -> list[str]:
    """Return ports that nobody listens on now; all different."""
    sockets = [socket.socket() for _ in range(count)]
    for item in sockets:
        item.bind(("127.0.0.1", 0))
    ports = [str(item.getsockname()[1]) for item in sockets]
    for item in sockets:
        item.close()
    return ports


def is_taken(port: int) -> bool:
    """Tell whether somebody listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
