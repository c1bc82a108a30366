/**
 * The tabs and the link: the hash is JSON, the state of the tab on screen and, for all but Explore,
 * the tab's name. Whoever opens a tab says in which state; the tab itself keeps the link fresh.
 */

export const TABS = ["explore", "compare", "train", "lesson"];

const left = new Map(); // each tab's state as the visitor left it
const listeners = [];

/** The tab on screen and its state. @returns {{tab: string, state: object}} */
export function here() {
  let given = {};
  try {
    given = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    /* not a link of ours: start afresh */
  }
  const { tab, ...state } = typeof given === "object" && given !== null ? given : {};
  return { tab: TABS.includes(tab) ? tab : "explore", state };
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

/**
 * A tab's state has changed: the link of the page says so while the tab is on screen. With `push`
 * the browser can go back to the link that stood there.
 */
export function keep(tab, state, push = false) {
  left.set(tab, state);
  const link = linkTo(tab);
  if (here().tab !== tab || location.hash === link) return;
  history[push ? "pushState" : "replaceState"](null, "", link);
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
  const { tab, state } = here();
  document.documentElement.dataset.tab = tab;
  for (const listener of told) listener(tab, state);
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
