"""Bind a talk to a member: LINE's account link, through our own login page.

LINE's id of a person is no identity. The login page that a talk leads to can be forwarded; so after the login LINE's
own dialog has to confirm, on the phone of the person whose talk it is, before the talk is the member's.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import delete

from gateway.arrival import Arrival
from gateway.backend_client import BackendClient
from gateway.conversations import Conversations
from gateway.keys import Signer, digest, new_id
from gateway.line.client import LineClient
from gateway.line.settings import LineSettings
from gateway.line.tables import Nonce, Talk
from gateway.line.talks import Talks
from gateway.login import LoginPages
from gateway.sessions import Sessions
from gateway.tables import Session
from service.clock import Clock
from service.database import Database
from service.problems import Problem

PATH = "/line/login"
_LINK_LIVES = timedelta(minutes=30)
_NONCE_LIVES = timedelta(minutes=10)  # as long as LINE's link token
_TOO_OLD = "このログインのリンクは、期限が切れています。LINEの会話で、もう一度ログインのボタンを押してください。"
_NOT_NOW = "ただいまLINEと連携できません。しばらくしてから、LINEの会話でもう一度お試しください。"


class LoginLinks:
    """Make the address of a talk's login page, and read it again."""

    def __init__(self, clock: Clock, signer: Signer, public_url: str) -> None:
        self._clock = clock
        self._signer = signer
        self._public_url = public_url

    def page(self, talk: Talk) -> str:
        """Return the address; it counts for half an hour."""
        until = int((self._clock.now() + _LINK_LIVES).timestamp())
        token = f"{talk.id}.{until}"
        query = urlencode({"talk": f"{token}.{self._signer.sign(token)}", "openExternalBrowser": 1})
        return f"{self._public_url}{PATH}?{query}"

    def talk_of(self, token: str) -> int | None:
        """Return the number of the talk that an address was made for, while it counts."""
        text, _, signature = token.rpartition(".")
        number, _, until = text.partition(".")
        if not self._signer.fits(text, signature):
            return None
        over = datetime.fromtimestamp(int(until), timezone.utc)
        return int(number) if over > self._clock.now() else None


class Linking:
    """Keep who logged in until LINE's dialog has confirmed whose talk it is."""

    def __init__(
        self, database: Database, clock: Clock, talks: Talks, sessions: Sessions, conversations: Conversations
    ) -> None:
        self._database = database
        self._clock = clock
        self._talks = talks
        self._sessions = sessions
        self._conversations = conversations

    async def begin(self, talk: Talk, member_id: str) -> str:
        """Return the nonce that LINE's dialog is to bring back."""
        nonce, now = new_id(), self._clock.now()
        async with self._database.write() as session:
            await session.execute(delete(Nonce).where(Nonce.expires_at < now))
            session.add(
                Nonce(nonce_hash=digest(nonce), talk_id=talk.id, member_id=member_id, expires_at=now + _NONCE_LIVES)
            )
        return nonce

    async def complete(self, user_id: str, nonce: str) -> Talk | None:
        """Give the talk to the member and let its conversation go on; None where the nonce is not the talk's."""
        talk = await self._talks.known(user_id)
        async with self._database.write() as session:
            found = await session.get(Nonce, digest(nonce), with_for_update=True)
            if talk is None or found is None or found.talk_id != talk.id or found.expires_at < self._clock.now():
                return None
            await session.delete(found)
        owner = await self._talks.owner(talk, seen=False)
        await self._sessions.bind(owner, found.member_id)
        if await self._conversations.resume_as_member(owner, found.member_id, "resume_after_login") is None:
            await self._talks.enter(talk)  # another member's was closed, and this one's begins
        return talk


class LinkPages(LoginPages):
    """Serve the login page of a talk, and the way from it to LINE's dialog."""

    def __init__(  # noqa: PLR0913 - a login, and what a link needs beside it
        self,
        arrival: Arrival,
        backend: BackendClient,
        *,
        talks: Talks,
        links: LoginLinks,
        linking: Linking,
        client: LineClient,
        settings: LineSettings,
    ) -> None:
        super().__init__(arrival, backend)
        self._talks = talks
        self._links = links
        self._linking = linking
        self._client = client
        self._settings = settings

    async def enter(self, request: web.Request, owner: Session, member_id: str) -> web.Response:
        """Let the browser in, for the documents open there, and show the way to LINE's dialog."""
        number = self._links.talk_of(request.query.get("talk", ""))
        talk = await self._talks.get(number) if number is not None else None
        if talk is None or talk.key is None:
            raise Problem(404, "link-expired", _TOO_OLD)
        link_token = await self._client.link_token(self._talks.user_of(talk))
        if link_token is None:
            raise Problem(503, "link-unavailable", _NOT_NOW)
        nonce = await self._linking.begin(talk, member_id)
        query = urlencode({"linkToken": link_token, "nonce": nonce})
        to_chat = await self._arrival.let_in(request, owner, member_id)
        page = self._arrival.views.page("line_link", dialog=f"{self._settings.dialog_url}?{query}")
        page.cookies.update(to_chat.cookies)
        return page
