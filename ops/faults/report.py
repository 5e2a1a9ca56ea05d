"""Put what was counted into one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ops.faults.audit import Finding
from ops.faults.rounds import Round

Found = Sequence[tuple[Round, Sequence[Finding]]]
_COLUMNS = (
    ("fault", 28),
    ("runs", 5),
    ("hits", 5),
    ("before", 7),
    ("during", 7),
    ("after", 6),
    ("presses", 8),
    ("applications", 13),
    ("ledger rows", 12),
    ("mails", 6),
    ("lost", 5),
    ("doubled", 8),
    ("being confirmed", 16),
    ("misled", 7),
)


def table(found: Found, *, counts_mails: bool) -> str:
    """Return a line for each fault and one for all; "before", "during" and "after" say when it struck a press."""
    faults = list(dict.fromkeys(played.fault for played, _ in found))
    rows: list[list[object]] = [
        [fault, *_counted([each for each in found if each[0].fault == fault])] for fault in sorted(faults)
    ]
    rows.append(["all", *_counted(found)])
    mails = [name for name, _ in _COLUMNS].index("mails")
    for row in rows:
        row[mails] = row[mails] if counts_mails else "-"
    header: list[object] = [name for name, _ in _COLUMNS]
    return "\n".join(_line(row) for row in (header, *rows))


def wrongs(found: Found) -> Iterator[str]:
    """Yield what is wrong, customer by customer."""
    for played, findings in found:
        for applicant, finding in zip(played.applicants, findings, strict=True):
            if finding.is_wrong:
                yield f"{played.fault}: {applicant.member_id} {applicant.manner} {finding}"


def _counted(found: Found) -> list[int]:
    applicants = [applicant for played, _ in found for applicant in played.applicants]
    findings = [finding for _, findings in found for finding in findings]
    return [
        len(applicants),
        sum(played.hits for played, _ in found),
        *(sum(moments) for moments in zip(*(played.moments for played, _ in found), strict=True)),
        sum(applicant.manner.tabs * applicant.manner.presses for applicant in applicants),
        sum(finding.applications for finding in findings),
        sum(finding.ledger_rows for finding in findings),
        sum(finding.mails for finding in findings),
        sum(bool(finding.lost) for finding in findings),
        sum(bool(finding.doubled) for finding in findings),
        sum(bool(finding.unsettled) for finding in findings),
        sum(bool(finding.misled) for finding in findings),
    ]


def _line(cells: Sequence[object]) -> str:
    widths = [width for _, width in _COLUMNS]
    first, *others = zip(cells, widths, strict=True)
    return f"{first[0]:{first[1]}}" + "".join(f"{cell!s:>{width}}" for cell, width in others)
