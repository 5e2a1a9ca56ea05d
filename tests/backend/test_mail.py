"""Mails go out once, however the network and the processes behave."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiosmtpd.smtp import SMTP, Envelope, Session

from backend.app import backend_app
from backend.demonstration.operations import OPERATIONS as DEMONSTRATION
from backend.mail import outbox
from backend.mail.outbox import pause_after
from backend.mail.sender import MailSender
from backend.mail.texts import Letter, MailKind
from backend.mail.transports import SmtpServer, SmtpTransport
from backend.settings import Settings
from backend.storage.tables import MailRow
from service.database import Database
from service.tracing import traced
from tests.backend.registering import mails, send_mails
from tests.backend.world import API_KEY, World, opened
from tests.collector import Collector

LETTER = Letter(
    MailKind.REGISTRATION_LINK, "会員登録の続きのご案内", "次のリンクを開いてください。\nhttp://localhost/?token=x\n"
)


class Inbox:
    """Take mails as a server does, or refuse them with `answers` before."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answers: list[str | Callable[[SMTP], None]] = []
        self.pause = 0.0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if callable(answer):
            answer(server)
            return "421 gone"
        if answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        return answer


def hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()


@pytest.fixture
async def inbox() -> AsyncIterator[tuple[Inbox, int]]:
    """Run an SMTP server on a free port."""
    handler = Inbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler), "127.0.0.1", 0)
    yield handler, server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


def sender_to(world: World, port: int, database: Database | None = None) -> MailSender:
    server = SmtpServer.of(f"smtp://127.0.0.1:{port}")
    return MailSender(database or world.database, world.clock, SmtpTransport(server, "更新 <noreply@example.com>"))


async def put(world: World, key: str = "key", recipient: str = "taro@example.com") -> MailRow:
    async with world.database.write() as session:
        return await outbox.put(session, world.resources, key, recipient, LETTER)


async def the_mail(world: World) -> MailRow:
    (mail,) = await mails(world)
    return mail


async def test_a_mail_is_sent_and_its_text_erased(world: World, inbox: tuple[Inbox, int]) -> None:
    handler, port = inbox
    put_in = await put(world)
    await sender_to(world, port).send_due()
    await sender_to(world, port).send_due()
    (message,) = handler.messages
    assert (message["To"], message["Subject"]) == ("taro@example.com", LETTER.subject)
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert message["Message-ID"] == f"<{put_in.id}@example.com>"
    mail = await the_mail(world)
    assert (mail.sent_at, mail.text, mail.attempts) == (world.clock.now(), "", 1)


@pytest.mark.parametrize("answer", ["451 later", "421 not now", hang_up])
async def test_after_a_passing_failure_the_same_mail_is_sent_later(
    world: World, inbox: tuple[Inbox, int], answer: Any
) -> None:
    handler, port = inbox
    handler.answers = [answer]
    await put(world)
    sender = sender_to(world, port)
    await sender.send_due()
    await sender.send_due()
    assert handler.messages == []
    world.clock.set("2020-05-03T10:00:30")
    await sender.send_due()
    assert len(handler.messages) == 1
    assert (await the_mail(world)).attempts == 2


async def test_a_refusal_for_ever_is_not_repeated(world: World, inbox: tuple[Inbox, int]) -> None:
    handler, port = inbox
    handler.answers = ["550 no such mailbox"]
    await put(world)
    await sender_to(world, port).send_due()
    mail = await the_mail(world)
    assert (mail.failed_at, mail.retry_at, mail.text) == (world.clock.now(), None, "")


async def test_a_server_that_is_away_is_tried_for_three_days(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    await put(world)
    sender = sender_to(world, 1)
    await sender.send_due()
    assert (await the_mail(world)).retry_at is not None
    world.clock.set("2020-05-06T10:00:00")
    await sender.send_due()
    mail = await the_mail(world)
    assert (mail.failed_at, mail.attempts) == (world.clock.now(), 2)
    log = capsys.readouterr().out
    assert "mail_given_up" in log
    assert "taro@example.com" not in log


async def test_a_mail_is_a_span_that_names_nobody(world: World, inbox: tuple[Inbox, int], collector: Collector) -> None:
    handler, port = inbox
    handler.answers = ["451 later"]
    await put(world)
    with traced("backend", os.environ):
        await sender_to(world, port).send_due()
    (span,) = collector.spans
    assert span.attributes == {"kind": "registration_link", "attempts": 1, "error": "SMTPDataError"}
    assert not any(b"taro" in body for body in collector.bodies)


async def test_two_senders_at_once_send_each_mail_once(world: World, inbox: tuple[Inbox, int]) -> None:
    handler, port = inbox
    handler.pause = 0.05
    for number in range(6):
        await put(world, f"key {number}", f"member{number}@example.com")
    other = await opened(world.database.url)
    await asyncio.gather(sender_to(world, port).send_due(), sender_to(world, port, other).send_due())
    await other.close()
    assert sorted(message["To"] for message in handler.messages) == [f"member{n}@example.com" for n in range(6)]


async def test_what_a_crash_left_half_sent_is_sent_again_under_the_same_message_id(
    world: World, inbox: tuple[Inbox, int]
) -> None:
    handler, port = inbox
    await put(world)
    async with world.database.write() as session:
        claimed = await outbox.claim(session, world.clock.now())
    assert claimed is not None
    await SmtpTransport(SmtpServer.of(f"smtp://127.0.0.1:{port}"), "noreply@example.com").deliver(claimed)
    await sender_to(world, port).send_due()
    assert len(handler.messages) == 1
    world.clock.set("2020-05-03T10:02:00")
    await sender_to(world, port).send_due()
    first, second = handler.messages
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_sender_that_lost_its_lease_settles_nothing(world: World) -> None:
    await put(world)
    async with world.database.write() as session:
        slow = await outbox.claim(session, world.clock.now())
    world.clock.set("2020-05-03T10:02:00")
    async with world.database.write() as session:
        assert await outbox.claim(session, world.clock.now()) is not None
    async with world.database.write() as session:
        assert slow is not None
        assert await outbox.held(session, slow) is None


def test_the_pauses_grow_up_to_four_hours() -> None:
    seconds = [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 9, 10, 50)]
    assert seconds == [30, 60, 120, 7680, 14400, 14400]


async def test_an_application_sends_one_mail_with_all_that_counts(world: World) -> None:
    renewal = await world.begin()
    await renewal.reach_submit()
    replies = await asyncio.gather(*(renewal.submit() for _ in range(3)))
    mail = await the_mail(world)
    assert (mail.kind, mail.recipient) == ("application_accepted", "taro@example.com")
    for told in (
        replies[0]["receipt_number"],
        "Aプラン",
        "87,840円",
        "令和2年6月2日(2020年)午後4時",
        "令和3年6月2日(2021年)",
    ):
        assert told in mail.text


async def test_the_demonstrations_mailbox_shows_what_was_delivered_once(world: World) -> None:
    await put(world, "first")
    await send_mails(world)
    world.clock.set("2020-05-03T10:00:01")
    await put(world, "second", "hanako@example.com")
    await asyncio.gather(send_mails(world), send_mails(world))
    async with TestClient(TestServer(backend_app(world.resources, API_KEY, DEMONSTRATION))) as client:
        shown = await World(client, world.resources, world.clock).call("GET", "/v1/demonstration/mails")
    assert [mail["to"] for mail in shown["mails"]] == ["hanako@example.com", "taro@example.com"]
    assert shown["mails"][0]["text"] == LETTER.text
    assert set(shown["mails"][0]) == {"id", "kind", "to", "subject", "text", "sent_at"}


def test_without_a_mail_server_only_a_demonstration_starts() -> None:
    key = {"BACKEND_API_KEY": "x"}
    with pytest.raises(ValueError, match="SMTP_URL is required"):
        Settings.from_env(key)
    with pytest.raises(ValueError, match="MAIL_FROM is required"):
        Settings.from_env(key | {"SMTP_URL": "smtp://localhost"})
    assert Settings.from_env(key | {"DEMONSTRATION": "1", "PORT": "9090"}).public_url == "http://localhost:9090"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.jp", SmtpServer("mail.example.jp", 25, None, None, False, False)),
        ("smtp://u%40x:p%2Fw@mail:2525?starttls", SmtpServer("mail", 2525, "u@x", "p/w", False, True)),
        ("smtps://user:pass@mail", SmtpServer("mail", 465, "user", "pass", True, False)),
    ],
)
def test_a_mail_servers_url_says_how_to_reach_it(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.of(url) == expected


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "smtp://user:secret@mail?tls"])
def test_an_url_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="must look like") as caught:
        SmtpServer.of(url)
    assert "secret" not in str(caught.value)
