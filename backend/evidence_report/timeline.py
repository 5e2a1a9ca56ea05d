"""Tell one entry: what was shown, what was said, how it was read, what followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.evidence_report import words
from backend.evidence_report.models import ReportedEntry
from backend.evidence_report.shown import shown_blocks
from backend.ledger.journal import Kind
from backend.printing.sheet import Block, Facts, Section, Table, Text
from backend.rating import COVERAGE_BY_ID, PLAN_LABELS
from service.wording import yen


def section_of(entry: ReportedEntry, number: int) -> Section:
    """Return the section of one entry; what a broken one says is shown as it is stored, and not interpreted."""
    act = words.act(entry.kind, entry.payload) if entry.is_whole else "一致しない記録"
    blocks = _told(entry) if entry.is_whole else _broken(entry)
    hashes = Facts((("記録番号", str(entry.seq)), ("照合値", entry.hash)), code=True)
    return Section(f"{number}. {words.moment(entry.at)} {act}", (*blocks, hashes), detail=True)


def _broken(entry: ReportedEntry) -> Iterator[Block]:
    yield Text(f"この記録(記録番号 {entry.seq})は、書き込まれたときの内容と一致しません。", "alarm")
    yield Text("いま保管されている文字列を、そのまま示します。")
    yield Text(f"{entry.kind} {entry.actor} {entry.channel}", "shown")
    yield Text(entry.stored or "", "shown")


def _told(entry: ReportedEntry) -> Iterator[Block]:
    payload = entry.payload
    by = f"{words.actor(entry.actor)} / {words.CHANNELS.get(entry.channel, entry.channel)}"
    yield Facts((("だれが・どこから", by), *_facts(entry.kind, payload)))
    if "raw" in payload:
        yield from _exchange(payload)
    if entry.kind == Kind.QUOTE_MADE:
        yield from _quote(payload)


def _exchange(payload: Mapping[str, Any]) -> Iterator[Block]:
    if payload["question"]:
        yield Text("画面に表示した文章:")
        yield Text(payload["question"], "shown")
    else:
        yield Text("お客さまからのお申し出です(質問への回答ではありません)。")
    yield from shown_blocks(payload.get("card"))
    if payload.get("choices"):
        yield Text("表示したボタン: " + " / ".join(f"[{label}]" for label in payload["choices"]))
    yield Facts(
        (
            ("お客さまの言葉", f"「{payload['raw']}」"),
            ("入力の方法", words.input_kind(payload["input"])),
            *((("読み取りの根拠", words.reading(payload["read_as"])),) if "read_as" in payload else ()),
            *((("読み取った内容", words.answer(payload["answer"])),) if "answer" in payload else ()),
            ("メッセージ番号", payload["message_id"]),
            ("応答した版", payload.get("release", "記録なし")),
        )
    )


def _facts(kind: str, payload: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    return _FACTS[kind](payload) if kind in _FACTS else ()


def _documents(payload: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    return [("対象の書類", words.document(document)) for document in payload["documents"]]


_FACTS: Mapping[str, Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]]] = {
    Kind.MEMBER_LOGGED_IN: lambda payload: [("本人確認", words.LOGINS[payload["by"]])],
    Kind.CALLER_VERIFIED: lambda payload: [
        ("証券番号", payload["policy_number"]),
        ("本人確認", "氏名・生年月日・電話番号が契約と一致"),
    ],
    Kind.CONTRACT_LINKED: lambda payload: [
        ("証券番号", payload["policy_number"]),
        ("本人確認", "氏名・住所・生年月日・電話番号の4項目が契約と一致"),
    ],
    Kind.DOCUMENT_OPENED: lambda payload: [
        ("書類", words.document(payload)),
        *((("お客さま", words.actor(f"member:{payload['member_id']}")),) if "member_id" in payload else ()),
    ],
    Kind.RENEWAL_BEGUN: lambda payload: [
        ("証券番号", payload["policy_number"]),
        ("何回目の手続きか", f"{payload.get('attempt', 1)}回目"),
    ],
    Kind.RENEWAL_STOPPED: lambda payload: [("理由", words.STOPS.get(payload["reason"], payload["reason"]))],
    Kind.CONSENT_GIVEN: _documents,
    Kind.CONSENT_REFUSED: _documents,
    Kind.CERTIFICATE_CHOSEN: lambda payload: [("希望", words.FORMS[payload["form"]])],
    Kind.APPLICATION_ACCEPTED: lambda payload: [
        ("受付番号", payload["receipt_number"]),
        ("見積りの番号", payload["quote_id"]),
        ("年間保険料", yen(payload["premium"])),
    ],
}


def _quote(payload: Mapping[str, Any]) -> Iterator[Block]:
    base = f"({PLAN_LABELS[payload['base']]}をもとに)" if payload.get("base") else ""
    yield Facts(
        (
            ("見積りの番号", payload["id"]),
            ("プラン", PLAN_LABELS[payload["plan"]] + base),
            ("年間保険料", yen(payload["premium"])),
            ("料率の版", payload["rate_version"]),
            ("計算の入力の照合値", payload["input_hash"]),
            ("有効期限", words.moment(datetime.fromisoformat(payload["valid_until"]))),
            ("危険の要素", "、".join(f"{name}={value}" for name, value in payload["risk"].items())),
            ("補償", "、".join(coverage_lines(payload["coverages"]))),
        )
    )
    rows = [(line["label"], _amount(line)) for line in payload["breakdown"]]
    yield Table("保険料の計算", ("段階", "金額または係数"), rows)


def coverage_lines(coverages: Mapping[str, str]) -> Sequence[str]:
    """Write coverages: 「対人賠償 無制限」."""
    return [f"{COVERAGE_BY_ID[id_].label} {COVERAGE_BY_ID[id_].label_of(value)}" for id_, value in coverages.items()]


def _amount(line: Mapping[str, Any]) -> str:
    return yen(line["amount"]) if line.get("amount") is not None else f"× {line['factor']}"
