"""Plant personal data in a conversation and search all that the service leaves for it: `python -m ops.canary`.

The service runs in a folder of its own, on the databases of the settings where they name PostgreSQL.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import urllib.request
from collections.abc import Mapping

from yarl import URL

from ops.customer import Customer
from ops.environment import PORTS, complete_environment, health_url
from ops.ports import free_ports
from ops.processes import ProcessGroup
from ops.renewing import renew_until
from ops.traces import Finding, Place, database_dumps, search, state_files

_LOGIN = ("taro@example.com", "Demo-2020-taro")
_NAME, _SENTENCE = "金糸雀 鳴子", "青い鳥の羽根が窓辺に三枚落ちていました"
_BUILDING, _PHONE, _EMAIL = "カナリア館507号", "090-8642-7531", "kanaria.7531@example.net"
_PASSWORD, _CARD = "Kanaria-7531-naku", "5555 5555 5555 4444"
# What the customer says, and what the gateway must refuse, at whatever step it is said.
PLANTED = {
    "name": _NAME,
    "sentence": _SENTENCE,
    "address": _BUILDING,
    "phone": _PHONE,
    "phone, digits": _PHONE.replace("-", ""),
    "e-mail": _EMAIL,
    "password": _PASSWORD,
    "card": _CARD,
    "card, digits": _CARD.replace(" ", ""),
}
REFUSED = frozenset({"password", "card", "card, digits"})


async def talk(env: Mapping[str, str]) -> None:
    """Hold a conversation in which everything is said, each contact detail is corrected, and the end is reached."""
    async with Customer(f"http://127.0.0.1:{env['PORT']}") as customer:
        await customer.start()
        for said in (f"パスワードは{_PASSWORD}です", f"カードは{_CARD}です", f"{_NAME}と申します", _SENTENCE):
            await customer.say(said)
        await renew_until(customer, "contact.confirm", *_LOGIN)
        await customer.say(_SENTENCE)
        await customer.say("住所が変わりました")
        await customer.say(f"101-0051 東京都千代田区神田神保町1-1 {_BUILDING}")
        await customer.say("電話番号を変えたい")
        await customer.say(_PHONE)
        await customer.say("メールアドレスを変えたい")
        await customer.say(_EMAIL)
        contact = "".join(str(message["text"]) + str(message["card"]) for message in customer.messages)
        missed = [value for value in (_BUILDING, _PHONE, _EMAIL) if contact.count(value) < 2]
        if missed:
            raise RuntimeError(f"not taken by the conversation at {customer.step}: {', '.join(missed)}")
        await renew_until(customer, "completed", *_LOGIN)


def places(env: Mapping[str, str]) -> list[Place]:
    """Collect what a running service leaves: files, dumps of its databases, its metrics."""
    return [*state_files(env), *(_metrics(env, process) for process in PORTS), *database_dumps(env)]


def _metrics(env: Mapping[str, str], process: str) -> Place:
    url = URL(health_url(env, process)).with_name("metrics")
    with urllib.request.urlopen(str(url), timeout=5) as answer:  # noqa: S310 - loopback http
        return Place(f"/metrics of {process}", answer.read())


def main() -> int:
    """Run, plant, search before and after the stop and say what was found; return 1 if any is where none may be."""
    ports = dict(zip(("PORT", "RASA_PORT", "ACTIONS_PORT", "BACKEND_PORT"), free_ports(4), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        moment = {"RENEWAL_NOW": "2020-05-03T10:00:00+09:00", "DEMONSTRATION": "1"}
        env = complete_environment({**os.environ, **ports, **moment, "STATE_DIR": folder})
        group = ProcessGroup(env)
        try:
            group.start()
            asyncio.run(talk(env))
            searched = places(env)
        finally:
            group.stop()
        searched += [Place(f"{place.name}, stopped", place.content) for place in state_files(env)]
    return _report(searched, search(searched, PLANTED))


def _report(searched: list[Place], findings: list[Finding]) -> int:
    print("Searched:")
    for place in searched:
        print(f"  {place.name:34}{len(place.content):>12,} bytes")
    print(f"for {len(PLANTED)} planted values, each in UTF-8, UTF-16, JSON, percent, hex and base64. Found:")
    for finding in findings:
        print(f"  {finding.place:34}{finding.name:16}{finding.form:14}{finding.times:>4} times")
    print(f"{len(findings)} findings.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
