/**
 * The tabs and the link: the hash is JSON, the state of the tab on screen and, for all but Explore,
 * the tab's name. Whoever opens a tab says in which state; the tab itself keeps the link fresh. A
 * link may say `at` which element it speaks of, by its id: that comes before the eyes. What must
 * outlast a reload and is nobody else's is remembered by the window, not by the link.
 */

export const TABS = ["explore", "compare", "train", "lesson"];

const LEFT = "tabs";
const left = new Map(Object.entries(recall(LEFT) ?? {})); // each tab's state as the visitor left it
const listeners = [];
let looking = 0;

const SETTLED = 500; // milliseconds after which a tab that was opened stands as it will
const LOOKS = 50; // for an element that a link speaks of, a tenth of a second apart

/** The tab on screen and its state. @returns {{tab: string, state: object, at?: string}} */
export function here() {
  let given = {};
  try {
    given = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    /* not a link of ours: start afresh */
  }
  const { tab, at, ...state } = typeof given === "object" && given !== null ? given : {};
  return { tab: TABS.includes(tab) ? tab : "explore", state, at };
}

/** The hash of a tab in a state, by default as the visitor left it. */
export function linkTo(tab, state = left.get(tab) ?? {}) {
  const given = tab === "explore" ? state : { tab, ...state };
  return `#${encodeURIComponent(JSON.stringify(given))}`;
}

/** Bring a tab on screen, by default as the visitor left it. */
export function open(tab, state) {
  const link = linkTo(tab, state);
  if (location.hash !== link) history.pushState(null, "", link);
  show();
}

/** A tab's state has changed: the link of the page says so while the tab is on screen. */
export function keep(tab, state) {
  left.set(tab, state);
  remember(LEFT, Object.fromEntries(left));
  if (here().tab === tab) history.replaceState(null, "", linkTo(tab));
}

/** What this window remembers by a name; null if nothing, or if the browser lets it remember nothing. */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(`latent-lab-${name}`));
  } catch {
    return null;
  }
}

/** Remember something, for as long as this window is open. No other window and no link knows of it. */
export function remember(name, value) {
  try {
    sessionStorage.setItem(`latent-lab-${name}`, JSON.stringify(value));
  } catch {
    /* a browser that forbids it: then a reload forgets */
  }
}

/** Be told the state each time that `tab` comes on screen or its link changes, and at once. */
export function onOpen(tab, listener) {
  follow((current, state) => {
    if (current === tab) listener(state);
  });
}

/** Be told of the tab on screen and its state, at once and after each change. */
export function follow(listener) {
  listeners.push(listener);
  show([listener]);
}

function show(told = listeners) {
  const { tab, state, at } = here();
  document.documentElement.dataset.tab = tab;
  for (const listener of told) listener(tab, state);
  clearTimeout(looking);
  if (typeof at === "string") reveal(at, LOOKS);
}

/** Bring an element before the eyes and give it the focus, as soon as it is there. */
function reveal(id, looks) {
  const node = document.getElementById(id);
  for (let fold = node; fold; fold = fold.parentElement?.closest("details"))
    if (fold.matches("details")) fold.open = true;
  const ways = "input, select, summary";
  const target = !node || node.tabIndex >= 0 ? node : (node.querySelector(ways) ?? node);
  if (target?.checkVisibility({ visibilityProperty: true })) {
    if (target.tabIndex < 0) target.tabIndex = -1; // so that it can take the focus
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
    // What comes a moment later may push it away.
    looking = setTimeout(() => {
      if (document.activeElement === target) target.scrollIntoView({ block: "center" });
    }, SETTLED);
  } else if (looks) looking = setTimeout(() => reveal(id, looks - 1), 100);
}

/** Let a click on a link act in this page; with a key held down the browser opens another one. */
export function onPlainClick(link, act) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  });
}

addEventListener("popstate", () => show()); // back, forward, and links that are typed or clicked
