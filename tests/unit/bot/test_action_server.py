"""The action server's border: what it tells and logs of an action that breaks."""

import pytest
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from actions.errors import BackendTimeout, Unsettled
from actions.metrics import Metrics
from actions.server import create_app

KEY = {"X-API-Key": "key"}


class Breaking:
    async def run(self, call):
        raise RuntimeError("損保 太郎")


async def _open_executor():
    yield Breaking()


async def test_an_action_that_breaks_is_logged_without_what_was_said():
    with capture_logs() as logs:
        async with TestClient(TestServer(create_app(_open_executor, "key", Metrics()))) as client:
            response = await client.post("/webhook", json={"next_action": "action_break"}, headers=KEY)
            told = await response.text()
    assert response.status == 500
    logged = next(entry for entry in logs if entry["event"] == "unexpected")
    assert (logged["error"], logged["action"]) == ("RuntimeError", "action_break")
    assert logged["frames"][-1].endswith(":run")
    assert "損保" not in str(logs) + told


class Submitting:
    async def run(self, call):
        raise Unsettled from BackendTimeout("/v1/applications")


async def _open_submitting():
    yield Submitting()


async def test_a_submission_that_is_not_settled_asks_for_the_same_message_again():
    with capture_logs() as logs:
        async with TestClient(TestServer(create_app(_open_submitting, "key", Metrics()))) as client:
            response = await client.post("/webhook", json={"next_action": "validate_renewal_form"}, headers=KEY)
    assert response.status == 503
    logged = next(entry for entry in logs if entry["event"] == "unsettled")
    assert logged["cause"]["error"] == "BackendTimeout"


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"X-API-Key": "wrong"}, {"X-API-Key": "鍵"}])
async def test_without_the_key_no_action_runs(headers):
    with capture_logs() as logs:
        async with TestClient(TestServer(create_app(_open_executor, "key", Metrics()))) as client:
            response = await client.post("/webhook", json={"next_action": "action_break"}, headers=headers)
            assert (await client.get("/health")).status == 200
    assert response.status == 401
    assert logs == []


async def test_its_figures_are_prometheus_text_and_need_no_key():
    metrics = Metrics()
    metrics.answers.labels("plan.choice").inc()
    async with TestClient(TestServer(create_app(_open_executor, "key", metrics))) as client:
        response = await client.get("/metrics")
        assert (response.status, response.content_type) == (200, "text/plain")
        assert 'actions_answers_total{step="plan.choice"} 1.0' in await response.text()
