"""What can be reached from where: the gateway by all, the others by this machine, Rasa by its one channel."""

from __future__ import annotations

import aiohttp
import psutil
import pytest

from ops.processes import ProcessGroup


def test_only_the_gateway_listens_beyond_this_machine(stack: ProcessGroup) -> None:
    for name in ("backend", "actions", "rasa"):
        process = psutil.Process(stack.pid(name))
        held = [part.net_connections("inet") for part in (process, *process.children(recursive=True))]
        listening = {each.laddr.ip for part in held for each in part if each.status == psutil.CONN_LISTEN}
        assert listening == {"127.0.0.1"}, name


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/status"),
        ("GET", "/domain"),
        ("GET", "/conversations/default/tracker"),
        ("POST", "/conversations/default/execute"),
        ("POST", "/model/parse"),
        ("POST", "/model/train"),
        ("PUT", "/model"),
        ("POST", "/webhooks/rest/webhook"),
    ],
)
async def test_rasas_own_interfaces_are_not_there(stack: ProcessGroup, method: str, path: str) -> None:
    url = f"http://127.0.0.1:{stack.env['RASA_PORT']}{path}"
    async with aiohttp.ClientSession() as http, http.request(method, url, json={}) as response:
        assert response.status == 404
