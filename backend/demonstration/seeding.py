"""Put the demonstration's members and contracts in; what is there already stays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog
import yaml
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from backend.applications.submission import receipt_number
from backend.drafts.window import Term, months_later
from backend.resources import Resources
from backend.storage.tables import ApplicationRow, ContractRow, MemberRow, Row
from service.clock import JST

_FOLDER = Path(__file__).parent
_STARTS_AT = time(16, tzinfo=JST)
_Object = dict[str, Any]
_log = structlog.get_logger()


async def seed(resources: Resources, copies: int = 0) -> None:
    """Seed as of today, unless it was done before: a later start must not move anyone's maturity.

    With `copies`, everyone exists that many times more: `taro.0001` beside `taro`, with the same password and
    contracts of their own.
    """
    async with resources.database.read() as session:
        if await session.scalar(select(ContractRow.policy_number).limit(1)):
            return
    today = resources.clock.now().date()
    members = _read("members.yaml")
    content = _read("contracts.yaml")
    contracts = {number: _merged(content["defaults"], own) for number, own in content["contracts"].items()}
    # Hashed before the transaction, because it takes time.
    hashes = {id_: await resources.passwords.hash(_password(id_)) for id_ in members}
    async with resources.database.write() as session:
        for copy in range(copies + 1):
            await _put(session, MemberRow, [_member(id_, members[id_], hashes[id_], copy) for id_ in members])
            rows = [_contract(number, item, members, today, copy) for number, item in contracts.items()]
            await _put(session, ContractRow, rows)
            applied = [item.get("applied") for item in contracts.values()]
            agreed = [(row, plan) for row, plan in zip(rows, applied, strict=True) if plan]
            await _put(session, ApplicationRow, [_application(resources, row, plan, today) for row, plan in agreed])
    _log.info("demonstration_seeded", members=len(members), contracts=len(contracts), copies=copies)


def logins() -> list[dict[str, str]]:
    """Return each fictional member's e-mail, password and situation."""
    members = _read("members.yaml")
    return [
        {"email": _email(id_, 0), "password": _password(id_), "situation": person["situation"]}
        for id_, person in members.items()
    ]


def stranger() -> _Object:
    """Return who is no member yet: the policyholder's data with the policy number."""
    contracts = _read("contracts.yaml")["contracts"].items()
    number, item = next((number, item) for number, item in contracts if not isinstance(item["holder"], str))
    return {**item["holder"], "policy_number": number}


def _password(id_: str) -> str:
    return f"Demo-2020-{id_}"


async def _put(session: AsyncSession, table: type[Row], rows: list[_Object]) -> None:
    # Another process may seed at the same moment; whoever comes second adds nothing.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(insert(table).on_conflict_do_nothing(), rows)


def _copied_id(id_: str, copy: int) -> str:
    return f"{id_}.{copy:04}" if copy else id_


def _copied_number(number: str, copy: int) -> str:
    # No two numbers of contracts.yaml end in the same six digits, so that no two copies meet.
    return f"{number[0]}{(int(number[1:]) + copy * 1_000_000) % 10**9:09}"


def _email(id_: str, copy: int) -> str:
    return f"{_copied_id(id_, copy)}@example.com"


def _member(id_: str, person: _Object, password_hash: str, copy: int) -> _Object:
    return {
        "id": _copied_id(id_, copy),
        "email": _email(id_, copy),
        "email_index": _email(id_, copy),
        "password_hash": password_hash,
        "name_kanji": person["name"]["kanji"],
        "name_kana": person["name"]["kana"],
        **{key: person[key] for key in ("birth_date", "sex", "postal_code", "address", "phone")},
    }


def _contract(number: str, item: _Object, members: _Object, today: date, copy: int) -> _Object:
    expiry_at = datetime.combine(today + timedelta(days=item["matures_in"]), _STARTS_AT)
    id_ = item["holder"] if isinstance(item["holder"], str) else None
    holder = members[id_] | {"email": _email(id_, copy)} if id_ else item["holder"]
    person = {"name": holder["name"]["kanji"], "kana": holder["name"]["kana"]}
    return {
        "policy_number": _copied_number(number, copy),
        "renewed_policy_number": _copied_number(item["renewed"], copy),
        "member_id": _copied_id(id_, copy) if id_ and item["linked"] else None,
        "inception_at": datetime.combine(months_later(expiry_at.date(), -12), _STARTS_AT),
        "expiry_at": expiry_at,
        "policyholder": holder | {"birth_date": holder["birth_date"].isoformat()},
        "named_insured": person,
        "main_driver": person,
        "owner": person | item["owner"],
        **{key: item[key] for key in ("kind", "registration_number", "agency", "employment", "risk", "coverages")},
    }


def _application(resources: Resources, contract: _Object, applied: _Object, today: date) -> _Object:
    term = Term.following(contract["expiry_at"])
    return {
        "id": resources.new_id(),
        "receipt_number": receipt_number(resources),
        "idempotency_key": f"agency:{contract['policy_number']}:{term.inception_at.date()}",
        "policy_number": contract["policy_number"],
        "renewed_policy_number": contract["renewed_policy_number"],
        **applied,
        "inception_at": term.inception_at,
        "expiry_at": term.expiry_at,
        "applied_at": datetime.combine(today - timedelta(days=3), time(11, 20, tzinfo=JST)),
    }


def _merged(defaults: _Object, own: _Object) -> _Object:
    inherited = {key: own.get(key, value) for key, value in defaults.items()}
    parts = {key: defaults[key] | own.get(key, {}) for key in ("owner", "risk", "coverages")}
    return own | inherited | parts


def _read(name: str) -> _Object:
    content: _Object = yaml.safe_load((_FOLDER / name).read_text("utf-8"))
    return content
