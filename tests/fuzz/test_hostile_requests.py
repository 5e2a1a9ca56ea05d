"""Requests that no page of ours makes: hostile values in well-formed bodies, and requests that are no such thing."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backend.world import evidence_of
from tests.fuzz.conftest import Target
from tests.fuzz.judging import judge, judge_border

FUZZ = settings.get_profile("fuzz")
BACKEND_BODIES: dict[str, dict[str, Any]] = {
    "/v1/renewals": {"policy_number": "A020119183"},
    "/v1/renewals/{renewal_id}/answers": {
        "step": "consent.privacy",
        "answer": {"agreed": True, "address": "東京都", "year": 2011},
        "evidence": evidence_of(),
    },
    "/v1/renewals/{renewal_id}/corrections": {"step": "consent.privacy", "evidence": evidence_of()},
    "/v1/renewals/{renewal_id}/plans": {},
    "/v1/quotes": {"renewal_id": "x", "base": "a", "coverages": {"own_damage": "none"}},
    "/v1/applications": {"renewal_id": "x", "quote_id": "x", "draft_version": 1, "evidence": evidence_of()},
    "/v1/members/authenticate": {"email": "taro@example.com", "password": "x", "client_address": "192.0.2.1"},
    "/v1/members/{member_id}/contracts": {"policy_number": "A020119183"},
}
BACKEND_QUERIES = {
    "/v1/contracts": "member_id",
    "/v1/renewals": "policy_number",
    "/v1/applications": "policy_number",
    "/v1/ledger": "renewal_id",
    "/v1/documents": "inception",
}
GATEWAY_BODIES: dict[str, dict[str, Any]] = {
    "/api/conversations": {"channel": "web", "entry": "qr"},
    "/api/conversations/{conversation_id}/messages": {
        "client_message_id": str(uuid.UUID(int=7)),
        "text": "はい",
        "choice": "a.b",
        "values": {"address": "東京都"},
    },
}


def _nested(depth: int) -> Any:
    return {"a": _nested(depth - 1)} if depth else []


HOSTILE_TEXTS = st.sampled_from(
    [
        "\x00",
        "A0201\x0019183",
        "\ud800",
        "a\ud83d",
        "\u202e\ufeff\u200b",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "/restart",
        "\r\nSet-Cookie: session=x",
        "٣" * 9,
        "𝟘" * 9,
        "9" * 5000,
        "ａ" * 3000,
        "-0",
        "NaN",
    ]
)
HOSTILE = st.one_of(
    HOSTILE_TEXTS,
    st.text(max_size=50),
    st.sampled_from([None, True, -1, 2**31, 2**63, 2**64, 10**400, 1.5, 1e308, float("nan"), float("inf")]),
    st.recursive(
        st.none() | HOSTILE_TEXTS, lambda part: st.lists(part, max_size=3) | st.dictionaries(HOSTILE_TEXTS, part)
    ),
)
MALFORMED = st.sampled_from(
    [
        b"",
        b"null",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"text": "a", "text": 1}',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b'{"client_message_id": 1e999}',
        b"9" * 60_000,
        b"{}" * 10,
        b'"' + b"\\u0000" * 10_000 + b'"',
        b"a=b&c=d",
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--",
    ]
)
MEDIA_TYPES = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-16",
        "application/json; charset=no-such-thing",
        "application/json; charset=idna",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/xml",
        "",
        "///",
    ]
)
METHODS = st.sampled_from(["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
PATHS = st.sampled_from(
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/%252e%252e%252fapp.py",
        "/static/..%5capp.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/chat.js%00.png",
        "/documents/%2e%2e/%2e%2e",
        "/documents/important_matters/%00",
        "/documents/important_matters/..%2f..%2fmembers",
        "/documents/%ff/%ff",
        "/v1/documents/important_matters/..%2f..%2findex.yaml",
        "/v1/documents/%00/x",
        "/v1/renewals/%00",
        "/v1/renewals/%ed%a0%80",
        "/v1/members/%F0%9F%98%80",
        "/v1/quotes/" + "a" * 4000,
        "/api/conversations/%00/messages",
        "/api/conversations/%ed%a0%80/messages",
        "/api/conversations/" + "a" * 4000 + "/messages",
        "//evil.example/",
        "/%2f%2fevil.example",
        "/login?next=https://evil.example/",
        "/?%ff",
    ]
)
HEADER_NAMES = st.sampled_from(
    [
        "X-Request-Id",
        "X-Actor",
        "X-Channel",
        "X-API-Key",
        "Idempotency-Key",
        "Last-Event-ID",
        "Cookie",
        "Origin",
        "Host",
        "Accept",
        "Accept-Encoding",
        "Content-Encoding",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "Expect",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-HTTP-Method-Override",
    ]
)
HEADER_VALUES = st.one_of(
    st.sampled_from(
        [b"", b"null", b"\xff\xfe", b"\xed\xa0\x80" * 5, b"a" * 6000, b"bytes=9-1,-", b"gzip", b"http://[::"]
    ),
    # What has control characters is no HTTP: the server's parser refuses it before any application.
    st.binary(max_size=40).map(lambda raw: raw.translate(None, bytes([*range(32), 127])).strip()),
)
HEADERS = st.dictionaries(HEADER_NAMES, HEADER_VALUES, min_size=1, max_size=4)


@pytest.mark.parametrize("path", BACKEND_BODIES)
def test_the_backend_takes_no_hostile_value(path: str, backend: Target) -> None:
    _replace_each_leaf(backend, path, BACKEND_BODIES[path])


@pytest.mark.parametrize("path", GATEWAY_BODIES)
def test_the_gateway_takes_no_hostile_value(path: str, gateway: Target) -> None:
    _replace_each_leaf(gateway, path, GATEWAY_BODIES[path])


@FUZZ
@given(path=st.sampled_from(sorted(BACKEND_QUERIES)), value=HOSTILE_TEXTS | st.text(max_size=50))
def test_the_backend_takes_no_hostile_query(path: str, value: str, backend: Target) -> None:
    params = {BACKEND_QUERIES[path]: value[:100].encode(errors="surrogatepass")}
    judge(backend.send("GET", path, params=params), value)


def _replace_each_leaf(target: Target, path: str, body: dict[str, Any]) -> None:
    places = list(_leaves(body)) or [()]

    @FUZZ
    @given(place=st.sampled_from(places), value=HOSTILE)
    def check(place: tuple[str, ...], value: Any) -> None:
        sent = _with(body, place, value)
        headers = {"Content-Type": "application/json", "Idempotency-Key": "0123456789"}
        # ASCII escapes carry what UTF-8 cannot: half surrogate pairs.
        answered = target.send("POST", path.format_map(target.ids), data=json.dumps(sent), headers=headers)
        judge(answered, value)

    check()


def _leaves(part: Any, place: tuple[str, ...] = ()) -> Any:
    for name, value in part.items():
        yield (*place, name)
        if isinstance(value, dict):
            yield from _leaves(value, (*place, name))


def _with(part: Any, place: tuple[str, ...], value: Any) -> Any:
    if not place:
        return value
    return {**part, place[0]: _with(part[place[0]], place[1:], value)}


@FUZZ
@given(path=st.sampled_from(sorted(BACKEND_BODIES)), body=MALFORMED, media_type=MEDIA_TYPES)
def test_the_backend_reads_no_malformed_body(path: str, body: bytes, media_type: str, backend: Target) -> None:
    headers = {"Content-Type": media_type}
    judge(backend.send("POST", path.format_map(backend.ids), data=body, headers=headers))


@FUZZ
@given(path=st.sampled_from([*GATEWAY_BODIES, "/login", "/logout"]), body=MALFORMED, media_type=MEDIA_TYPES)
def test_the_gateway_reads_no_malformed_body(path: str, body: bytes, media_type: str, gateway: Target) -> None:
    headers = {"Content-Type": media_type}
    answered = gateway.send("POST", path.format_map(gateway.ids), data=body, headers=headers)
    judge_border(answered)
    if path in GATEWAY_BODIES:
        judge(answered)
    assert answered.status_code < 500


@FUZZ
@given(method=METHODS, path=st.sampled_from(["/v1/renewals", "/v1/coverages", "/healthz", "/nowhere"]))
def test_the_backend_knows_no_other_method(method: str, path: str, backend: Target) -> None:
    answered = backend.send(method, path)
    assert 400 <= answered.status_code < 500 or method == "HEAD"


@FUZZ
@given(method=METHODS, path=st.sampled_from(["/", "/login", "/api/conversations", "/static/chat.js", "/nowhere"]))
def test_the_gateway_knows_no_other_method(method: str, path: str, gateway: Target) -> None:
    answered = gateway.send(method, path)
    judge_border(answered)
    assert 400 <= answered.status_code < 500 or method == "HEAD"


@FUZZ
@given(path=PATHS)
def test_no_path_leads_out_of_the_backend(path: str, backend: Target) -> None:
    _refuse_path(backend.send("GET", path))


@FUZZ
@given(path=PATHS)
def test_no_path_leads_out_of_the_gateway(path: str, gateway: Target) -> None:
    answered = gateway.send("GET", path)
    _refuse_path(answered)
    judge_border(answered)
    assert "evil" not in answered.headers.get("Location", "")


def _refuse_path(answered: requests.Response) -> None:
    assert answered.status_code < 500
    assert b"import " not in answered.content
    assert b"root:" not in answered.content


@FUZZ
@given(headers=HEADERS)
def test_no_header_upsets_the_backend(headers: dict[str, bytes], backend: Target) -> None:
    judge(backend.send("GET", "/v1/members/taro", headers=headers), headers)
    judge(backend.send("POST", "/v1/renewals", json={"policy_number": "A020119183"}, headers=headers), headers)


@FUZZ
@given(headers=HEADERS)
def test_no_header_upsets_the_gateway(headers: dict[str, bytes], gateway: Target) -> None:
    for answered in (
        gateway.send("GET", "/static/chat.js", headers=headers),
        gateway.send("POST", "/login", data={"email": "a"}, headers=headers),
        gateway.send("POST", "/api/conversations", json={}, headers=headers),
    ):
        judge_border(answered)
        assert answered.status_code < 500, headers
