// What a message is made of: links, telephones, cards and buttons. What is chosen there goes up to the log as an event.

import { el } from "./dom.js";

/** Link to our own pages, https or a telephone; anything else stays text. */
function link(href, name, attributes, ...children) {
  const { origin, protocol } = new URL(href, location);
  const safe = origin === location.origin || protocol === "https:" || protocol === "tel:";
  return el((safe ? "a." : "span.") + name, safe ? { href, ...attributes } : {}, ...children);
}

const phone = (number) => link(`tel:${number.replaceAll("-", "")}`, "number", {}, number);
// By whole words: a receipt number may hold what looks like a telephone.
const withPhones = (text) => text.split(/([\w-]+)/).map((word) => (/^0\d{1,3}-\d{2,4}-\d{3,4}$/.test(word) ? phone(word) : word));
// A screen reader reads a line of English as English.
export const withEnglish = (text) => text.split(/(^[ -~]*[a-z]{3} [ -~]*$)/m)
  .map((part, i) => (i % 2 ? el("span", { lang: "en" }, withPhones(part)) : withPhones(part))).flat();
export const loginLink = (href = "/login") => link(href, "choice.primary", {}, "ログイン画面へ進む");
const newPage = (href, name, ...children) => link(href, name, { target: "_blank", rel: "noopener" }, ...children);
const printLink = (href) => newPage(href, "print", "印刷用の画面を開く");
const card = (name, ...children) => el(`section.card.${name}`, {}, ...children);
const heading = (text) => el("h2", {}, text);
const pairs = (items) => el("dl", {}, items.map(({ label, value }) => el("div", {}, el("dt", {}, label), el("dd", {}, value))));
const list = (tag, items) => items?.length && el(`${tag}.notes`, {}, items.map((item) => el("li", {}, withPhones(item))));

/** Tell what was chosen; `refused` hears why it was not taken. */
function choose(node, body, label, refused) {
  node.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: { body, label, refused } }));
}

/** Offer one choice; `subject` tells a screen reader which of several this is. */
export const choiceButton = ({ label, token, kind }, subject, shown = label) => el(`button.choice.${kind}`, {
  type: "button", "aria-label": subject && `${subject} ${label}`,
  click() { choose(this, { choice: token }, label); },
}, shown);

const CARDS = {
  login: ({ href }) => loginLink(href),
  contract: ({ contracts }) => contracts.map((contract) => card("",
    heading(contract.registration_number || contract.kind),
    pairs([
      { label: "保険の種類", value: contract.kind },
      { label: "証券番号", value: contract.policy_number },
      { label: "保険期間", value: contract.period },
      { label: "代理店", value: el("span", {}, contract.agency.name, " ", phone(contract.agency.phone)) },
    ]),
    contract.note && el("p", {}, withPhones(contract.note)),
    contract.choice && choiceButton(contract.choice, contract.registration_number))),
  document: ({ documents }) => card("", heading("ご確認いただく書類"), documents.map(({ title, href, pages, version }) =>
    newPage(href, "document", el("b", {}, title), el("span", {}, `PDF 全${pages}ページ 版 ${version} 新しい画面で開きます`)))),
  review: ({ sections, notes, print_href }) => card("", heading("お申込み内容"),
    sections.map(({ label, items, correct }) => el("section", {},
      el("div.heading", {}, el("h3", {}, label), correct && choiceButton(correct, label)), pairs(items))),
    list("ul", notes), printLink(print_href)),
  receipt: ({ receipt_number, items, next, print_href, pdf_href }) => card("receipt", heading("お申込みの受付"),
    el("p", {}, "受付番号 ", el("b", {}, receipt_number)), pairs(items), list("ol", next), printLink(print_href),
    pdf_href && newPage(pdf_href, "print", "PDFの控えを開く")),
  plan_table: planTable,
  form: formCard,
};

/** Compare the plans; on a phone a coverage's name stands above its values. */
function planTable({ columns, groups, notes, valid_until }) {
  const row = (title, cells, name = "") => el(`tr.${name}`, {}, el("th", { scope: "row" }, title), cells);
  const cell = ({ text, changed }) => el(changed ? "td.changed" : "td", {}, changed && el("em", {}, "変更"), text);
  const named = ({ label, help }) => (help ? el("details", {}, el("summary", {}, label), el("p", {}, help)) : label);
  const table = el("table", { role: "table" },
    el("caption", {}, "「変更」は現在のご契約と異なる内容です。"),
    el("thead", {}, el("tr", {}, ["補償", ...columns.map(({ label }) => label)].map((label) => el("th", { scope: "col" }, label))),
      row("総額保険料(年間)", columns.map(({ total }) => el("td", {}, total)))),
    groups.map(({ label, rows }) => el("tbody", {},
      el("tr.group", {}, el("th", { scope: "rowgroup", colspan: columns.length + 1 }, label)),
      rows.map((item) => row(named(item), item.cells.map(cell), item.cells.some(({ changed }) => changed) ? "" : "same")))),
    columns.some(({ choice }) => choice) && el("tfoot", {},
      row("お申込みプラン", columns.map(({ choice, label }) => el("td", {}, choice && choiceButton(choice, label))))));
  // A browser may forget what a table is once its rows are a grid.
  const roles = { rowgroup: "thead, tbody, tfoot", row: "tr", cell: "td", columnheader: "[scope=col]", rowheader: "[scope^=row]" };
  for (const role in roles) for (const node of table.querySelectorAll(roles[role])) node.setAttribute("role", role);
  const free = columns.filter(({ free_choice }) => free_choice);
  return card("wide", heading("プランの比較"),
    el("label.only", {}, el("input", { type: "checkbox", change() { table.classList.toggle("changes", this.checked); } }),
      "現在と異なる項目だけを表示"),
    table,
    free.length && el("div.free", {}, el("h3", {}, "補償を変えて試算する"),
      free.map(({ free_choice, label }) => choiceButton(free_choice, label, `${label} ${free_choice.label}`))),
    list("ul", [valid_until, ...notes]));
}

let fieldCount = 0;

/** Build one labelled field; `say` tells what is wrong with it. */
function formField({ name, label, kind, value, options, help, autocomplete }) {
  const id = `field${++fieldCount}`;
  const attributes = { id, name, "aria-describedby": `${id}-help ${id}-error` };
  const error = el("p.error", { id: `${id}-error` });
  const control = options
    ? el("select", attributes, options.every((o) => o.value !== value) && el("option", { value: "" }, "選択してください"),
      options.map((o) => el("option", { value: o.value, selected: o.value === value }, o.label)))
    : el("input", { ...attributes, autocomplete, value, enterkeyhint: "done",
      type: /tel|email/.test(kind) && kind, inputmode: /postal|number/.test(kind) && "numeric" });
  const say = (text) => {
    error.textContent = text;
    control.setAttribute("aria-invalid", !!text);
    if (text) control.focus();
  };
  return { name, control, say, node: el("div.field", {},
    el("label", { for: id }, label), el("p.help", { id: `${id}-help` }, help), control, error) };
}

/** Ask for several values; the gateway checks them and names the wrong ones. */
function formCard({ title, fields, submit }) {
  const made = fields.map(formField);
  const refusal = el("p.error", { role: "alert" });
  const refused = ({ detail, fields: wrong = [] }) => {
    refusal.textContent = wrong.length ? "" : detail;
    for (const field of [...made].reverse()) field.say(wrong.find((fault) => fault.field === field.name)?.detail);
  };
  return el("form.card", { novalidate: true, input() {
    this.parentNode.querySelector(".choices .primary")?.remove(); // it decides on what was shown
  }, submit(event) {
    event.preventDefault();
    refused({});
    const values = Object.fromEntries(made.map(({ name, control }) => [name, control.value]));
    choose(this, { choice: submit.token, values }, submit.label, refused);
  } }, heading(title), made.map(({ node }) => node), refusal, el("button.choice.primary", {}, submit.label));
}

export const cardOf = (data) => [data && CARDS[data.type]?.(data)].flat().filter(Boolean);
