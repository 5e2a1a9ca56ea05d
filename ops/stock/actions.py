"""Serve the project's actions with rasa-sdk's own server, as `rasa run actions` does; for the benchmark only."""

from __future__ import annotations

import os
from asyncio import AbstractEventLoop

from rasa_sdk import endpoint
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.__main__ import open_executor
from actions.metrics import Metrics
from actions.settings import Settings
from service.logs import configure_logs


class PreparedExecutor(ActionExecutor):
    """Run actions that were made elsewhere: ours need their client, and the stock server makes them without."""

    def register_package(self, package: object) -> None:
        """Register nothing; the actions come when the server starts."""


def main() -> None:
    """Serve until the process is told to end."""
    configure_logs("actions")
    settings = Settings.from_env(os.environ)
    executor = PreparedExecutor()
    endpoint.ActionExecutor = lambda: executor
    app = endpoint.create_app("actions")

    async def prepare(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.opened = open_executor(settings, Metrics())
        executor.actions = (await anext(app.ctx.opened)).actions

    app.register_listener(prepare, "before_server_start")
    app.run(host="127.0.0.1", port=settings.port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
