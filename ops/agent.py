"""Make an agent of the console, or give one new secrets: prints a password and the QR code for an authenticator.

`python -m ops.agent sato 佐藤 agent`; roles are agent, supervisor and auditor.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import secrets
import sys

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


async def make(agent_id: str, name: str, role: str, password: str) -> str:
    """Write the agent into the gateway's database; return the secret. Raises Problem and ValueError."""
    vault, database = Vault.from_setting(os.environ["DATA_KEYS"]), Database(database_url(os.environ))
    try:
        await migrate(database, SCRIPTS, vault=vault)
        agents = Agents(database, vault, clock_from_env(os.environ), Passwords(argon2id()))
        return await agents.create(agent_id, name, role, password)
    finally:
        await database.close()


def main() -> int:
    """Make what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id")
    parser.add_argument("name")
    parser.add_argument("role", choices=ROLES)
    given = parser.parse_args()
    os.environ.update(service_environment())
    password = secrets.token_urlsafe(15)
    try:
        secret = asyncio.run(make(given.id, given.name, given.role, password))
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
