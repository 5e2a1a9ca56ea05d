// The web chat shows what the gateway tells and decides no step itself.
// What is said becomes text nodes; what is sent carries a UUID: sending twice does no harm.

import { $, uuid } from "./dom.js";
import { begin, enableTurn, newest, notice, say, started, synced } from "./log.js";
import { call, lapsed, OFFLINE, watchLogin } from "./login.js";
import { conversation, deliver, beganAnew, enter, forgetFailures, keep, receive, send, sync, takeUp } from "./outbox.js";

const BEGUN_ANEW = "前の会話は終了しました。ここからは新しい会話です。";

// Once a tab opens another conversation, after a log-out, no other goes on showing what was said in the one before.
const tabs = new BroadcastChannel("conversation");
tabs.onmessage = ({ data }) => { if (conversation && data !== conversation) location.reload(); };

/** Open the conversation; send what an earlier page could not. */
async function start() {
  let opened;
  try {
    opened = await call("", { channel: "web", entry: $("main").dataset.entry });
  } catch ({ detail = OFFLINE, retry_after = 5 }) {
    if (!lapsed) setTimeout(start, retry_after * 1000);
    return say(lapsed ? "" : detail);
  }
  enter(opened.conversation_id);
  tabs.postMessage(conversation);
  if (beganAnew()) notice(BEGUN_ANEW);
  receive(opened.messages);
  begin();
  say("");
  watchLogin();
  takeUp();
  listen();
}

function listen() {
  const source = new EventSource(`/api/conversations/${conversation}/events?after=${synced}`);
  source.onopen = deliver;
  source.onmessage = ({ data }) => receive([JSON.parse(data)]);
  source.onerror = () => { if (source.readyState === EventSource.CLOSED && !lapsed) sync().then(() => setTimeout(listen, 5000)); };
}

const resume = () => { if (started && !lapsed) { sync(); deliver(); } };

// A choice that was used: its turn is locked, and the focus goes to the reply.
$("log").addEventListener("choose", ({ detail }) => {
  enableTurn(false);
  send({ id: uuid(), ...detail }).focus({ preventScroll: true });
});

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  send({ id: uuid(), body: { text, seen: newest() }, label: text });
});

$("text").addEventListener("keydown", (event) => {
  // Enter may end a conversion (229: Safari); on touch only the button sends.
  if (event.isComposing || event.keyCode === 229 || event.key !== "Enter" || event.shiftKey) return;
  if (!matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

// What is typed outlives a look at another page; a page that the browser kept whole knows no login since.
addEventListener("pagehide", () => { if (started) keep(); });
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
addEventListener("online", () => { forgetFailures(); resume(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) resume(); });

start();
