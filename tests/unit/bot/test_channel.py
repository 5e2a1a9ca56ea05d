"""The private channel over a real server, a real model and a scripted action server."""

import asyncio
import uuid
from contextlib import asynccontextmanager

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp import web
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from structlog.testing import capture_logs

from bot.action_endpoint import check_action_results_by_reading
from bot.runtime import create_app
from bot.settings import Settings
from bot.tracker_store import AppendingTrackerStore
from service.vault import new_master_key

KEY = {"X-API-Key": "channel-key"}
CARD = {"type": "login", "href": "/login"}
CHOICE = {"label": "はい", "intent": "affirm", "entities": {"plan": "a"}}


class ActionServer:
    """Answer `action_echo`; a test may script one failure."""

    def __init__(self):
        self.calls = []
        self.fails = []

    async def webhook(self, request):
        call = await request.json()
        self.calls.append(call)
        failure = self.fails.pop(0) if self.fails else None
        if failure == "slow":
            await asyncio.sleep(2)
        if failure == "error":
            return web.json_response({"error": "broken"}, status=500)
        if failure == "elsewhere":
            return web.json_response({}, status=307, headers={"Location": "/webhook/2"})
        if failure == "away":
            return web.json_response({}, status=503)
        if failure == "nonsense":
            return web.json_response({"events": [{"event": "no such event"}]})
        custom = {"step": "menu", "choices": [CHOICE], "card": CARD, "handover": "asked"}
        return web.json_response({"events": [], "responses": [{"text": "承りました。", "custom": custom}]})


@asynccontextmanager
async def _served(application, port):
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()


class Channel:
    """Send turns as the gateway does."""

    def __init__(self, session, url):
        self._session, self._url = session, url

    async def turn(self, text="", choice=None, message_id=None, conversation="c1", headers=KEY, **changes):
        body = {
            "conversation_id": conversation,
            "message_id": message_id or str(uuid.uuid4()),
            "text": text,
            "choice": choice,
            "metadata": {"channel": "web", "member_id": "taro", "input": "choice" if choice else "text"},
            **changes,
        }
        async with self._session.post(f"{self._url}/turns", json=body, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    async def health(self):
        async with self._session.get(f"{self._url}/healthz") as response:
            return response.status, await response.json()

    async def figures(self):
        async with self._session.get(f"{self._url}/metrics") as response:
            assert (response.status, response.content_type) == (200, "text/plain")
            return await response.text()


@pytest.fixture
async def actions(unused_port):
    server = ActionServer()
    application = web.Application()
    application.add_routes([web.post("/webhook", server.webhook), web.post("/webhook/2", server.webhook)])
    async with _served(application, unused_port):
        server.url = f"http://127.0.0.1:{unused_port}/webhook"
        yield server


@pytest.fixture
def unused_port(free_port):
    return free_port


@pytest.fixture
async def channel(model, actions, tmp_path):
    data_keys = new_master_key()
    endpoints = AvailableEndpoints(
        action=EndpointConfig(actions.url, deadline=0.5, enable_selective_domain=True),
        tracker_store=EndpointConfig(
            f"sqlite:///{tmp_path}/tracker.db", type="bot.tracker_store.AppendingTrackerStore", data_keys=data_keys
        ),
    )
    check_action_results_by_reading()
    app = create_app(Settings(0, "channel-key", actions.url, "", model, data_keys), endpoints)
    server = await app.create_server(
        host="127.0.0.1", port=0, return_asyncio_server=True, asyncio_server_kwargs={"start_serving": False}
    )
    await server.startup()
    await server.before_start()
    await server.start_serving()
    port = server.server.sockets[0].getsockname()[1]
    async with aiohttp.ClientSession() as session:
        yield Channel(session, f"http://127.0.0.1:{port}/webhooks/gateway")
    await server.before_stop()
    server.close()
    await server.wait_closed()
    await server.after_stop()


async def test_a_loaded_model_is_healthy(channel):
    assert await channel.health() == (200, {"status": "ok"})


async def test_utterances_and_custom_responses_come_through(channel):
    status, body = await channel.turn("こんにちは")
    assert status == 200
    assert body["messages"] == [
        {"text": "こんにちは。", "step": None, "choices": [], "card": None, "handover": None, "unread": False},
        {
            "text": "何をなさいますか。",
            "step": "menu",
            "choices": [{"label": "手続きを始める", "intent": "affirm", "entities": {}}],
            "card": None,
            "handover": None,
            "unread": False,
        },
    ]


async def test_an_action_gets_the_message_and_its_payload_comes_through_whole(channel, actions):
    status, body = await channel.turn("はい")
    assert status == 200
    (message,) = body["messages"]
    sent = {"step": "menu", "choices": [CHOICE], "card": CARD, "handover": "asked"}
    assert message == {"text": "承りました。", **sent, "unread": False}
    assert "domain" not in actions.calls[0]
    assert actions.calls[0]["tracker"]["latest_message"]["metadata"] == {
        "channel": "web",
        "member_id": "taro",
        "agent": None,
        "input": "text",
        "meant_for": None,
        "raw_text": "はい",
    }


async def test_a_choice_is_not_read_as_language(channel, actions):
    await channel.turn("PDFが開けない", {"intent": "affirm", "entities": {"plan": "b", "values": {"a": 1}}})
    heard = actions.calls[0]["tracker"]["latest_message"]
    assert heard["intent"] == {"name": "affirm", "confidence": 1.0}
    assert {each["entity"]: each["value"] for each in heard["entities"]} == {"plan": "b", "values": {"a": 1}}


async def test_a_choice_can_be_a_question_of_the_faq(channel):
    _, body = await channel.turn("PDF", {"intent": "ask_faq/pdf", "entities": {}})
    assert [message["text"] for message in body["messages"]] == ["PDFを開くアプリが必要です。"]


@pytest.mark.parametrize("typed", ['/affirm{"plan":"a"}', "／affirm", " \u200b/affirm", "/action_echo", "/restart"])
async def test_typed_commands_are_words(channel, actions, typed):
    status, _ = await channel.turn(typed)
    assert status == 200
    for call in actions.calls:
        assert call["tracker"]["latest_message"]["intent"]["confidence"] < 1.0
        assert call["tracker"]["latest_message"]["metadata"]["raw_text"] == typed


async def test_the_same_message_again_is_not_run_again(channel, actions):
    first = await channel.turn("はい", message_id="m1")
    await channel.turn("こんにちは", message_id="m2")
    assert await channel.turn("はい", message_id="m1") == first
    assert len(actions.calls) == 1


async def test_messages_sent_at_once_are_answered_in_turn_and_once(channel, actions):
    answers = await asyncio.gather(*(channel.turn("はい", message_id="m1") for _ in range(5)))
    assert len({str(answer) for answer in answers}) == 1
    assert len(actions.calls) == 1


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("error", (500, "turn-failed")),
        ("nonsense", (500, "turn-failed")),
        ("slow", (503, "turn-unavailable")),
        ("away", (503, "turn-unavailable")),
        ("elsewhere", (500, "turn-failed")),
    ],
)
async def test_a_turn_that_fails_leaves_no_trace_and_can_be_sent_again(channel, actions, failure, expected):
    await channel.turn("こんにちは")
    actions.fails.append(failure)
    status, body = await channel.turn("はい", message_id="m1")
    assert (status, body["title"]) == expected
    status, body = await channel.turn("はい", message_id="m1")
    assert (status, body["messages"][0]["text"]) == (200, "承りました。")
    said = [event["text"] for event in actions.calls[-1]["tracker"]["events"] if event["event"] == "user"]
    assert said == ["こんにちは", "はい"]


async def test_turns_are_timed_by_outcome_and_what_was_typed_is_timed_to_read(channel, actions):
    actions.fails = ["away", "error"]
    for number in range(3):
        await channel.turn("はい", message_id=f"m{number}")
    await channel.turn("", choice={"intent": "affirm"})
    figures = await channel.figures()
    assert 'rasa_turn_seconds_count{outcome="unavailable"} 1.0' in figures
    assert 'rasa_turn_seconds_count{outcome="failed"} 1.0' in figures
    assert 'rasa_turn_seconds_count{outcome="answered"} 2.0' in figures
    assert "rasa_parse_seconds_count 3.0" in figures


@pytest.mark.parametrize(
    ("changes", "status", "title"),
    [
        ({"headers": {}}, 401, "api-key-wrong"),
        ({"headers": {"X-API-Key": "other"}}, 401, "api-key-wrong"),
        ({"conversation_id": ""}, 422, "turn-invalid"),
        ({"metadata": {"channel": "web", "input": "shout"}}, 422, "turn-invalid"),
        ({"surplus": 1}, 422, "turn-invalid"),
        ({"choice": {"intent": "no_such_intent", "entities": {}}}, 422, "intent-unknown"),
    ],
)
async def test_what_the_channel_refuses(channel, changes, status, title):
    answer, body = await channel.turn("はい", **changes)
    assert (answer, body["title"]) == (status, title)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("損保 太郎"), 500),
        (sa.exc.DataError("INSERT", None, ValueError("損保 太郎")), 500),
        (sa.exc.OperationalError("INSERT", None, OSError("損保 太郎")), 503),
        (ConnectionRefusedError("損保 太郎"), 503),
    ],
)
async def test_only_what_passes_by_itself_asks_for_the_turn_again(channel, monkeypatch, error, status):
    async def fail(*_):
        raise error

    monkeypatch.setattr(AppendingTrackerStore, "retrieve", fail)
    with capture_logs() as logs:
        answer, _ = await channel.turn("はい")
    assert answer == status
    assert [entry["error"] for entry in logs if "frames" in entry] == [type(error).__name__]
    assert "損保" not in str(logs)
