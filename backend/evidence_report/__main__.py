"""Write the evidence report of a renewal: `python -m backend.evidence_report <renewal id>`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from backend.documents import DocumentLibrary
from backend.evidence_report.gathering import gather
from backend.evidence_report.layout import sheet_of
from backend.evidence_report.models import EvidenceReport
from backend.ledger.examination import open_damaged
from backend.printing.page import to_html
from backend.printing.pdf import to_pdf
from backend.settings import data_keys, database_url, state_dir
from backend.storage.data_key import unlock
from service.clock import clock_from_env
from service.vault import Vault, VaultError


async def read_report(url: str, data_keys: str, renewal_id: str, now: datetime) -> EvidenceReport:
    """Return the report from a ledger that may be damaged.

    Raise LookupError, OSError or DBAPIError where there is none, VaultError where the keys do not open it.
    """
    database = open_damaged(url)
    try:
        await unlock(database, Vault.from_setting(data_keys))
        async with database.read() as session:
            return await gather(session, DocumentLibrary.load(), renewal_id, now)
    finally:
        await database.close()


def write_report(report: EvidenceReport, folder: Path) -> list[Path]:
    """Write HTML, PDF and JSON, which only their owner may read, and return the files."""
    sheet = sheet_of(report)
    contents = {
        "html": to_html(sheet).encode(),
        "pdf": to_pdf(sheet, report.made_at),
        "json": report.model_dump_json(indent=2).encode(),
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = {folder / f"{report.renewal_id}.{suffix}": content for suffix, content in contents.items()}
    for file, content in files.items():
        file.touch(mode=0o600)
        file.write_bytes(content)
    return list(files)


def main(arguments: list[str], env: Mapping[str, str]) -> int:
    """Write the report and name its files; return 1 where the ledger is broken, 2 where there is none."""
    if len(arguments) != 1 or not arguments[0].isalnum():
        sys.stderr.write("usage: python -m backend.evidence_report <renewal id>\n")
        return 2
    try:
        report = asyncio.run(read_report(database_url(env), data_keys(env), arguments[0], clock_from_env(env).now()))
    except LookupError:
        sys.stderr.write("the ledger knows no such renewal\n")
        return 2
    except VaultError as error:
        sys.stderr.write(f"the ledger could not be opened: {error}\n")
        return 2
    except (OSError, DBAPIError) as error:
        sys.stderr.write(f"no ledger could be read: {type(error).__name__}\n")
        return 2
    for file in write_report(report, state_dir(env) / "evidence-reports"):
        sys.stdout.write(f"{file}\n")
    return 0 if report.verification.is_whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
