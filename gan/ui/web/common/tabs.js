/**
 * The tabs and the link: the hash is JSON, the state of the tab on screen and, for all but Explore,
 * the tab's name. Whoever opens a tab says in which state; the tab itself keeps the link fresh. A
 * link may say `at` which element it speaks of, by its id: that comes before the eyes. What must
 * outlast a reload and is nobody else's is remembered by the window, not by the link.
 */

export const TABS = ["explore", "compare", "train", "use", "lesson"];

const LEFT = "tabs";
const left = new Map(Object.entries(recall(LEFT) ?? {})); // each tab's state as the visitor left it
const listeners = [];
let looking = 0;

const LOOK = 100; // milliseconds between two looks for an element that a link speaks of
const HELD = 300; // looks for which it is held where it is: what is above it may still grow
const GESTURES = ["pointerdown", "keydown", "wheel"];

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

/** The state of a tab as the visitor left it. */
export const leftIn = (tab) => left.get(tab) ?? {};

/** The hash of a tab in a state, by default as the visitor left it. */
export function linkTo(tab, state = leftIn(tab)) {
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
  remember(LEFT, Object.fromEntries(left));
  const link = linkTo(tab);
  if (here().tab !== tab || location.hash === link) return;
  history[push ? "pushState" : "replaceState"](null, "", link);
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
  tell([listener]);
}

function tell(told) {
  const { tab, state } = here();
  document.documentElement.dataset.tab = tab;
  for (const listener of told) listener(tab, state);
}

function show() {
  const { at } = here(); // before a tab is told, which writes its own link
  clearInterval(looking);
  if (typeof at === "string") reveal(at);
  tell(listeners);
}

/**
 * Bring an element before the eyes and give it the focus, as soon as it is there, and hold it there
 * while what comes a moment later pushes it away. Whatever the visitor does ends that.
 */
function reveal(id) {
  let held = 0;
  let stood = { top: Number.NaN };
  looking = setInterval(() => {
    const { target, whole } = targetOf(id);
    if (!target?.checkVisibility({ visibilityProperty: true })) return;
    const { top } = target.getBoundingClientRect();
    const focused = document.activeElement;
    const left = focused !== target && focused !== document.body;
    const { scrollHeight } = document.documentElement; // the page scrolls itself as it grows
    const scrolled = scrollY !== stood.scrolled && scrollHeight === stood.height;
    if (held++ && (left || scrolled || held > HELD)) return clearInterval(looking);
    if (focused !== target || Math.abs(top - stood.top) > 1) {
      if (target.tabIndex < 0) target.tabIndex = -1; // so that it can take the focus
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: whole ? "start" : "center" });
    }
    stood = { top: target.getBoundingClientRect().top, scrolled: scrollY, height: scrollHeight };
  }, LOOK);
}

/** What a link speaks of, unfolded: a section as a whole, else what of it can be worked with. */
function targetOf(id) {
  const node = document.getElementById(id);
  for (let fold = node; fold; fold = fold.parentElement?.closest("details"))
    if (fold.matches("details")) fold.open = true;
  const whole = node?.matches("section");
  const itself = !node || whole || node.tabIndex >= 0;
  return { whole, target: itself ? node : (node.querySelector("input, select, summary") ?? node) };
}

/** Let a click on a link act in this page; with a key held down the browser opens another one. */
export function onPlainClick(link, act) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  });
}

for (const gesture of GESTURES)
  addEventListener(gesture, () => clearInterval(looking), { capture: true, passive: true });
addEventListener("popstate", show); // back, forward, and links that are typed or clicked
show(); // what the page was opened with
