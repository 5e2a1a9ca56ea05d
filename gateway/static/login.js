// The calls of the gateway, and the login that they need: its end is told, and warned of before.

import { loginLink } from "./cards.js";
import { $, el } from "./dom.js";
import { notice, say } from "./log.js";

export const OFFLINE = "通信できていません。つながりしだい、自動で送ります。";
const WARNED_SECONDS = 120; // before the login ends

export let lapsed = false; // the login is over
let warning;

/** Call the gateway; throw its problem document. */
export async function call(path, body) {
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

/** Warn before the login ends for want of use, and let the customer keep it. */
export function watchLogin() {
  const { idle } = $("main").dataset;
  clearTimeout(warning);
  if (idle) warning = setTimeout(warn, (idle - WARNED_SECONDS) * 1000);
}

function warn() {
  const button = el("button.choice", { type: "button", async click() {
    try {
      await call("", { channel: "web" });
      said.remove();
      $("log").lastChild.focus({ preventScroll: true });
      say("ログインを延長しました。");
      watchLogin();
    } catch ({ detail }) { if (!lapsed) say(detail); }
  } }, "ログインを続ける");
  const said = notice("あと2分ほどで、ログインの有効期限が切れます。お手続きを続ける場合は、下のボタンを押してください。", el("div.choices", {}, button));
}
