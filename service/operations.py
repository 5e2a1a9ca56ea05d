"""Declare an HTTP operation once; its route, its validation and its OpenAPI text follow from it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError

from service.problems import Problem
from service.web import ignore_expectation, read_text

MAX_JSON_DEPTH = 20
Handler = Callable[..., Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Operation:
    """Describe one method on one path.

    `handler(request)` or, with `body`, `handler(request, body)`; `returns` maps a status to the model of
    its JSON (None: no JSON body); `problems` maps a status to the kinds of problem it can carry.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    body: type[BaseModel] | None = None
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    returns: Mapping[int, type[BaseModel] | None] = field(default_factory=dict)
    problems: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    documented: bool = True


def reply(model: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with a model as JSON."""
    return web.Response(text=model.model_dump_json(), status=status, content_type="application/json", headers=headers)


async def read_body(request: web.Request, model: type[BaseModel]) -> BaseModel:
    """Read and validate a JSON body; refuse anything else with problem 400, 408, 413, 415 or 422."""
    text = await read_text(request, "application/json")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _malformed_json() from error
    if _is_deeper_than(MAX_JSON_DEPTH, document):
        raise _malformed_json()
    try:
        return model.model_validate(document)
    except ValidationError as error:
        # Only the place and the rule: the value may be personal data.
        fields = [
            {"field": ".".join(str(part) for part in item["loc"]), "rule": item["type"]}
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise Problem(
            422, "invalid-body", "入力内容に誤りがあります。ご確認のうえ、もう一度お試しください。", fields=fields
        ) from error


def _malformed_json() -> Problem:
    return Problem(400, "malformed-json", "送信内容を読み取れませんでした。もう一度お試しください。")


def _is_deeper_than(depth: int, document: Any) -> bool:
    level = [document]
    for _ in range(depth):
        level = [inner for part in level if isinstance(part, dict | list) for inner in _parts(part)]
    return bool(level)


def _parts(part: dict[str, Any] | list[Any]) -> list[Any]:
    return list(part.values()) if isinstance(part, dict) else part


def routes(operations: tuple[Operation, ...]) -> list[web.RouteDef]:
    """Make the aiohttp routes of the operations."""
    return [web.route(item.method, item.path, _adapt(item), expect_handler=ignore_expectation) for item in operations]


def _adapt(operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    model = operation.body
    if model is None:
        return operation.handler

    async def with_body(request: web.Request) -> web.StreamResponse:
        return await operation.handler(request, await read_body(request, model))

    return with_body


def describe(
    title: str, version: str, operations: tuple[Operation, ...], *, key_header: str = "", headers: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Write the OpenAPI 3.1 document of the operations; `headers` may come with each of them."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for item in operations:
        if item.documented:
            paths.setdefault(item.path, {})[item.method.lower()] = _describe_one(item, schemas, headers)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    if key_header:
        document["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "header", "name": key_header}}
        document["security"] = [{"key": []}]
    return document


_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
    },
}


def _describe_one(item: Operation, schemas: dict[str, Any], headers: tuple[str, ...]) -> dict[str, Any]:
    parts = [part for part in item.path.split("/") if part.startswith("{")]
    parameters = [{"name": part.strip("{}"), "in": "path", "required": True} for part in parts]
    parameters += [{"name": name, "in": "query", "required": False} for name in item.query]
    parameters += [{"name": name, "in": "header", "required": False} for name in (*headers, *item.headers)]
    responses: dict[str, Any] = {"default": _problem_response("any other problem")}
    for status, model in item.returns.items():
        responses[str(status)] = {"description": item.summary}
        if model is not None:
            responses[str(status)]["content"] = {"application/json": {"schema": _reference(model, schemas)}}
    for status, kinds in item.problems.items():
        responses[str(status)] = _problem_response(", ".join(kinds))
    described: dict[str, Any] = {
        "operationId": item.handler.__name__,
        "summary": item.summary,
        "parameters": [{**parameter, "schema": {"type": "string"}} for parameter in parameters],
        "responses": responses,
    }
    if item.body is not None:
        content = {"application/json": {"schema": _reference(item.body, schemas)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _problem_response(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


def _reference(model: type[BaseModel], schemas: dict[str, Any]) -> dict[str, str]:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    return {"$ref": f"#/components/schemas/{model.__name__}"}
