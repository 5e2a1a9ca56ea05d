// The web chat shows what the gateway tells and decides no step itself.
// What is said becomes text nodes; what is sent carries a UUID: sending twice does no harm.

import { $, el, uuid } from "./dom.js";

const STEPS = "ログイン 契約の選択・同意 告知事項 団体扱の範囲 プラン選択 ご連絡先 重要事項 最終確認 完了".split(" ");
const TOPICS = { identify: 2, consent: 2, disclosure: 3, scope: 4, plan: 5, contact: 6, documents: 7, confirm: 8, completed: 9 };
const AUTHORS = { bot: "自動応答", agent: "担当者", customer: "お客さま", system: "お知らせ" };
const OFFLINE = "通信できていません。つながりしだい、自動で送ります。";
const STILL_WAITING = "回答を準備しています。このままお待ちください。";
const BEGUN_ANEW = "前の会話は、ログアウトまたは時間の経過により終了しました。ここからは新しい会話です。";
const LONG_WAIT = 2000; // milliseconds
const RETRY_SECONDS = [2, 4, 8, 15, 30];
const WARNED_SECONDS = 120; // before the login ends
const ONE_TURN = 2000; // milliseconds within which a turn's messages are stored

const [root, log, input] = [document.documentElement, $("log"), $("text")];

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
const withEnglish = (text) => text.split(/(^[ -~]*[a-z]{3} [ -~]*$)/m)
  .map((part, i) => (i % 2 ? el("span", { lang: "en" }, withPhones(part)) : withPhones(part))).flat();
const loginLink = (href = "/login") => link(href, "choice.primary", {}, "ログイン画面へ進む");
const newPage = (href, name, ...children) => link(href, name, { target: "_blank", rel: "noopener" }, ...children);
const printLink = (href) => newPage(href, "print", "印刷用の画面を開く");
const card = (name, ...children) => el(`section.card.${name}`, {}, ...children);
const heading = (text) => el("h2", {}, text);
const pairs = (items) => el("dl", {}, items.map(({ label, value }) => el("div", {}, el("dt", {}, label), el("dd", {}, value))));
const list = (tag, items) => items?.length && el(`${tag}.notes`, {}, items.map((item) => el("li", {}, withPhones(item))));

/** Offer one choice; `subject` tells a screen reader which of several this is. */
const choiceButton = ({ label, token, kind }, subject, shown = label) => el(`button.choice.${kind}`, {
  type: "button", "aria-label": subject && `${subject} ${label}`,
  click() { choose({ choice: token }, label); },
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
    choose({ choice: submit.token, values }, submit.label, refused);
  } }, heading(title), made.map(({ node }) => node), refusal, el("button.choice.primary", {}, submit.label));
}

const seen = new Set();
const live = []; // the bubbles of the newest bot turn: their buttons count
let last = { seq: 0 }; // the newest message
let synced = 0; // nothing up to this seq is missing
let started = false; // the history is shown
let turnTop; // where the newest turn begins
let follow = true;
let restedAt;

const time = new Intl.DateTimeFormat("ja", { timeZone: "Asia/Tokyo", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
const bubble = (author, text, at) => el(`div.message.${author}`, { tabindex: "-1" },
  el("p.by", {}, AUTHORS[author], at && el("time", { datetime: at }, time.format(new Date(at)))),
  text && el("p.text", {}, author === "customer" ? text : withEnglish(text)));

function enable(bubbles, on) {
  for (const node of bubbles) for (const control of node.querySelectorAll("button, .field > *")) control.disabled = !on;
}

/** Show what is new. `ordered`: nothing before it was left out. */
function receive(messages, ordered = true) {
  for (const message of messages) {
    if (ordered) synced = Math.max(synced, message.seq);
    if (!seen.has(message.seq)) show(message);
  }
  if (last.author !== "customer") wait(false);
  settle();
}

function show(message) {
  const { seq, author, step } = message;
  if (author === "customer") watchLogin();
  const node = bubble(author, message.text, message.at);
  const own = author === "customer" && sending && outbox[0]?.node && outbox[0]; // the next of ours to come back
  const fresh = seq > last.seq;
  const newTurn = author !== "bot" || last.author !== "bot" || new Date(message.at) - new Date(last.at) > ONE_TURN;
  seen.add(seq);
  if (own) {
    own.node.replaceChildren(...node.childNodes); // in the same node, which may have the focus
    own.node.dataset.seq = seq;
    own.node = null;
  } else {
    place(node, seq);
    if (fresh && newTurn) turnTop = node;
  }
  if (author === "bot") offer(node, message, fresh, newTurn);
  if (author === "customer" && !own && started) enable(live, false); // answered in another tab
  if (!fresh) return;
  last = message;
  if (author === "agent" || author === "bot") $("voice").textContent = author === "agent" ? "担当者がお答えしています" : "AIによる自動応答です";
  if (step) showProgress(step);
}

function place(node, seq) {
  node.dataset.seq = seq;
  log.insertBefore(node, [...log.children].find((other) => !(other.dataset.seq <= seq)) ?? null);
}

/** Give a bot message its card and buttons; a new turn ends the last one's. */
function offer(node, { card: data, choices }, fresh, newTurn) {
  node.append(...[data && CARDS[data.type]?.(data)].flat().filter(Boolean));
  if (choices.length) node.append(el("div.choices", {}, choices.map((choice) => choiceButton(choice))));
  const past = !fresh ? [node] : newTurn ? live.splice(0) : [];
  enable(past, false);
  for (const old of past) old.classList.add("past");
  if (fresh) live.push(node);
}

function showProgress(step) {
  const registers = step.startsWith("registration.");
  const number = step === "identify.login" || registers ? 1 : TOPICS[step.split(".")[0]];
  $("progress").hidden = !number;
  if (!number) return;
  $("place").textContent = `${number}/${STEPS.length} ${registers ? "会員登録" : STEPS[number - 1]}`;
  $("steps").replaceChildren(...STEPS.map((name, i) => (i + 1 < number ? el("li.done", {}, name, el("span", {}, " 済"))
    : el("li", { "aria-current": i + 1 === number && "step" }, name))));
}

const say = (text) => { $("status").textContent = text; };
let patience;

/** Show that an answer is awaited; say so as well when it takes long. */
function wait(on) {
  $("typing").hidden = !on;
  clearTimeout(patience);
  if (on) patience = setTimeout(say, LONG_WAIT, STILL_WAITING);
  else if ($("status").textContent === STILL_WAITING) say("");
}

function notice(text, ...more) {
  turnTop = bubble("system", text);
  turnTop.append(...more);
  place(turnTop, last.seq);
  settle();
  return turnTop;
}

const fromEnd = () => root.scrollHeight - innerHeight - scrollY;

/** Bring the newest turn into view: all of it, or its beginning. */
function settle() {
  if (follow) {
    turnTop?.scrollIntoView();
    restedAt = scrollY;
  }
  watchScroll();
}

function watchScroll() {
  follow = fromEnd() < 60 || Math.abs(scrollY - restedAt) < 2;
  const jump = $("jump"); // hidden with the focus on it, it would lose it
  jump.hidden = fromEnd() < innerHeight / 2 && document.activeElement !== jump;
}

let conversation;
let sending = false;
let lapsed = false; // the login is over
let attempts = 0;
let timer;
const outbox = []; // {id, body, label, node, refused}
const left = JSON.parse(sessionStorage.getItem("outbox"));

// A member's unsent words never reach who uses the browser next.
const keep = () => sessionStorage.setItem("outbox", JSON.stringify({
  conversation, items: outbox, draft: input.value, member: "idle" in $("main").dataset,
}));

/** Call the gateway; throw its problem document. */
async function call(path, body) {
  const response = await fetch(`/api/conversations${path}`, body && {
    method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(30000),
    headers: { "Content-Type": "application/json", "X-Requested-With": "renewal-chat" },
  });
  const data = await response.json().catch(() => ({}));
  if (response.ok) return { ...data, later: response.status === 202 };
  const { status } = response;
  if (status === 401 && !lapsed) notice(data.detail, loginLink(data.login));
  lapsed ||= status === 401;
  throw { detail: OFFLINE, ...data, status };
}

let warning;

/** Warn before the login ends for want of use, and let the customer keep it. */
function watchLogin() {
  const { idle } = $("main").dataset;
  clearTimeout(warning);
  if (idle) warning = setTimeout(warn, (idle - WARNED_SECONDS) * 1000);
}

function warn() {
  const button = el("button.choice", { type: "button", async click() {
    try {
      await call("", { channel: "web" });
      said.remove();
      log.lastChild.focus({ preventScroll: true });
      say("ログインを延長しました。");
      watchLogin();
    } catch ({ detail }) { if (!lapsed) say(detail); }
  } }, "ログインを続ける");
  const said = notice("あと2分ほどで、ログインの有効期限が切れます。お手続きを続ける場合は、下のボタンを押してください。", el("div.choices", {}, button));
}

/** Use a choice: its turn is locked, and the focus goes to the reply. */
function choose(body, label, refused) {
  enable(live, false);
  send({ id: uuid(), body, label, refused });
  turnTop.focus({ preventScroll: true });
}

/** Show a message of ours, and see that it gets there. */
function send(item) {
  outbox.push(item);
  turnTop = item.node = bubble("customer", item.label);
  item.node.append(el("p.state", {}, "送信中"));
  log.append(item.node);
  keep();
  follow = true;
  settle();
  deliver();
}

async function deliver() {
  if (sending || !conversation) return;
  sending = true;
  clearTimeout(timer);
  while (outbox.length && (await deliverOne(outbox[0])));
  sending = false;
}

async function deliverOne(item) {
  wait(true);
  try {
    const { messages, later } = await call(`/${conversation}/messages`, { client_message_id: item.id, ...item.body });
    attempts = 0;
    say("");
    receive(messages, false);
    drop(item);
    wait(later);
    return true;
  } catch (problem) {
    const { status } = problem; // none when nobody answered
    wait(false);
    return !(status < 500) || status === 401 || status === 429 ? postpone(item, problem) : refuse(item, problem);
  }
}

function drop(item) {
  outbox.shift();
  item.node?.remove();
  keep();
}

/** Keep a message for after a pause or the login, or until the customer sends it. */
function postpone({ node }, { status, detail = OFFLINE, retry_after }) {
  const pause = RETRY_SECONDS[attempts++];
  node?.lastChild.replaceChildren("まだ送信できていません ", el("button.link", { type: "button", click: deliver }, "もう一度送る"));
  if (status === 401) return;
  say(detail);
  if (pause) timer = setTimeout(deliver, (retry_after ?? pause) * 1000);
}

/** Give up a refused message, say why, and let the customer answer again. */
function refuse(item, problem) {
  drop(item);
  input.value ||= item.body.text ?? "";
  if (!problem.type?.endsWith("choice-used")) enable(live, true);
  if (item.refused) item.refused(problem);
  else notice(problem.detail);
  sync();
  return true;
}

const sync = () => call(`/${conversation}/messages?after=${synced}`).then(({ messages }) => receive(messages), () => {});
const resume = () => { if (started && !lapsed) { sync(); deliver(); } };

function listen() {
  const source = new EventSource(`/api/conversations/${conversation}/events?after=${synced}`);
  source.onopen = deliver;
  source.onmessage = ({ data }) => receive([JSON.parse(data)]);
  source.onerror = () => { if (source.readyState === EventSource.CLOSED && !lapsed) sync().then(() => setTimeout(listen, 5000)); };
}

// Once a tab opens another conversation, after a log-out, no other goes on showing what was said in the one before.
const tabs = new BroadcastChannel("conversation");
tabs.onmessage = ({ data }) => { if (conversation && data !== conversation) location.reload(); };

/** Open the conversation; send what an earlier page could not. */
async function start() {
  try {
    const opened = await call("", { channel: "web", entry: $("main").dataset.entry });
    conversation = opened.conversation_id;
    tabs.postMessage(conversation);
    if ((left?.conversation ?? conversation) !== conversation) notice(BEGUN_ANEW);
    receive(opened.messages);
  } catch ({ detail = OFFLINE, retry_after = 5 }) {
    if (!lapsed) setTimeout(start, retry_after * 1000);
    return say(lapsed ? "" : detail);
  }
  started = true;
  say("");
  watchLogin();
  log.removeAttribute("aria-busy");
  const ours = left?.conversation === conversation;
  if (ours) left.items.forEach(send);
  // Words meant for another conversation go back to the composer.
  const again = ours ? [left.draft] : left?.member ? [] : [...(left?.items ?? []).map(({ body }) => body.text), left?.draft];
  input.value ||= again.filter(Boolean).join("\n");
  keep(); // and nothing else of what an earlier page left
  listen();
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  send({ id: uuid(), body: { text }, label: text });
});

input.addEventListener("keydown", (event) => {
  // Enter may end a conversion (229: Safari); on touch only the button sends.
  if (event.isComposing || event.keyCode === 229 || event.key !== "Enter" || event.shiftKey) return;
  if (!matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

$("jump").addEventListener("click", () => scrollTo(0, root.scrollHeight));
$("jump").addEventListener("blur", () => setTimeout(watchScroll));
addEventListener("scroll", watchScroll, { passive: true });
// What is typed outlives a look at another page; a page that the browser kept whole knows no login since.
addEventListener("pagehide", () => { if (started) keep(); });
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
addEventListener("online", () => { attempts = 0; resume(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) resume(); });

const measure = (name, pixels) => root.style.setProperty(name, `${pixels}px`);
const resized = new ResizeObserver(() => ["head", "foot"].forEach((id) => measure(`--${id}`, $(id).offsetHeight)));
["head", "foot"].forEach((id) => resized.observe($(id)));
// iOS lays its keyboard over the page: lift the composer, unless zoomed in.
const lift = ({ height, offsetTop, scale }) => measure("--keyboard", scale > 1 ? 0 : Math.max(0, innerHeight - height - offsetTop));
for (const change of ["resize", "scroll"]) visualViewport.addEventListener(change, () => lift(visualViewport));

start();
