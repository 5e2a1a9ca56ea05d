"""Serve the console's API: the queue, a conversation, and what an agent does in it."""

from __future__ import annotations

from aiohttp import web

from gateway.backend_client import BackendUnavailableError, RefusedError
from gateway.console import schemas
from gateway.console.agents import Agents
from gateway.console.casework import Case, Casework
from gateway.console.guard import HELPS, Guard
from gateway.console.masking import Nothing
from gateway.console.progress import describe, label_of
from gateway.console.shown import covered, shown_handover, shown_line, shown_note
from gateway.console.tables import Agent
from gateway.console.waiting import Waiting
from gateway.streams import last_seen
from gateway.takeovers import Person, Takeovers
from service.clock import Clock
from service.operations import reply
from service.web import REQUEST_ID


class ConsoleApi:
    """Answer the console's page."""

    def __init__(self, guard: Guard, agents: Agents, casework: Casework, takeovers: Takeovers, clock: Clock) -> None:
        self._guard = guard
        self._agents = agents
        self._casework = casework
        self._takeovers = takeovers
        self._clock = clock

    async def show_queue(self, request: web.Request) -> web.Response:
        """List everyone who waits or is being helped."""
        agent = await self._guard.agent(request, acts=False)
        rows = await self._rows(agent, await self._casework.queue())
        present = list((await self._agents.present()).values())
        me = schemas.Me(id=agent.id, name=agent.name, role=agent.role)
        return reply(schemas.Queue(me=me, now=self._clock.now(), present=present, handovers=rows))

    async def search(self, request: web.Request, body: schemas.Search) -> web.Response:
        """List the latest handovers, ended ones too, or those of the customer with a policy number."""
        agent = await self._guard.agent(request)
        found = await self._casework.history(agent, body.policy_number)
        return reply(schemas.Found(handovers=await self._rows(agent, found)))

    async def _rows(self, agent: Agent, found: list[Waiting]) -> list[schemas.QueuedHandover]:
        names, now = await self._agents.names(), self._clock.now()
        return [shown_handover(each, agent, names, now) for each in found]

    async def show_talk(self, request: web.Request) -> web.Response:
        """Show a conversation's lines after a number; its first look is recorded."""
        agent = await self._guard.agent(request, acts=False)
        case, after = await self._case(request), last_seen(request)
        await self._casework.view(case, agent, anew=after == 0)
        mask = await self._casework.mask(case, agent)
        names, now, conversation = await self._agents.names(), self._clock.now(), case.conversation
        lines = [shown_line(line, mask, case.handover) for line in await self._casework.lines(conversation.id, after)]
        notes = [
            shown_note(each, names, mask, conversation.step) for each in await self._casework.notes(conversation.id)
        ]
        return reply(
            schemas.Talk(
                conversation_id=conversation.id,
                mode=conversation.mode,
                step=label_of(conversation.step),
                channel=conversation.channel,
                is_member=conversation.member_id is not None,
                uncovered=isinstance(mask, Nothing),
                handover=shown_handover(Waiting.of(case.handover, conversation), agent, names, now)
                if case.handover.ended_at is None
                else None,
                lines=lines,
                notes=notes,
            )
        )

    async def show_renewals(self, request: web.Request) -> web.Response:
        """Show how far the customer's renewals have come."""
        agent = await self._guard.agent(request, acts=False)
        case = await self._case(request)
        await self._casework.view(case, agent)
        mask = await self._casework.mask(case, agent)
        try:
            found = [describe(each, mask) for each in await self._casework.renewals(case, agent)]
        except (BackendUnavailableError, RefusedError):
            return reply(schemas.Renewals(renewals=[], unavailable=True))
        return reply(schemas.Renewals(renewals=[schemas.ShownRenewal.model_validate(each) for each in found]))

    async def take(self, request: web.Request) -> web.Response:
        """Take a handover."""
        agent = await self._guard.agent(request, HELPS)
        handover = await self._takeovers.take(_handover_id(request), _person(agent))
        return reply(schemas.Taken(version=handover.version))

    async def keep(self, request: web.Request, body: schemas.Held) -> web.Response:
        """Keep a takeover alive."""
        agent = await self._guard.agent(request, HELPS, acts=False)
        await self._takeovers.keep(_handover_id(request), _person(agent), body.version)
        return reply(schemas.Taken(version=body.version))

    async def say(self, request: web.Request, body: schemas.Say) -> web.Response:
        """Say something to the customer."""
        agent = await self._guard.agent(request, HELPS)
        sent = str(body.client_message_id)
        await self._takeovers.say(_handover_id(request), _person(agent), body.version, sent, body.text)
        return reply(schemas.Taken(version=body.version))

    async def give_back(self, request: web.Request, body: schemas.Held) -> web.Response:
        """Give the conversation back to the bot."""
        agent = await self._guard.agent(request, HELPS)
        await self._takeovers.give_back(_handover_id(request), _person(agent), body.version)
        return reply(schemas.Taken(version=body.version))

    async def close(self, request: web.Request, body: schemas.Held) -> web.Response:
        """End the talk."""
        agent = await self._guard.agent(request, HELPS)
        await self._takeovers.close(_handover_id(request), _person(agent), body.version)
        return reply(schemas.Taken(version=body.version))

    async def reopen(self, request: web.Request, body: schemas.Reopen) -> web.Response:
        """Have an answered step asked again; it is asked when the conversation is given back."""
        agent = await self._guard.agent(request, HELPS)
        await self._takeovers.keep(_handover_id(request), _person(agent), body.version)
        conversation_id = await self._takeovers.conversation_of(_handover_id(request))
        case = await self._casework.case(conversation_id)
        await self._casework.write_down(agent, "reopen", conversation_id, body.step)
        await self._casework.reopen(case, agent, body.renewal_id, body.step, str(request[REQUEST_ID]))
        return reply(schemas.Taken(version=body.version))

    async def write_note(self, request: web.Request, body: schemas.Write) -> web.Response:
        """Write a note."""
        agent = await self._guard.agent(request, HELPS)
        await self._casework.add_note(await self._case(request), agent, body.text)
        return reply(schemas.Write(text=body.text), 201)

    async def uncover(self, request: web.Request, body: schemas.Look) -> web.Response:
        """Uncover the conversation's personal data for ten minutes, and record for what."""
        agent = await self._guard.agent(request, HELPS)
        case = await self._case(request)
        await self._casework.write_down(agent, "uncover", case.conversation.id, body.reason)
        return reply(body)

    async def export(self, request: web.Request) -> web.Response:
        """Hand the transcript out as a text file, covered as on the screen."""
        agent = await self._guard.agent(request)
        case = await self._case(request)
        await self._casework.write_down(agent, "export", case.conversation.id)
        mask = await self._casework.mask(case, agent)
        lines = await self._casework.lines(case.conversation.id, 0)
        said = ((line, covered(line, mask, case.handover)) for line in lines)
        text = "\n".join(f"{line.at:%Y-%m-%d %H:%M:%S} {line.author}: {words}" for line, words in said)
        name = f"conversation-{case.handover.id}.txt"
        return web.Response(text=text, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    async def _case(self, request: web.Request) -> Case:
        return await self._casework.case(request.match_info["conversation_id"])


def _person(agent: Agent) -> Person:
    return Person(agent.id, agent.name)


def _handover_id(request: web.Request) -> int:
    return int(request.match_info["handover_id"])
