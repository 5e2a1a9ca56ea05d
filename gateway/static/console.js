// The console: polls the queue and one conversation, and does what its agent presses.
// What customers say becomes text nodes; what is sent carries a UUID: sending twice does no harm.

import { $, el, uuid } from "./dom.js";

const AUTHORS = { bot: "自動応答", agent: "担当者", customer: "お客さま", system: "お知らせ" };
const CHANNELS = { web: "ウェブ", line: "LINE", phone: "電話" };
const CARDS = { contract: "契約の一覧", plan_table: "プランの表", document: "書類", review: "最終確認", receipt: "控え", login: "ログイン", form: "入力欄" };
const QUEUE_EVERY = 3000; // milliseconds, as are all
const TALK_EVERY = 1500;
const CASE_EVERY = 10000;
const KEEP_EVERY = 20000; // a takeover lapses after 90 s of silence
const LONG = 180; // seconds a customer may wait before the queue says so
const OFFLINE = "通信できていません。入力した文は残っています。";

let open; // the conversation that is shown: {id, after, handover}
let rows = [];
let clockAhead = 0; // the server's clock against this one's

const say = (text) => { $("said").textContent = text; };

/** Call the console's API; throw its problem document. */
async function call(path, body) {
  const response = await fetch(`/api/console/${path}`, body && {
    method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(20000),
    headers: { "Content-Type": "application/json", "X-Requested-With": "renewal-chat" },
  });
  const data = await response.json().catch(() => ({}));
  if (response.ok) return data;
  throw { detail: OFFLINE, ...data, status: response.status };
}

/** Do something and say what went wrong; a lapsed login leads to the login in another tab, so that nothing typed is lost. */
async function attempt(work) {
  try {
    return await work();
  } catch ({ detail = OFFLINE, login }) {
    say(detail);
    if (login) $("said").append(" ", el("a", { href: login, target: "_blank", rel: "noopener" }, "ログイン画面を開く"));
    return undefined;
  }
}

const waited = (since) => Math.max(0, Math.floor((Date.now() + clockAhead - new Date(since)) / 1000));
const minutes = (seconds) => (seconds < 60 ? `${seconds}秒` : `${Math.floor(seconds / 60)}分`);

async function showQueue() {
  const queue = await attempt(() => call("queue"));
  if (!queue) return;
  clockAhead = new Date(queue.now) - Date.now();
  rows = queue.handovers;
  const waiting = rows.filter(({ state }) => state === "waiting").length;
  $("waiting").textContent = `${waiting}人`;
  document.title = `${waiting ? `(${waiting}) ` : ""}窓口 更新サポート`;
  $("present").textContent = `在席: ${queue.present.join("、")}`;
  $("empty").hidden = rows.length > 0;
  const focused = document.activeElement?.dataset?.id;
  $("rows").replaceChildren(...rows.map(row));
  if (focused) $("rows").querySelector(`[data-id="${focused}"]`)?.focus();
}

const WHOSE = { mine: () => "対応中", others: (agent) => `${agent}が対応中`, ended: (agent) => (agent ? `${agent}が対応` : "対応なし"), waiting: () => "" };

function row(handover) {
  const { conversation_id, reason, step, channel, requested_at, state, agent, unanswered } = handover;
  const seconds = waited(requested_at);
  const whose = WHOSE[state](agent);
  return el("li", {}, el("button", {
    type: "button", "data-id": conversation_id, "aria-current": open?.id === conversation_id && "true", click() { show(conversation_id); },
  }, el("b", {}, reason), el(`span.${state === "waiting" && seconds > LONG ? "long" : "time"}`, {}, state === "ended" ? day(requested_at) : minutes(seconds)),
  el("small", {}, [step, CHANNELS[channel] ?? channel, whose].filter(Boolean).join(" ・ ")),
  state === "mine" && unanswered && el("span.turn", {}, "返信待ち")));
}

/** What was typed and not yet sent stays with its conversation: it must never reach another customer. */
const drafts = new Map();
const FIELDS = ["text", "note-text"];

function keepDraft() {
  if (open) drafts.set(open.id, Object.fromEntries(FIELDS.map((field) => [field, $(field).value])));
}

async function show(id) {
  keepDraft();
  open = { id, after: 0 };
  allow();
  for (const field of FIELDS) $(field).value = drafts.get(id)?.[field] ?? "";
  palette(false);
  $("lines").replaceChildren();
  $("renewals").replaceChildren();
  $("talk").hidden = $("case").hidden = false;
  document.body.classList.add("talking");
  $("export").href = `/api/console/conversations/${id}/transcript.txt`;
  say("");
  await showTalk();
  await Promise.all([showQueue(), showCase()]);
}

async function showTalk() {
  const asked = open;
  if (!asked) return;
  const talk = await attempt(() => call(`conversations/${asked.id}?after=${asked.after}`));
  if (!talk || asked !== open) return;
  const box = $("lines");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  for (const line of talk.lines.filter(({ seq }) => seq > open.after)) {
    box.append(bubble(line));
    open.after = line.seq;
  }
  if (talk.lines.length && atEnd) box.scrollTop = box.scrollHeight;
  open.handover = talk.handover;
  open.uncovered = talk.uncovered;
  $("talk-title").textContent = talk.is_member ? "会員の会話" : "ログイン前の会話";
  $("where").textContent = [talk.step, CHANNELS[talk.channel] ?? talk.channel, talk.mode === "human" ? "担当者が対応" : "自動応答"].join(" ・ ");
  allow(talk.handover);
  $("cover").textContent = talk.uncovered ? "表示しています。10分後に伏せます。" : "伏せて表示しています。表示すると記録されます。";
  $("notes").replaceChildren(...talk.notes.map(({ author, text, at }) => el("li", {}, el("b", {}, `${author} ${time(at)}`), "\n", text)));
}

/** Offer what may be done in a takeover; nothing until it is known. */
function allow(handover) {
  const mine = handover?.state === "mine";
  $("take").hidden = !handover || mine || handover.state === "others";
  $("return").hidden = $("close").hidden = !mine;
  for (const id of ["text", "send"]) $(id).disabled = !mine;
}

const day = (at) => new Date(at).toLocaleDateString("ja-JP", { month: "numeric", day: "numeric", timeZone: "Asia/Tokyo" });
const time = (at) => new Date(at).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });

function bubble({ author, text, card, choices, at }) {
  const offered = [card && `[${CARDS[card] ?? card}]`, ...choices].filter(Boolean).join(" / ");
  return el(`div.message.${author}`, {}, el("p.by", {}, `${AUTHORS[author] ?? author} ${time(at)}`), text && el("p.text", {}, text),
    offered && el("p.offered", {}, offered));
}

async function showCase() {
  const asked = open;
  if (!asked) return;
  const found = await attempt(() => call(`conversations/${asked.id}/renewals`));
  if (!found || asked !== open) return;
  const none = found.unavailable ? "手続きのシステムにつながりません。" : "始まった手続きはありません。";
  $("renewals").replaceChildren(...(found.renewals.length ? found.renewals.flatMap(renewal) : [el("p.help", {}, none)]));
}

function renewal({ id, policy_number, status, next, agency, premium, receipt, steps, outstanding }) {
  const facts = { 証券番号: policy_number, 状態: status, 次の質問: next, 保険料: premium, 受付番号: receipt, 代理店: agency, 残り: `${outstanding.length}問` };
  return [
    el("dl", {}, Object.entries(facts).filter(([, value]) => value).map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
    el("ol.steps", {}, steps.map((step) => el(`li${step.label === next ? ".now" : ""}`, {},
      el("span", {}, step.label), el("span", {}, step.state),
      step.answer && el("span.answer", {}, step.answer),
      step.may_reopen && open.handover?.state === "mine" && el("button.link", {
        type: "button", "aria-label": `${step.label}を訂正する`, click: () => act("reopen", { renewal_id: id, step: step.step }, `${step.label}は、自動応答へ戻したときにもう一度伺います。`),
      }, "訂正する")))),
  ];
}

/** Do something in the takeover that is held. */
async function act(what, body = {}, done = "") {
  const { handover } = open ?? {};
  if (!handover) return undefined;
  const answer = await attempt(() => call(`handovers/${handover.id}/${what}`, { version: handover.version, ...body }));
  if (answer) say(done);
  await Promise.all([showTalk(), showQueue(), showCase()]);
  return answer;
}

async function take() {
  if ($("take").hidden) return;
  const taken = await act("take");
  if (taken) $("text").focus();
}

async function giveBack() {
  if (!$("return").hidden) await act("return", {}, "自動応答へ戻しました。");
}

let unsent; // {text, to, id}: the same text sent again to the same customer is the same message

async function send() {
  const text = $("text").value.trim();
  if (!text || $("send").disabled) return;
  const { id } = open;
  if (unsent?.text !== text || unsent.to !== id) unsent = { text, to: id, id: uuid() };
  const typed = $("text").value;
  if (!(await act("messages", { client_message_id: unsent.id, text }))) return;
  unsent = undefined;
  clear("text", typed, id);
}

/** Empty a field that still shows what was sent to a conversation, or take it out of that conversation's draft. */
function clear(field, typed, id) {
  if (open?.id === id && $(field).value === typed) $(field).value = "";
  const draft = open?.id !== id && drafts.get(id);
  if (draft && draft[field] === typed) draft[field] = "";
}

const palette = (shown) => { $("palette").hidden = !shown; };

$("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("text").addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); }
  if (event.key === "/" && !$("text").value) {
    event.preventDefault();
    palette(true);
    $("palette").querySelector("button").focus();
  }
});
$("palette").addEventListener("keydown", (event) => {
  const buttons = [...$("palette").querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus(); }
  if (event.key === "Escape") { palette(false); $("text").focus(); }
});
for (const button of document.querySelectorAll("[data-reply]")) {
  button.addEventListener("click", () => { palette(false); $("text").value = button.dataset.reply; $("text").focus(); });
}
$("take").addEventListener("click", take);
$("return").addEventListener("click", giveBack);
$("close").addEventListener("click", () => act("close", {}, "会話を終了しました。"));
$("back").addEventListener("click", () => { keepDraft(); open = undefined; $("talk").hidden = $("case").hidden = true; document.body.classList.remove("talking"); showQueue(); });
$("note").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { id } = open, typed = $("note-text").value, text = typed.trim();
  if (text && await attempt(() => call(`conversations/${id}/notes`, { text }))) { clear("note-text", typed, id); showTalk(); }
});
$("look").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await attempt(() => call(`conversations/${open.id}/look`, { reason: $("reason").value }))) show(open.id);
});
$("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const found = await attempt(() => call("search", { policy_number: $("policy-number").value.trim() }));
  if (!found) return;
  $("found-count").textContent = found.handovers.length ? `${found.handovers.length}件` : "見つかりません。";
  $("found").replaceChildren(...found.handovers.map(row));
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const work = { KeyT: take, KeyB: giveBack, KeyN: next }[event.code];
  if (work) { event.preventDefault(); work(); }
});

/** Open who has waited longest. */
function next() {
  const first = rows.find(({ state }) => state === "waiting");
  if (first) show(first.conversation_id);
}

const repeat = (work, pause) => { setTimeout(async () => { if (!document.hidden) await work(); repeat(work, pause); }, pause); };

showQueue();
repeat(showQueue, QUEUE_EVERY);
repeat(showTalk, TALK_EVERY);
repeat(showCase, CASE_EVERY);
// A hidden tab keeps what its agent has taken.
setInterval(() => {
  for (const { id, version } of rows.filter(({ state }) => state === "mine")) call(`handovers/${id}/keep`, { version }).catch(() => {});
}, KEEP_EVERY);
