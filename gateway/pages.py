"""Serve the chat page, the printable pages and the documents."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from datetime import timedelta
from urllib.parse import quote

import structlog
from aiohttp import web

from gateway.backend_client import (
    BackendClient,
    BackendUnavailableError,
    Document,
    DocumentMissingError,
    RefusedError,
    acting,
)
from gateway.campaigns import campaign_of
from gateway.conversations import PHONE, Conversations, require_login
from gateway.door import Door
from gateway.tables import Conversation, Session
from gateway.transcript import Line, Transcript
from gateway.views import Views, japanese_time
from service.problems import Problem

_NO_CARD = "表示できるお申込み内容がありません。会話の画面からお手続きください。"
_NO_DOCUMENT = "書類が見つかりません。会話の画面から開き直してください。"
_NAMED_WITHIN = 2.0
"""Seconds: the chat opens without the caller's name rather than late."""
_log = structlog.get_logger()


class Pages:
    """Show what belongs to the request's session."""

    def __init__(
        self,
        lines: Transcript,
        door: Door,
        conversations: Conversations,
        backend: BackendClient,
        views: Views,
        login_idle: timedelta,
    ) -> None:
        self._lines = lines
        self._door = door
        self._conversations = conversations
        self._backend = backend
        self._views = views
        self._login_idle = int(login_idle.total_seconds())

    async def show_chat(self, request: web.Request) -> web.Response:
        """Show the chat, and the way out to a member; the page knows the campaign that led to it."""
        owner = await self._door.session(request, seen=False)
        is_member = bool(owner and owner.member_id)
        entry = campaign_of(request.query.get("entry", ""))
        caller = await self._caller(owner) if owner and is_member and owner.agent else None
        return self._views.page("chat", entry=entry, idle=self._login_idle if is_member else None, caller=caller)

    async def show_review(self, request: web.Request) -> web.Response:
        """Show the newest review card for printing."""
        line, _ = await self._newest(request, "review")
        return self._views.page("review", card=line.card, time=japanese_time(line.at))

    async def show_receipt(self, request: web.Request) -> web.Response:
        """Show the newest receipt for printing."""
        return self._views.page("receipt", card=(await self._newest(request, "receipt"))[0].card)

    async def show_receipt_pdf(self, request: web.Request) -> web.Response:
        """Hand the backend's PDF of the newest receipt through."""
        line, owner = await self._newest(request, "receipt")
        application_id = (line.card or {}).get("application_id")
        if not application_id:
            raise Problem(404, "document-not-found", _NO_DOCUMENT)
        return await self._pdf(
            self._backend.receipt(str(application_id), acting(owner.member_id, owner.agent)), "receipt"
        )

    async def show_mailbox(self, _request: web.Request) -> web.Response:
        """Show the mails of a demonstration, which are delivered nowhere else."""
        mails = await self._backend.demonstration_mails()
        if mails is None:
            raise web.HTTPNotFound
        return self._views.page("mailbox", mails=mails)

    async def show_document(self, request: web.Request) -> web.Response:
        """Hand the backend's PDF through."""
        document_id, version = request.match_info["document_id"], request.match_info["version"]
        owner = await self._door.session(request)
        if owner is None:
            raise Problem(401, "session-required", _NO_DOCUMENT)
        if not re.fullmatch(r"\w[\w-]*", document_id, re.ASCII) or not re.fullmatch(r"\w[\w.-]*", version, re.ASCII):
            raise Problem(404, "document-not-found", _NO_DOCUMENT)
        document = self._backend.document(document_id, version, acting(owner.member_id, owner.agent))
        return await self._pdf(document, f"{document_id}-{version}")

    async def _caller(self, call: Session) -> str:
        """Return how an agent addresses whom they act for: between two calls, nothing else tells the pages apart."""
        path, member_id = f"/v1/members/{call.member_id}", call.member_id
        try:
            async with asyncio.timeout(_NAMED_WITHIN):
                member = await self._backend.as_agent(str(call.agent), PHONE, "GET", path, acts_for=member_id)
        except (RefusedError, BackendUnavailableError, TimeoutError) as error:
            _log.warning("caller-unnamed", reason=type(error).__name__)
            return "お客さま"
        return f"{member['name']['kanji']} 様"

    async def _pdf(self, asked: Awaitable[Document], name: str) -> web.Response:
        try:
            document = await asked
        except DocumentMissingError as error:
            raise Problem(404, "document-not-found", _NO_DOCUMENT) from error
        except BackendUnavailableError as error:
            _log.warning("document-unavailable", reason=str(error))
            detail = "ただいま書類を表示できません。しばらくしてから、もう一度お試しください。"
            raise Problem(503, "document-unavailable", detail) from error
        file_name = _file_name(document.disposition) or quote(f"{name}.pdf")
        headers = {"Content-Disposition": f"inline; filename*=UTF-8''{file_name}"}
        return web.Response(body=document.content, content_type="application/pdf", headers=headers)

    async def _newest(self, request: web.Request, card_type: str) -> tuple[Line, Session]:
        owner = await self._door.session(request)
        conversation = await self._conversation(request, owner) if owner else None
        if owner is None or conversation is None:
            raise Problem(404, "card-not-found", _NO_CARD)
        require_login(conversation, owner)
        line = await self._lines.newest_card(conversation.id, card_type)
        if line is None:
            raise Problem(404, "card-not-found", _NO_CARD)
        return line, owner

    async def _conversation(self, request: web.Request, owner: Session) -> Conversation | None:
        """Return the session's conversation, or the one of the same member elsewhere that the address names."""
        named = request.query.get("conversation")
        return await (self._conversations.of_member(owner, named) if named else self._conversations.of_session(owner))


def _file_name(disposition: str) -> str:
    """Return the percent-encoded name of a Content-Disposition (RFC 6266), or an empty text."""
    found = re.search(r"filename\*=UTF-8''([\w.%~-]+)", disposition, re.IGNORECASE | re.ASCII)
    return found[1] if found else ""
