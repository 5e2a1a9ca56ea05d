"""Show the console, its login, and the audit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from aiohttp import web
from sqlalchemy import select

from gateway.console.agents import AGENT, AUDITOR, SUPERVISOR, Agents, CodeUsedError
from gateway.console.guard import OVERSEES, Guard
from gateway.console.progress import label_of
from gateway.console.schemas import LOOKS
from gateway.html_form import read_form
from gateway.tables import AuditEntry
from gateway.views import Views
from service import help_lines
from service.database import Database
from service.problems import Problem

HOME = "/console"
_LOGIN = "/console/login"
_WRONG = "ID、パスワード、ワンタイムパスワードのいずれかが違います。"
_USED = "このワンタイムパスワードは、もう使えません。30秒ほど待ち、次の番号でログインしてください。"
_AUDIT_ROWS = 300
_ROLES = {AGENT: "担当者", SUPERVISOR: "管理者", AUDITOR: "監査"}
_ACTS = {
    "agent-made": "担当者の登録",
    "log-in": "ログイン",
    "log-in-refused": "ログインの失敗",
    "log-out": "ログアウト",
    "take": "引き継ぎ",
    "say": "発言",
    "returned": "自動応答へ戻す",
    "declined": "取り次ぎの終了",
    "closed": "会話の終了",
    "view": "会話の閲覧",
    "search": "会話の検索",
    "left": "引き継ぎの中断",
    "call": "お電話の代行の開始",
    "call-refused": "お電話の本人確認(不一致)",
    "call-end": "お電話の代行の終了",
    "agent-disabled": "担当者の停止",
    "call-link": "続きのリンクの送信",
    "uncover": "個人情報の表示",
    "export": "会話の書き出し",
    "note": "メモ",
    "reopen": "訂正の受付",
}
DEMONSTRATION_PASSWORD = "Demo-2020-madoguchi"  # noqa: S105 - shown on a demonstration's login page
DEMONSTRATION_AGENTS = (
    ("sato", "佐藤", AGENT),
    ("suzuki", "鈴木", AGENT),
    ("tanaka", "田中", SUPERVISOR),
    ("ito", "伊藤", AUDITOR),
)


@dataclass(frozen=True)
class Demonstration:
    """One login that a demonstration's page offers."""

    id: str
    name: str
    role: str
    password: str
    code: str


class ConsolePages:
    """Serve what people at the desk open in a browser."""

    def __init__(
        self,
        guard: Guard,
        agents: Agents,
        leaving: Sequence[Callable[[str], Awaitable[None]]],
        views: Views,
        database: Database,
        *,
        is_demonstration: bool,
    ) -> None:
        """Serve agents; `leaving` lets go of what one holds who logs out."""
        self._guard = guard
        self._agents = agents
        self._leaving = leaving
        self._views = views
        self._database = database
        self._is_demonstration = is_demonstration
        self._replies = yaml.safe_load((Path(__file__).parent / "replies.yaml").read_text(encoding="utf-8"))

    async def show_console(self, request: web.Request) -> web.Response:
        """Show the console, or its login."""
        agent = await self._guard.agent(request)
        lines = {
            "agent": agent.name,
            "operation_help": help_lines.OPERATION_HELP,
            "registration_help": help_lines.REGISTRATION_HELP,
            "hours": help_lines.HOURS,
        }
        replies = [{"title": each["title"], "text": each["text"].format(**lines)} for each in self._replies]
        role = _ROLES[agent.role]
        return self._views.page(
            "console", agent=agent, role=role, replies=replies, looks=LOOKS, oversees=agent.role in OVERSEES
        )

    async def show_login(self, _request: web.Request) -> web.Response:
        """Show the login form."""
        return await self._form()

    async def log_in(self, request: web.Request) -> web.Response:
        """Check id, password and one-time password."""
        form = await read_form(request)
        agent_id = form.get("agent", "").strip().lower()
        try:
            await self._guard.slow_down(request, agent_id)
        except Problem as problem:
            return await self._form(429, problem.detail, agent_id)
        code = "".join(form.get("code", "").split())
        try:
            session_id = await self._agents.authenticate(agent_id, form.get("password", ""), code)
        except CodeUsedError:
            return await self._form(401, _USED, agent_id)
        if session_id is None:
            return await self._form(401, _WRONG, agent_id)
        response = web.Response(status=303, headers={"Location": HOME})
        self._guard.give(request, response, session_id)
        return response

    async def log_out(self, request: web.Request) -> web.Response:
        """End the login, and what its agent still holds."""
        if agent_id := await self._agents.log_out(self._guard.session_id(request)):
            for let_go in self._leaving:
                await let_go(agent_id)
        response = web.Response(status=303, headers={"Location": _LOGIN})
        self._guard.take(request, response)
        return response

    async def show_audit(self, request: web.Request) -> web.Response:
        """Show what was done at the desk, the newest first."""
        agent = await self._guard.agent(request, OVERSEES)
        newest = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(_AUDIT_ROWS)
        if request.query.get("conversation"):
            newest = newest.where(AuditEntry.conversation_id == request.query["conversation"])
        async with self._database.read() as session:
            entries = list(await session.scalars(newest))
        names = {"system": "システム", **await self._agents.names()}
        rows = [
            {
                "at": f"{entry.at:%Y-%m-%d %H:%M:%S}",
                "actor": names.get(entry.actor, entry.actor),
                "act": _ACTS.get(entry.act, entry.act),
                "conversation": entry.conversation_id,
                "detail": LOOKS.get(entry.detail) or _worded(entry.detail),
            }
            for entry in entries
        ]
        return self._views.page("console_audit", agent=agent, rows=rows)

    async def make_demonstration(self) -> None:
        """Make the agents of a demonstration where there are none."""
        known = await self._agents.names()
        for agent_id, name, role in DEMONSTRATION_AGENTS:
            if agent_id not in known:
                await self._agents.create(agent_id, name, role, DEMONSTRATION_PASSWORD)

    async def _form(self, status: int = 200, error: str | None = None, agent_id: str = "") -> web.Response:
        offered = await self._offered() if self._is_demonstration else []
        return self._views.page("console_login", status, error=error, agent_id=agent_id, demonstration=offered)

    async def _offered(self) -> list[Demonstration]:
        made = {agent_id for agent_id, _, _ in DEMONSTRATION_AGENTS}
        return [
            Demonstration(each.id, each.name, _ROLES[each.role], DEMONSTRATION_PASSWORD, self._agents.next_code(each))
            for each in await self._agents.everyone()
            if each.id in made
        ]


def _worded(detail: str) -> str:
    """Name a step, or the role of an agent who was made: 「sato 担当者」."""
    return " ".join(_ROLES.get(word, word) for word in label_of(detail).split(" "))
