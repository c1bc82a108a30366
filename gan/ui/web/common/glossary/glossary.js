/**
 * What strange words mean. A word that is explained is a button with a dotted line; a click, a tap
 * or the keyboard's Enter opens what it means below it, and Escape or a click elsewhere closes it.
 */

import { joined } from "../parts/sentences.js";

const MARGIN = 8; // pixels that stay free at the sides of the screen
const GAP = 6; // pixels between a word and its explanation

let meanings = {};
let box = null; // one for all words, made when the first is asked for
let asked = null; // the word that it explains

/** Have the explanations. @param {Object<string, string>} table  by word, in the page's language */
export function know(table) {
  meanings = table;
}

/**
 * A word that explains itself.
 * @param {string} words  as they stand on the page
 * @param {string} key  of the glossary
 * @param {string} more  said after the explanation, as what was measured of this very thing
 */
export function explained(words, key, more = "") {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "lab-word", textContent: words });
  made.setAttribute("aria-expanded", false);
  made.addEventListener("click", (event) => {
    event.preventDefault(); // inside a label it would go to the control
    event.stopPropagation();
    const again = asked === made;
    close();
    if (!again) open(made, joined([meanings[key], more].filter(Boolean)));
  });
  return made;
}

function open(word, meaning) {
  box ??= build();
  box.textContent = meaning;
  word.after(box); // next in the order of reading
  box.showPopover();
  asked = word;
  word.setAttribute("aria-expanded", true);
  const { left, bottom, top } = word.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = bottom + height + GAP < innerHeight || top < height;
  box.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
  box.style.top = `${below ? bottom + GAP : top - height - GAP}px`;
}

function close() {
  if (!asked) return;
  box.hidePopover();
  asked.setAttribute("aria-expanded", false);
  asked = null;
}

/** The box; by itself the browser would leave it open at some taps, and close it at the word's. */
function build() {
  const made = document.createElement("span");
  Object.assign(made, { className: "lab-meaning", popover: "manual", role: "status" });
  const within = ({ target }) => asked?.contains(target) || made.contains(target);
  addEventListener("pointerdown", (event) => within(event) || close(), true);
  addEventListener("focusin", (event) => within(event) || close());
  addEventListener("keydown", ({ key }) => key === "Escape" && close());
  addEventListener("scroll", close, { passive: true });
  return made;
}
