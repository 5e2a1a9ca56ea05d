// What is in view: the newest turn, unless the customer reads elsewhere; never below the header, the composer or a keyboard.

import { $ } from "./dom.js";

const root = document.documentElement;
let newest; // where the newest turn begins
let follow = true;
let restedAt;

export const beginTurn = (node) => { newest = node; };

const fromEnd = () => root.scrollHeight - innerHeight - scrollY;

/** Bring the newest turn into view: all of it, or its beginning. */
export function settle() {
  if (follow) {
    newest?.scrollIntoView();
    restedAt = scrollY;
  }
  watchScroll();
}

/** Bring it into view wherever the customer was reading. */
export function followAgain() {
  follow = true;
  settle();
}

function watchScroll() {
  follow = fromEnd() < 60 || Math.abs(scrollY - restedAt) < 2;
  const jump = $("jump"); // hidden with the focus on it, it would lose it
  jump.hidden = fromEnd() < innerHeight / 2 && document.activeElement !== jump;
}

$("jump").addEventListener("click", () => scrollTo(0, root.scrollHeight));
$("jump").addEventListener("blur", () => setTimeout(watchScroll));
addEventListener("scroll", watchScroll, { passive: true });

const measure = (name, pixels) => root.style.setProperty(name, `${pixels}px`);
const resized = new ResizeObserver(() => ["head", "foot"].forEach((id) => measure(`--${id}`, $(id).offsetHeight)));
["head", "foot"].forEach((id) => resized.observe($(id)));
// iOS lays its keyboard over the page: lift the composer, unless zoomed in.
const lift = ({ height, offsetTop, scale }) => measure("--keyboard", scale > 1 ? 0 : Math.max(0, innerHeight - height - offsetTop));
for (const change of ["resize", "scroll"]) visualViewport.addEventListener(change, () => lift(visualViewport));
