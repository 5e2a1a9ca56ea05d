"""Start Rasa behind the gateway: `python -m bot`."""

from __future__ import annotations

import logging
import os
import warnings

from bot.deferred import defer_neural_networks
from bot.settings import Settings
from service.logs import configure_logs
from service.tracing import traced


def main() -> None:
    """Serve until SIGTERM or SIGINT; turns that have begun are finished."""
    settings = Settings.from_env(os.environ)
    os.environ.update(settings.as_env())
    logging.basicConfig(level=logging.WARNING)
    warnings.simplefilter("ignore", DeprecationWarning)
    configure_logs("rasa")
    defer_neural_networks()

    # Only now: importing Rasa takes seconds, and what is wrong with the settings is said before.
    from rasa.core.utils import AvailableEndpoints  # noqa: PLC0415

    from bot.action_endpoint import check_action_results_by_reading  # noqa: PLC0415
    from bot.runtime import create_app  # noqa: PLC0415

    check_action_results_by_reading()
    app = create_app(settings, AvailableEndpoints.read_endpoints("endpoints.yml"))
    with traced("rasa", os.environ):
        app.run(host="127.0.0.1", port=settings.port, access_log=False, motd=False)


if __name__ == "__main__":
    main()
