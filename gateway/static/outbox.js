// What the customer sends: it is kept until the gateway has it, over a reload too, and stands once when it comes back.

import { $, el } from "./dom.js";
import { enableTurn, notice, say, show, showUnsent, synced, wait } from "./log.js";
import { call, OFFLINE, watchLogin } from "./login.js";

const RETRY_SECONDS = [2, 4, 8, 15, 30];

const input = $("text");
const outbox = []; // {id, body, label, node, refused}
const left = JSON.parse(sessionStorage.getItem("outbox"));
export let conversation;
let sending = false;
let attempts = 0;
let timer;

/** From now on, send to this conversation. */
export function enter(id) { conversation = id; }

const goesOn = () => left?.conversation === conversation;
export const beganAnew = () => Boolean(left?.conversation) && !goesOn();

// A member's unsent words never reach who uses the browser next.
const ours = () => ({ conversation, items: outbox, draft: input.value, member: "idle" in $("main").dataset });
// Until the conversation is open, what an earlier page left is kept with what is new.
const both = () => ({ ...ours(), ...left, items: [...(left?.items ?? []), ...outbox], draft: input.value || left?.draft });
export const keep = () => sessionStorage.setItem("outbox", JSON.stringify(conversation ? ours() : both()));

/** Send what an earlier page could not; words meant for another conversation go back to the composer. */
export function takeUp() {
  if (goesOn()) left.items.forEach(send);
  const again = goesOn() ? [left.draft] : left?.member ? [] : [...(left?.items ?? []).map(({ body }) => body.text), left?.draft];
  input.value ||= again.filter(Boolean).join("\n");
  keep(); // and nothing else of what an earlier page left
}

/** Show a message of ours, and see that it gets there; return its bubble. */
export function send(item) {
  outbox.push(item);
  const node = item.node = showUnsent(item.label);
  keep();
  deliver();
  return node;
}

export async function deliver() {
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

export const forgetFailures = () => { attempts = 0; };

/** Give up a refused message, say why, and let the customer answer again. */
function refuse(item, problem) {
  drop(item);
  input.value = [item.body.text, input.value].filter(Boolean).join("\n");
  if (!problem.type?.endsWith("choice-used")) enableTurn(true);
  if (item.refused) item.refused(problem);
  else notice(problem.detail);
  sync();
  return true;
}

/** A message of the customer's has come: the login was used, and ours that is being sent has its bubble already. */
function meet() {
  watchLogin();
  const item = sending && outbox[0];
  const node = item?.node;
  if (node) item.node = null;
  return node;
}

export const receive = (messages, ordered = true) => show(messages, ordered, meet);
export const sync = () => call(`/${conversation}/messages?after=${synced}`).then(({ messages }) => receive(messages), () => {});
