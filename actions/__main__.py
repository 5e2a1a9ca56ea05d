"""Start the action server; the only place where the room's edges are opened."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from aiohttp import web
from rasa_sdk.executor import ActionExecutor

from actions.backend_client import BackendClient
from actions.catalogue import all_actions, all_questions, desk_replies
from actions.faq import read_answers
from actions.metrics import Metrics
from actions.server import create_app
from actions.settings import Settings
from actions.turn import Turns
from bot.japanese.address import PostalRegister
from service.logs import configure_logs
from service.tracing import traced

ANSWERS = Path("data/faq/answers.yml")


async def open_executor(settings: Settings, metrics: Metrics) -> AsyncIterator[ActionExecutor]:
    """Register every action with one connection to the backend, and close it at the end."""
    replies = desk_replies(read_answers(ANSWERS))
    async with aiohttp.ClientSession() as session:
        client = BackendClient(session, settings.backend_url, settings.backend_api_key, metrics)
        questions = all_questions(settings.clock, PostalRegister())
        executor = ActionExecutor()
        turns = Turns(client, settings.clock, settings.release, metrics, people_answer=settings.people_answer)
        for action in all_actions(turns, questions, replies):
            executor.register_action(action)
        yield executor


def main() -> None:
    """Serve until the process is told to end."""
    configure_logs("actions")
    settings = Settings.from_env(os.environ)
    metrics = Metrics()
    app = create_app(lambda: open_executor(settings, metrics), settings.channel_api_key, metrics)
    with traced("actions", os.environ):
        web.run_app(app, host="127.0.0.1", port=settings.port, access_log=None, print=None)


if __name__ == "__main__":
    main()
