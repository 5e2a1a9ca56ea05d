"""Lay the report out: the check of the ledger first, then the outcome, the contract, each act in order, the hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from backend.evidence_report import words
from backend.evidence_report.models import EvidenceReport, HeldDocument, ReportedEntry, Verification
from backend.evidence_report.timeline import section_of
from backend.ledger.journal import Kind
from backend.printing.sheet import Block, Facts, Section, Sheet, Table, Text
from backend.rating import CATALOGUE, PLAN_LABELS
from service.wording import period, yen

_ANSWERS = frozenset(
    {Kind.CONSENT_GIVEN, Kind.CONSENT_REFUSED, Kind.DISCLOSURE_ANSWERED, Kind.QUOTE_CHOSEN, Kind.INTENTION_STATED}
)
_HOW_TO_CHECK = (
    "照合値は、記録番号・日時・種類・行為者・経路・手続き番号・内容・前の記録の照合値を、決まった形のJSON"
    "(キーの順、空白なし、UTF-8)にしたsha256です。1文字でも変わると一致しなくなり、次の記録とのつながりも切れます。"
    "台帳全体の検査は「make verify」で、いつでもやり直せます。"
)


def sheet_of(report: EvidenceReport) -> Sheet:
    """Return the report as a sheet."""
    begun, accepted = _first(report, Kind.RENEWAL_BEGUN), _first(report, Kind.APPLICATION_ACCEPTED)
    return Sheet(
        title="証跡報告書(自動車保険の更新手続き)",
        lead=(*_verdict(report), Facts(tuple(_summary(report, begun, accepted)))),
        sections=tuple(_sections(report, begun, accepted)),
        footer=f"証跡報告書 手続き番号 {report.renewal_id} 作成 {words.moment(report.made_at)}",
    )


def _verdict(report: EvidenceReport) -> Iterator[Block]:
    found = report.verification
    if found.is_whole:
        yield Text(
            f"台帳は完全です。{found.checked}件の記録をすべて検査し、変更・欠落・追加はありませんでした。", "good"
        )
    else:
        numbers = "、".join(map(str, found.broken))
        yield Text(
            f"台帳に異常があります。記録番号 {numbers} は、書き込まれたときの内容と一致しないか、欠けています。"
            "この報告書の内容は、そのままでは証拠になりません。",
            "alarm",
        )
    changed = [item.title for item in report.documents if item.held_sha256 != item.sha256]
    if changed:
        yield Text(f"お見せした書類と、いま保管している書類が異なります: {'、'.join(changed)}", "alarm")


def _summary(report: EvidenceReport, begun: dict[str, Any], accepted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    contract = begun.get("contract", {})
    yield "手続き番号", report.renewal_id
    yield "証券番号", begun.get("policy_number", "記録なし")
    if contract:
        yield "ご契約者", f"{contract['policyholder']['name']['kanji']}さま"
    yield "期間", f"{words.moment(report.entries[0].at)} から {words.moment(report.entries[-1].at)} まで"
    yield "結果", _outcome(report, accepted)
    if accepted:
        yield "受付番号", accepted["receipt_number"]
    yield "作成日時", words.moment(report.made_at)


def _outcome(report: EvidenceReport, accepted: dict[str, Any]) -> str:
    if accepted:
        return "申込みを受け付けた"
    stopped = _first(report, Kind.RENEWAL_STOPPED)
    return f"申込みなしで終了({words.STOPS.get(stopped['reason'], '')})" if stopped else "手続きの途中"


def _sections(report: EvidenceReport, begun: dict[str, Any], accepted: dict[str, Any]) -> Iterator[Section]:
    quotes = {entry.payload["id"]: entry.payload for entry in _sound(report) if entry.kind == Kind.QUOTE_MADE}
    if accepted.get("quote_id") in quotes:
        chosen = quotes[accepted["quote_id"]]
        current = next((quote for quote in quotes.values() if quote["plan"] == "current"), None)
        yield Section("お申込みの内容と、現在の条件との違い", tuple(_differences(chosen, current)))
    yield Section("同意・告知・意向の一覧", (_answers(_sound(report)),))
    if begun.get("contract"):
        yield Section("手続きを始めたときのご契約", (Facts(tuple(_contract(begun["contract"]))),))
    yield Section("お見せした書類", (_documents(report.documents),))
    yield Section("経過(起きた順)", (Text("時刻は日本時間です。表示と発言は、そのままの文字で示します。"),))
    yield from (section_of(entry, number) for number, entry in enumerate(report.entries, 1))
    yield Section("電子記録の検査", tuple(_hashes(report.entries, report.verification)))


def _differences(chosen: dict[str, Any], current: dict[str, Any] | None) -> Iterator[Block]:
    yield Facts(
        (
            ("プラン", PLAN_LABELS[chosen["plan"]]),
            ("年間保険料", yen(chosen["premium"])),
            *((("現在の条件の年間保険料(計算し直した額)", yen(current["premium"])),) if current else ()),
            ("料率の版", chosen["rate_version"]),
        )
    )
    today = current["coverages"] if current else {}
    rows = [
        (
            coverage.label,
            coverage.label_of(today[coverage.id]) if today else "記録なし",
            coverage.label_of(chosen["coverages"][coverage.id]),
            "違う" if today and today[coverage.id] != chosen["coverages"][coverage.id] else "",
        )
        for coverage in CATALOGUE
    ]
    yield Table("補償", ("補償", "現在", "お申込み", "違い"), rows)


def _answers(entries: Sequence[ReportedEntry]) -> Table:
    rows = [
        (
            words.act(entry.kind, entry.payload),
            f"「{entry.payload.get('raw', '')}」",
            words.answer(entry.payload.get("answer", {})),
            words.moment(entry.at),
            str(entry.seq),
        )
        for entry in entries
        if entry.kind in _ANSWERS
    ]
    return Table("質問の文章は、下の経過にあります。", ("項目", "お客さまの言葉", "読み取り", "日時", "記録番号"), rows)


def _contract(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    holder, employment = contract["policyholder"], contract["employment"]
    yield "保険の種類", contract["kind"]
    yield "証券番号(現在 / 更新後)", f"{contract['policy_number']} / {contract['renewed_policy_number']}"
    yield "登録番号", contract["registration_number"]
    yield "保険期間", period(*(datetime.fromisoformat(contract[end]) for end in ("inception_at", "expiry_at")))
    yield "ご契約者", f"{holder['name']['kanji']}({holder['name']['kana']}) {holder['birth_date']}生"
    yield "連絡先", f"〒{holder['postal_code']} {holder['address']} {holder['phone']} {holder['email']}"
    yield "記名被保険者", contract["named_insured"]["name"]
    yield "主に使用される方", contract["main_driver"]["name"]
    yield "車両所有者", contract["owner"]["name"]
    yield "勤務先・団体", f"{employment['employer']} / {employment['group']}"
    yield "取扱代理店", f"{contract['agency']['name']} {contract['agency']['phone']}"


def _documents(documents: Sequence[HeldDocument]) -> Block:
    if not documents:
        return Text("この手続きでお見せした書類の記録はありません。")
    state = {True: "同じ", False: "異なる"}
    rows = [
        (item.title, item.version, item.sha256, state[item.held_sha256 == item.sha256] if item.held_sha256 else "ない")
        for item in documents
    ]
    return Table("書類", ("書類", "版", "sha256", "いま保管している書類"), rows)


def _hashes(entries: Sequence[ReportedEntry], found: Verification) -> Iterator[Block]:
    yield Text(_HOW_TO_CHECK)
    yield Facts((("台帳の最後の記録", f"{found.head_seq} {found.head_hash}"),), code=True)
    yield Facts(
        tuple(
            (f"記録 {e.seq} {'一致' if e.is_whole else '不一致'}", f"照合値 {e.hash}\n前の記録 {e.previous_hash}")
            for e in entries
        ),
        code=True,
    )


def _first(report: EvidenceReport, kind: Kind) -> dict[str, Any]:
    return next((entry.payload for entry in _sound(report) if entry.kind == kind), {})


def _sound(report: EvidenceReport) -> Sequence[ReportedEntry]:
    # What a broken entry says is shown in its place, and summed up nowhere.
    return [entry for entry in report.entries if entry.is_whole]
