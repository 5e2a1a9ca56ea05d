"""Make an agent of the console, or give one new secrets: prints a password and the QR code for an authenticator.

`python -m ops.agent sato 佐藤 agent`; roles are agent, supervisor and auditor.
`python -m ops.agent sato --disable` lets one in no more.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pyotp
import segno

from gateway.console.agents import ROLES, Agents
from gateway.migrations import SCRIPTS
from gateway.settings import database_url
from ops.environment import service_environment
from service.clock import clock_from_env
from service.database import Database
from service.migrations import migrate
from service.passwords import Passwords, argon2id
from service.vault import Vault

_ISSUER = "更新サポート窓口"


@asynccontextmanager
async def agents_of(env: Mapping[str, str]) -> AsyncIterator[Agents]:
    """Open the agents in the gateway's database."""
    vault, database = Vault.from_setting(env["DATA_KEYS"]), Database(database_url(env))
    try:
        await migrate(database, SCRIPTS, vault=vault)
        yield Agents(database, vault, clock_from_env(env), Passwords(argon2id()))
    finally:
        await database.close()


async def make(env: Mapping[str, str], agent_id: str, name: str, role: str, password: str) -> str:
    """Make the agent and return the secret of their one-time passwords; raises ValueError."""
    async with agents_of(env) as agents:
        return await agents.create(agent_id, name, role, password)


async def disable(env: Mapping[str, str], agent_id: str) -> bool:
    """Let an agent in no more, and tell whether there is one."""
    async with agents_of(env) as agents:
        return await agents.disable(agent_id)


def main() -> int:
    """Make what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id")
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("role", nargs="?", choices=ROLES, default=ROLES[0])
    parser.add_argument("--disable", action="store_true", help="let them in no more")
    given = parser.parse_args()
    os.environ.update(service_environment())
    if given.disable:
        known = asyncio.run(disable(os.environ, given.id))
        print(f"{given.id} is let in no more." if known else f"There is no agent {given.id}.")
        return 0 if known else 2
    password = secrets.token_urlsafe(15)
    try:
        secret = asyncio.run(make(os.environ, given.id, given.name, given.role, password))
    except ValueError as error:
        print(error)
        return 2
    uri = pyotp.TOTP(secret).provisioning_uri(name=given.id, issuer_name=_ISSUER)
    code = io.StringIO()
    segno.make(uri, error="m", micro=False).terminal(code, border=4, compact=True)
    print(f"{given.id} ({given.role})\npassword: {password}\nScan with an authenticator:\n{code.getvalue()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
