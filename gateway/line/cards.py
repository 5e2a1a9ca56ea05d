"""Show the bot's cards in LINE."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gateway.line.flex import (
    MOST_BUBBLES,
    Part,
    box,
    bubble,
    button,
    choice_button,
    flex,
    heading,
    opening,
    pair,
    press,
    rule,
    small_link,
    text,
)

Link = Callable[[str], str]
"""Return the address of one of our pages, as the phone's own browser opens it."""


def show_card(card: Part, link: Link) -> list[Part]:
    """Return a card's messages; a form has none, for its values are typed here."""
    show = _CARDS.get(str(card.get("type")))
    return show(card, link) if show else []


def _login(card: Part, link: Link) -> list[Part]:
    words = "ログインの画面を、ブラウザーで開きます。ログインのあと、LINEとの連携を確認して、この画面に戻ります。"
    action = opening("ログイン画面へ進む", link(str(card["href"])))
    return [
        flex(
            "ログインをお願いします。",
            [bubble("会員ログイン", [text(words)], [button("ログイン画面へ進む", action, is_primary=True)])],
        )
    ]


def _contracts(card: Part, link: Link) -> list[Part]:
    bubbles = [_contract(contract) for contract in card["contracts"]]
    groups = [bubbles[at : at + MOST_BUBBLES] for at in range(0, len(bubbles), MOST_BUBBLES)]
    numbers = "、".join(str(contract["policy_number"]) for contract in card["contracts"])
    return [flex(f"ご契約の一覧: {numbers}", group) for group in groups]


def _contract(contract: Part) -> Part:
    rows = [
        pair("証券番号", contract["policy_number"]),
        pair("保険期間", contract["period"]),
        pair("代理店", f"{contract['agency']['name']} {contract['agency']['phone']}"),
    ]
    note = [text(contract["note"], size="sm")] if contract.get("note") else []
    choice = [choice_button(contract["choice"])] if contract.get("choice") else []
    return bubble(contract.get("registration_number") or contract["kind"], [*rows, *note], choice)


def _documents(card: Part, link: Link) -> list[Part]:
    documents = card["documents"]
    links = [button(f"{each['title']}(PDF)", opening("書面を開く", link(each["href"]))) for each in documents]
    about = [pair(each["title"], f"全{each['pages']}ページ 版 {each['version']}") for each in documents]
    titles = "、".join(str(each["title"]) for each in documents)
    return [flex(f"ご確認いただく書面: {titles}", [bubble("ご確認いただく書面", about, links)])]


def _plans(card: Part, link: Link) -> list[Part]:
    columns = card["columns"]
    totals = "、".join(f"{column['label']} {column['total']}" for column in columns)
    return [flex(f"プランの比較(年間保険料): {totals}", [_plan(card, at) for at in range(len(columns))])]


def _plan(card: Part, at: int) -> Part:
    column = card["columns"][at]
    body = [pair("年間保険料", column["total"], weight="bold")]
    for group in card["groups"]:
        cells = [(row["label"], row["cells"][at]) for row in group["rows"]]
        body += [rule(), heading(group["label"]), *(_coverage(label, cell) for label, cell in cells)]
    body += [rule(), *(text(note, size="xs") for note in (card["valid_until"], *card["notes"]))]
    choices = [column[name] for name in ("choice", "free_choice") if column.get(name)]
    return bubble(column["label"], body, [choice_button(choice) for choice in choices])


def _coverage(label: str, cell: Part) -> Part:
    return pair(label, f"【変更】{cell['text']}", weight="bold") if cell["changed"] else pair(label, cell["text"])


def _review(card: Part, link: Link) -> list[Part]:
    body: list[Part] = []
    for section in card["sections"]:
        body += [rule(), heading(section["label"]), *(pair(item["label"], item["value"]) for item in section["items"])]
        if correct := section.get("correct"):
            body.append(small_link(correct["label"], press(correct)))
    body += [rule(), *(text(note, size="xs") for note in card["notes"])]
    printing = button("印刷用の画面を開く", opening("印刷用の画面を開く", link(card["print_href"])))
    return [
        flex("お申込み内容の最終確認です。すべての項目をご確認ください。", [bubble("お申込み内容", body, [printing])])
    ]


def _receipt(card: Part, link: Link) -> list[Part]:
    number = card["receipt_number"]
    items = [pair(item["label"], item["value"]) for item in card["items"]]
    onward = box([text(f"{at}. {step}", size="sm") for at, step in enumerate(card["next"], 1)], spacing="sm")
    pages = [button("印刷用の画面を開く", opening("印刷用の画面を開く", link(card["print_href"])))]
    if card.get("pdf_href"):
        pages.append(button("PDFの控えを開く", opening("PDFの控えを開く", link(card["pdf_href"]))))
    body = [pair("受付番号", number, weight="bold"), *items, rule(), onward]
    return [flex(f"お申込みを受け付けました。受付番号 {number}", [bubble("お申込みの受付", body, pages)])]


_CARDS: dict[str, Callable[[dict[str, Any], Link], list[Part]]] = {
    "login": _login,
    "contract": _contracts,
    "document": _documents,
    "plan_table": _plans,
    "review": _review,
    "receipt": _receipt,
}
