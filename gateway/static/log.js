// The conversation on the page: messages by their numbers, live buttons in the newest turn alone, the progress, the status.

import { cardOf, choiceButton, withEnglish } from "./cards.js";
import { $, el } from "./dom.js";
import { beginTurn, followAgain, settle } from "./view.js";

const STEPS = "ログイン 契約の選択・同意 告知事項 団体扱の範囲 プラン選択 ご連絡先 重要事項 最終確認 完了".split(" ");
const TOPICS = { identify: 2, consent: 2, disclosure: 3, scope: 4, plan: 5, contact: 6, documents: 7, confirm: 8, completed: 9 };
const AUTHORS = { bot: "自動応答", agent: "担当者", customer: "お客さま", system: "お知らせ" };
const STILL_WAITING = "回答を準備しています。このままお待ちください。";
const LONG_WAIT = 2000; // milliseconds
const ONE_TURN = 500; // milliseconds within which a turn's messages are stored

const log = $("log");
const seen = new Set();
const live = []; // the bubbles of the newest bot turn: their buttons count
let last = { seq: 0 }; // the newest message
export let synced = 0; // nothing up to this seq is missing
export let started = false; // the history is shown
export const newest = () => last.seq; // what the customer has before them

export function begin() {
  started = true;
  log.removeAttribute("aria-busy");
}

const time = new Intl.DateTimeFormat("ja", { timeZone: "Asia/Tokyo", month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
const bubble = (author, text, at) => el(`div.message.${author}`, { tabindex: "-1" },
  el("p.by", {}, AUTHORS[author], at && el("time", { datetime: at }, time.format(new Date(at)))),
  text && el("p.text", {}, author === "customer" ? text : withEnglish(text)));

function enable(bubbles, on) {
  for (const node of bubbles) for (const control of node.querySelectorAll("button, .field > *")) control.disabled = !on;
}

export const enableTurn = (on) => enable(live, on);

/** Show what is new. `ordered`: nothing before it was left out. `meet` gives the bubble that the customer has of it already. */
export function show(messages, ordered, meet) {
  for (const message of messages) {
    if (ordered) synced = Math.max(synced, message.seq);
    if (!seen.has(message.seq)) showOne(message, meet);
  }
  if (last.author !== "customer") wait(false);
  settle();
}

function showOne(message, meet) {
  const { seq, author, step } = message;
  const node = bubble(author, message.text, message.at);
  const own = author === "customer" && meet();
  const fresh = seq > last.seq;
  const newTurn = author !== "bot" || last.author !== "bot" || new Date(message.at) - new Date(last.at) > ONE_TURN;
  seen.add(seq);
  if (own) {
    own.replaceChildren(...node.childNodes); // in the same node, which may have the focus
    own.dataset.seq = seq;
  } else {
    place(node, seq);
    if (fresh && newTurn) beginTurn(node);
  }
  if (author === "bot") offer(node, message, fresh, newTurn);
  if (author === "customer" && !own && started) enableTurn(false); // answered in another tab
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
function offer(node, { card, choices }, fresh, newTurn) {
  node.append(...cardOf(card));
  if (choices.length) node.append(el("div.choices", {}, choices.map((choice) => choiceButton(choice))));
  const past = !fresh ? [node] : newTurn ? live.splice(0) : [];
  enable(past, false);
  for (const old of past) old.classList.add("past");
  if (fresh) live.push(node);
}

/** Show the customer's words before they have a number, below all that has one. */
export function showUnsent(text) {
  const node = bubble("customer", text);
  node.append(el("p.state", {}, "送信中"));
  log.append(node);
  beginTurn(node);
  followAgain();
  return node;
}

export function notice(text, ...more) {
  const node = bubble("system", text);
  node.append(...more);
  place(node, last.seq);
  beginTurn(node);
  settle();
  return node;
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

export const say = (text) => { $("status").textContent = text; };
let patience;

/** Show that an answer is awaited; say so as well when it takes long. */
export function wait(on) {
  $("typing").hidden = !on;
  clearTimeout(patience);
  if (on) patience = setTimeout(say, LONG_WAIT, STILL_WAITING);
  else if ($("status").textContent === STILL_WAITING) say("");
}
