"""Run the gateway: `python -m gateway`."""

import os

import uvloop
from aiohttp import web

from gateway.app import build_app
from gateway.settings import Settings
from service.clock import clock_from_env
from service.files import allow_open_files
from service.logs import configure_logs
from service.tracing import traced
from service.vault import Vault

if __name__ == "__main__":
    configure_logs("gateway")
    allow_open_files()
    settings = Settings.from_env(os.environ)
    application = build_app(settings, Vault.from_setting(settings.data_keys), clock_from_env(os.environ))
    loop = uvloop.new_event_loop()
    with traced("gateway", os.environ):
        # Whoever still waits for an answer at a stop has it stored; the next process goes on.
        web.run_app(application, port=settings.port, access_log=None, print=None, shutdown_timeout=5, loop=loop)
