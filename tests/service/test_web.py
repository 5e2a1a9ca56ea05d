import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from openapi_spec_validator import validate
from pydantic import BaseModel
from structlog.testing import capture_logs
from yarl import URL

import service.web as web_room
from service.operations import Operation, describe, reply, routes
from service.problems import Problem
from service.web import MAX_BODY_BYTES, create_app

JSON = {"Content-Type": "application/json"}
Client = TestClient[web.Request, web.Application]


class Word(BaseModel):
    word: str


async def echo_word(_: web.Request, body: Word) -> web.Response:
    return reply(body, 201)


async def refuse(_: web.Request) -> web.Response:
    raise Problem(409, "choice-used", "このボタンは使用済みです。", step="menu")


async def break_down(_: web.Request) -> web.Response:
    raise RuntimeError("損保 太郎")


OPERATIONS = (
    Operation("POST", "/words", echo_word, "Echo a word", body=Word, returns={201: Word}),
    Operation("GET", "/refusals/{id}", refuse, "Refuse", problems={409: ("choice-used",)}),
    Operation("GET", "/accidents", break_down, "Break"),
)


@pytest.fixture
async def client(aiohttp_client: Any) -> Client:
    app = create_app()
    app.add_routes(routes(OPERATIONS))
    client: Client = await aiohttp_client(app)
    return client


async def test_a_valid_body_reaches_its_handler(client: Client) -> None:
    response = await client.post("/words", json={"word": "更新"})
    assert (response.status, await response.json()) == (201, {"word": "更新"})


@pytest.mark.parametrize(
    ("sent", "status", "kind"),
    [
        (b"{", 400, "malformed-json"),
        (b"\xff\xfe", 400, "malformed-body"),
        (b"[" * 30_000, 400, "malformed-json"),
        (b"[" * 21 + b"]" * 21, 400, "malformed-json"),
        (b"{}", 422, "invalid-body"),
        (b'{"word": 1}', 422, "invalid-body"),
        (b'"' + b"a" * MAX_BODY_BYTES + b'"', 413, "body-too-large"),
    ],
)
async def test_a_bad_body_is_a_problem_with_a_sentence(client: Client, sent: bytes, status: int, kind: str) -> None:
    response = await client.post("/words", data=sent, headers=JSON)
    problem = await response.json(content_type="application/problem+json")
    assert (response.status, problem["title"]) == (status, kind)
    assert problem["detail"].endswith("。")


async def test_a_chunked_or_compressed_body_has_the_same_limit(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1024

    assert (await client.post("/words", data=chunks(), headers=JSON)).status == 413
    bomb = gzip.compress(b" " * 20_000_000)
    assert len(bomb) < MAX_BODY_BYTES
    assert (await client.post("/words", data=bomb, headers={**JSON, "Content-Encoding": "gzip"})).status == 413


async def test_a_body_that_is_not_as_it_says_is_a_problem(client: Client) -> None:
    response = await client.post("/words", data=b"{}", headers={**JSON, "Content-Encoding": "gzip"})
    assert (response.status, (await response.json())["title"]) == (400, "malformed-body")


async def test_a_charset_of_no_encoding_is_ignored(client: Client) -> None:
    response = await client.post("/words", data=b"{}", headers={"Content-Type": "application/json; charset=none"})
    assert response.status == 422


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_json_under_another_name_is_refused(client: Client, media_type: str) -> None:
    # Of these a foreign page's form can post three without asking the browser's leave.
    response = await client.post("/words", data=b'{"word": "a"}', headers={"Content-Type": media_type})
    assert (response.status, (await response.json())["title"]) == (415, "media-type-unsupported")


async def test_a_body_that_never_ends_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def drops() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)

    monkeypatch.setattr(web_room, "_BODY_SECONDS", 0.1)
    response = await client.post("/words", data=drops(), headers=JSON)
    assert (response.status, (await response.json())["title"]) == (408, "body-too-slow")


@pytest.mark.parametrize("address", ["/refusals/%00", "/refusals/1?a=%00"])
async def test_an_address_that_no_database_takes_is_refused(client: Client, address: str) -> None:
    response = await client.get(URL(address, encoded=True))
    assert (response.status, (await response.json())["title"]) == (400, "malformed-address")


@pytest.mark.parametrize("expectation", ["100-continue", "\xff", "a miracle"])
async def test_an_expectation_is_met_or_ignored(client: Client, expectation: str) -> None:
    response = await client.post("/words", json={"word": "a"}, headers={"Expect": expectation})
    assert response.status == 201


async def test_no_answer_names_its_software(client: Client) -> None:
    for path in ("/words", "/nowhere", "/accidents"):
        assert "Server" not in (await client.get(path)).headers


async def test_a_problem_names_the_request_and_its_own_members(client: Client) -> None:
    response = await client.get("/refusals/1", headers={"X-Request-Id": "abcdefgh-1"})
    problem = json.loads(await response.text())
    assert problem["request_id"] == response.headers["X-Request-Id"] == "abcdefgh-1"
    assert problem["step"] == "menu"


async def test_a_request_id_that_could_forge_a_log_line_is_replaced(client: Client) -> None:
    response = await client.get("/refusals/1", headers={"X-Request-Id": 'x" level="error'})
    assert '"' not in response.headers["X-Request-Id"]


async def test_an_unexpected_error_tells_the_client_nothing_of_itself(client: Client) -> None:
    with capture_logs() as logs:
        response = await client.get("/accidents")
    assert response.status == 500
    assert "損保" not in await response.text()
    logged = next(entry for entry in logs if entry["event"] == "unexpected")
    assert logged["error"] == "RuntimeError"
    assert logged["frames"][-1].endswith(":break_down")
    assert "損保" not in str(logs)


async def test_an_unknown_path_and_method_are_problems_too(client: Client) -> None:
    assert (await client.get("/nowhere")).content_type == "application/problem+json"
    assert (await client.delete("/words")).status == 405


def test_the_described_operations_are_valid_openapi() -> None:
    document = describe("Test", "1", OPERATIONS, key_header="X-API-Key")
    validate(document)
    assert document["paths"]["/refusals/{id}"]["get"]["parameters"][0]["name"] == "id"
