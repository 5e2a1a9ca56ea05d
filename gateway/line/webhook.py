"""Take LINE's webhook: each event is stored before it is acknowledged, and never counts twice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from aiohttp import web

from gateway import notices
from gateway.intake import Intake, Sent
from gateway.limits import Limiter
from gateway.line.cards import show_card
from gateway.line.client import LineClient
from gateway.line.events import KINDS, Event, is_signed, read_events
from gateway.line.linking import Linking, LoginLinks
from gateway.line.settings import LineSettings
from gateway.line.tables import Talk
from gateway.line.talks import Talks
from gateway.metrics import Metrics
from gateway.settings import Settings
from gateway.tables import Conversation
from service.problems import Problem
from service.web import read_bytes

PATH = "/line/webhook"
_MOST_BYTES = 1024 * 1024
_TOO_FAST = (
    "続けて多くのメッセージを受け取りました。このメッセージは読んでいません。少し待ってから、もう一度お送りください。"
)
_log = structlog.get_logger()


class Webhook:
    """Turn events into what every other channel stores: messages and pressed buttons."""

    def __init__(  # noqa: PLR0913 - where LINE's events meet what every channel has
        self,
        settings: LineSettings,
        pace: Settings,
        *,
        talks: Talks,
        intake: Intake,
        linking: Linking,
        links: LoginLinks,
        client: LineClient,
        limiter: Limiter,
        metrics: Metrics,
    ) -> None:
        self._settings = settings
        self._pace = pace
        self._talks = talks
        self._intake = intake
        self._linking = linking
        self._links = links
        self._client = client
        self._limiter = limiter
        self._metrics = metrics
        self._asides: set[asyncio.Task[Any]] = set()

    async def receive(self, request: web.Request) -> web.Response:
        """Store what the events say and acknowledge; what fails is not, so that LINE delivers it again.

        Raises problems 400 `malformed-body`, 401 `signature-wrong` and 413 `body-too-large`.
        """
        body = await read_bytes(request, _MOST_BYTES)
        if not is_signed(body, request.headers.get("X-Line-Signature", ""), self._settings.channel_secret):
            raise Problem(401, "signature-wrong", "署名が正しくありません。")
        try:
            events = read_events(body)
        except ValueError as error:
            raise Problem(400, "malformed-body", "送信内容を読み取れませんでした。") from error
        for event in events:
            self._metrics.line_events.labels(event.type if event.type in _HANDLED else "other").inc()
            await self._take(event, str(event.user_id))
        return web.json_response({})

    async def stop(self) -> None:
        """Let go of what nothing depends on."""
        for task in self._asides:
            task.cancel()
        await asyncio.gather(*self._asides, return_exceptions=True)

    async def _take(self, event: Event, user_id: str) -> None:
        if event.type == "unfollow":
            if talk := await self._talks.known(user_id):
                await self._talks.end(talk)
        elif event.type == "accountLink" and event.link and event.link.result == "ok":
            await self._link(user_id, event.link.nonce, event.replyToken)
        elif event.type in ("follow", "message", "postback", "unsend"):
            await self._talk(event, user_id)

    async def _link(self, user_id: str, nonce: str, reply_token: str | None) -> None:
        talk = await self._linking.complete(user_id, nonce)
        if talk is None:
            _log.warning("account-link-unknown")
        else:  # What waited for the login is told at once.
            await self._talks.may_be_answered(talk, reply_token, self._settings.reply_within)

    async def _talk(self, event: Event, user_id: str) -> None:
        talk = await self._talks.of(user_id)
        if event.type in ("message", "postback") and await self._is_too_fast(talk, event):
            return
        try:
            conversation = await self._talks.enter(talk)
        except Problem as problem:  # the login has lapsed: nothing of the member's is said before the next
            self._ask_for_login(talk, event, problem.detail)
            return
        if event.replyToken:
            await self._talks.may_be_answered(talk, event.replyToken, self._settings.reply_within)
        await self._hear(event, conversation, user_id, talk.seen)

    async def _hear(self, event: Event, conversation: Conversation, user_id: str, seen: int) -> None:
        if event.unsend:
            await self._intake.take_back(conversation.id, event.unsend.messageId)
        elif (sent := _sent(event, seen)) is not None:
            await self._store(conversation.id, sent)
            if sent.refusal is None:
                self._aside(self._client.show_loading(user_id))

    async def _store(self, conversation_id: str, sent: Sent) -> None:
        try:
            await self._intake.take(conversation_id, sent)
        except Problem as problem:
            said = sent.text if sent.text and problem.kind != "text-too-long" else notices.NOT_READ
            await self._intake.take(conversation_id, Sent(sent.client_message_id, said, refusal=problem.detail))

    async def _is_too_fast(self, talk: Talk, event: Event) -> bool:
        pace, key = self._pace, f"line:{talk.id}"
        if not await self._limiter.take(key, pace.session_burst, pace.session_per_second):
            return False
        # Told once, not a thousand times.
        if event.replyToken and not await self._limiter.take(f"{key}:told", 1, 1 / 30):
            self._aside(self._client.reply(event.replyToken, [{"type": "text", "text": _TOO_FAST}]))
        return True

    def _ask_for_login(self, talk: Talk, event: Event, detail: str) -> None:
        if event.replyToken:
            card = show_card({"type": "login", "href": ""}, lambda _: self._links.page(talk))
            told = f"{detail}\nいまのメッセージは読んでいません。ログインのあと、もう一度お送りください。"
            self._aside(self._client.reply(event.replyToken, [{"type": "text", "text": told}, *card]))

    def _aside(self, call: Coroutine[Any, Any, Any]) -> None:
        """Make a call that nothing depends on, beside the acknowledgement."""
        task = asyncio.create_task(call)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


_HANDLED = ("message", "postback", "follow", "unfollow", "unsend", "accountLink")


def _sent(event: Event, seen: int) -> Sent | None:
    """Return what a customer sent; what has no words is answered politely and asked of nobody."""
    if event.postback:
        name, _, token = event.postback.data.partition("=")
        return Sent(event.webhookEventId, token=token) if name == "choice" else None
    if event.message is None:
        return None
    if event.message.type == "text":
        return Sent(event.message.id, event.message.text, seen=seen)
    kind = KINDS.get(event.message.type, "メッセージ")
    return Sent(event.message.id, f"({kind})", refusal=notices.WORDS_ONLY.format(kind=kind))
