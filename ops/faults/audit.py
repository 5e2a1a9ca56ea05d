"""Count in the databases what became of each customer's submission."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ops.faults.applicant import SUBMIT, Applicant, Tab
from ops.faults.service import DATABASES


@dataclass
class Finding:
    """Hold what was counted of one customer; each string says what is wrong."""

    applications: int
    ledger_rows: int
    mails: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsettled: int = 0
    misled: list[str] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Tell whether anything was lost, doubled, left open or said wrongly."""
        return bool(self.lost or self.doubled or self.unsettled or self.misled)


class Audit:
    """Read the databases of a service that stands still."""

    def __init__(self, state: Path) -> None:
        """Open the databases in `state` for reading."""
        self._databases = {
            name: sqlite3.connect(f"file:{state / file}?mode=ro", uri=True) for name, file in DATABASES.items()
        }
        held = self._rows("backend", "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'mails'")
        self.counts_mails = bool(held)

    def close(self) -> None:
        """Close the databases."""
        for database in self._databases.values():
            database.close()

    def find(self, applicant: Applicant) -> Finding:
        """Count one customer's applications, evidence and mails, and hold them against what every tab showed."""
        accepted = self._rows(
            "backend",
            "SELECT a.receipt_number, a.renewal_id FROM applications a JOIN contracts c USING (policy_number)"
            " WHERE c.member_id = ?",
            applicant.member_id,
        )
        finding = Finding(len(accepted), self._ledger_rows(applicant), self._mails(applicant))
        counts = [("application", finding.applications), ("ledger row", finding.ledger_rows)]
        for what, count in [*counts, ("mail", finding.mails)] if self.counts_mails else counts:
            finding.lost += [f"no {what}"] * (count == 0)
            finding.doubled += [f"{count} times {what}"] * (count > 1)
        for tab in applicant.tabs:
            self._hear(tab, {receipt for receipt, _ in accepted}, finding)
        return finding

    def _ledger_rows(self, applicant: Applicant) -> int:
        query = (
            "SELECT count(*) FROM ledger l JOIN drafts d ON d.id = l.renewal_id JOIN contracts c USING (policy_number)"
            " WHERE l.kind = 'application.accepted' AND c.member_id = ?"
        )
        return int(self._rows("backend", query, applicant.member_id)[0][0])

    def _mails(self, applicant: Applicant) -> int:
        if not self.counts_mails:
            return 0
        query = (
            "SELECT count(*) FROM mails m JOIN applications a ON m.key = 'application:' || a.id"
            " JOIN contracts c USING (policy_number) WHERE m.kind = 'application_accepted' AND c.member_id = ?"
        )
        return int(self._rows("backend", query, applicant.member_id)[0][0])

    def _hear(self, tab: Tab, accepted: set[str], finding: Finding) -> None:
        """Look at one tab's conversation: as its customer sees it, as the gateway holds it, as Rasa holds it."""
        presses = sum(message["text"] == SUBMIT for message in tab.messages)
        finding.lost += ["the press"] * (presses == 0)
        finding.doubled += [f"{presses} presses in the transcript"] * (presses > 1)
        finding.unsettled += not tab.receipts
        finding.doubled += [f"{len(tab.receipts)} receipts on one page"] * (len(tab.receipts) > 1)
        finding.misled += [f"receipt of no application: {number}" for number in tab.receipts if number not in accepted]
        finding.misled += list(_wrong_words(tab))
        if [message["seq"] for message in tab.messages] != list(range(1, len(tab.messages) + 1)):
            finding.lost.append("a line of the transcript")
        turns = self._rows("gateway", "SELECT state FROM turns WHERE conversation_id = ?", tab.conversation_id)
        heard = self._rows(
            "rasa",
            "SELECT position FROM sealed_events WHERE type = 'user' AND conversation_id = ?",
            tab.conversation_id,
        )
        finding.lost += ["a turn in Rasa"] * (len(heard) < len(turns))
        finding.doubled += ["a turn in Rasa"] * (len(heard) > len(turns))

    def _rows(self, database: str, query: str, *values: str) -> Sequence[tuple[str, ...]]:
        with closing(self._databases[database].execute(query, values)) as cursor:
            return cursor.fetchall()


def _wrong_words(tab: Tab) -> Iterator[str]:
    """Yield what a press was answered with that is neither the receipt nor that it is being confirmed."""
    for message in tab.said_since_the_press:
        is_receipt = (message.get("card") or {}).get("type") == "receipt"
        if not is_receipt and "確認中" not in message["text"]:
            yield message["text"].replace("\n", " ")
