"""Serve documents and the catalogue of coverages."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date

import structlog
from aiohttp import web
from pydantic import BaseModel

from backend.caller import caller_of
from backend.documents import Document
from backend.ledger.journal import Kind, append
from backend.rating import CATALOGUE
from backend.resources import RESOURCES
from service.operations import Operation, reply
from service.problems import Problem

_log = structlog.get_logger()


class DocumentView(BaseModel):
    """One document in the version that a term's customers are shown."""

    id: str
    version: str
    title: str
    sha256: str
    pages: int


class Documents(BaseModel):
    """The documents of a term."""

    documents: list[DocumentView]


class OptionView(BaseModel):
    """One value of a coverage."""

    value: str
    label: str


class CoverageView(BaseModel):
    """One 補償; options run from the least cover to the most. A free plan changes the editable ones alone."""

    id: str
    label: str
    group: str
    help: str
    options: list[OptionView]
    editable: bool


class Coverages(BaseModel):
    """The whole catalogue, in the order of the plan table."""

    coverages: list[CoverageView]


async def list_documents(request: web.Request) -> web.Response:
    """List the documents for a term by its start."""
    try:
        inception = date.fromisoformat(request.query.get("inception", ""))
        documents = request.app[RESOURCES].documents.for_inception(inception)
    except ValueError as error:
        raise Problem(400, "query-malformed", "保険期間の始まる日を指定してください。") from error
    except LookupError as error:
        raise _document_not_found() from error
    return reply(Documents.model_validate({"documents": documents}, from_attributes=True))


async def get_document(request: web.Request) -> web.StreamResponse:
    """Send a document as PDF."""
    try:
        document = request.app[RESOURCES].documents.find(
            request.match_info["document_id"], request.match_info["version"]
        )
    except LookupError as error:
        raise _document_not_found() from error
    if hashlib.sha256(await asyncio.to_thread(document.path.read_bytes)).hexdigest() != document.sha256:
        _log.error("document_changed", document=document.id, version=document.version)
        raise Problem(503, "document-unavailable", "ただいま書類を表示できません。お電話でお問い合わせください。")
    await _testify_opening(request, document)
    # A version's bytes never change.
    headers = {"Content-Type": "application/pdf", "Cache-Control": "private, max-age=86400, immutable"}
    return web.FileResponse(document.path, headers=headers)


async def _testify_opening(request: web.Request, document: Document) -> None:
    caller, resources = caller_of(request), request.app[RESOURCES]
    if caller.may_change:
        opened = {"id": document.id, "version": document.version, "sha256": document.sha256}
        if caller.acts_for:
            opened["member_id"] = caller.acts_for
        async with resources.database.write() as session:
            await append(session, resources.clock.now(), caller, None, Kind.DOCUMENT_OPENED, opened)


async def list_coverages(_request: web.Request) -> web.Response:
    """List the coverages and their values."""
    return reply(Coverages.model_validate({"coverages": CATALOGUE}, from_attributes=True))


def _document_not_found() -> Problem:
    return Problem(404, "document-not-found", "お探しの書類が見つかりません。")


OPERATIONS = (
    Operation(
        "GET",
        "/v1/documents",
        list_documents,
        "List the documents for a term by its start",
        query=("inception",),
        returns={200: Documents},
        problems={400: ("query-malformed",), 404: ("document-not-found",)},
    ),
    Operation(
        "GET",
        "/v1/documents/{document_id}/{version}",
        get_document,
        "Send a document as PDF",
        returns={200: None},
        problems={404: ("document-not-found",), 503: ("document-unavailable",)},
    ),
    Operation(
        "GET",
        "/v1/coverages",
        list_coverages,
        "List the coverages that a free plan can change",
        returns={200: Coverages},
    ),
)
