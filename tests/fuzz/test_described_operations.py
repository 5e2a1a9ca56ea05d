"""Every operation that the two OpenAPIs describe, called with bodies and parameters made from its own schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import content_type_conformance, response_schema_conformance

from tests.fuzz.conftest import Target
from tests.fuzz.judging import judge, judge_border

_SHAPES = [content_type_conformance, response_schema_conformance]
# A stream has no end to wait for; tests/gateway/test_streams.py reads it.
_ENDLESS = "/api/conversations/{conversation_id}/events"


def test_the_backend_answers_anything_with_what_it_describes(backend: Target, backend_schema: Any) -> None:
    _call_every_operation(backend_schema, backend, lambda _: None)


def test_the_gateway_answers_anything_with_what_it_describes(gateway: Target, gateway_schema: Any) -> None:
    _call_every_operation(gateway_schema, gateway, judge_border)


def _call_every_operation(schema: Any, target: Target, further: Callable[[requests.Response], None]) -> None:
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 3
    for operation in operations:
        if operation.path != _ENDLESS:
            _call(operation, target, further)


def _call(operation: Any, target: Target, further: Callable[[requests.Response], None]) -> None:
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode])

    @settings.get_profile("fuzz")
    @given(case=cases, known=st.sets(st.sampled_from(sorted(target.ids))))
    def check(case: Case, known: set[str]) -> None:
        # Ids that exist lead further in than any made-up one.
        case.path_parameters = case.path_parameters | {
            name: target.ids[name] for name in known & set(case.path_parameters)
        }
        asked = case.as_transport_kwargs(base_url=target.url, headers=target.headers)
        answered = requests.request(**asked, timeout=30, allow_redirects=False)
        judge(answered, case.body)
        further(answered)
        case.validate_response(answered, checks=_SHAPES)

    check()
