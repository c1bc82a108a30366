/** What the visitor has done, to undo and redo it, and the pictures seen last, to return to. */

import { element, ICONS } from "../../common/controls.js";
import { GAP } from "../../common/grid.js";
import { alone, asRequest } from "../state.js";

const MOST = 200; // steps that can be undone
const SEEN = 20; // pictures to return to
const PAUSE = 2000; // milliseconds between two keys of one run
const MILESTONES = ["model", "label", "seed", "grid"]; // these changes are the browser's steps, too
const TYPED = "textarea, input:is([type=text], [type=number]), [contenteditable=true]";

export class History {
  #past = [];
  #future = [];
  #gesture = 0; // counts presses, releases and runs of keys: all that one of them changes is a step
  #noted = 0; // the gesture of the last step
  #keyed = 0; // when the last key was pressed
  #held = false; // a pointer is down
  #waiting = null; // the picture to remember when it is let go
  #strip;
  #buttons;
  #text;
  #page;

  /** @param {{state: () => object, go: (state: object) => void}} page */
  constructor(root, text, page) {
    this.#text = text;
    this.#page = page;
    this.#strip = root.querySelector("#explore-seen");
    this.#buttons = ["undo", "redo"].map((name) => root.querySelector(`#explore-${name}`));
    this.#buttons.forEach((button, i) => {
      button.innerHTML = ICONS[["undo", "redo"][i]];
      button.addEventListener("click", () => this.#travel(!i));
    });
    this.#listen(root);
    this.#strip.addEventListener("keydown", (event) => this.#key(event));
    this.#show();
  }

  /**
   * The state is about to be changed by hand.
   * @returns {boolean} whether that is a step of the browser's history, so that Back undoes it
   */
  note(state, change) {
    this.#waiting = null;
    if (this.#noted === this.#gesture) return false;
    this.#noted = this.#gesture;
    this.#past = [...this.#past, state].slice(-MOST);
    this.#future = [];
    this.#show();
    return MILESTONES.some((key) => key in change && change[key] !== state[key]);
  }

  /** The state is about to be another altogether, by a link or the browser's Back: a step of its own. */
  leave(state) {
    this.#gesture++;
    this.note(state, {});
  }

  /** The hand rests on a state whose picture is on the canvas. */
  rest(state, canvas) {
    const picture = pictureOf(state);
    if (this.#strip.lastElementChild?.dataset.picture === picture) return;
    this.#waiting = () => this.#remember(state, canvas, picture);
    if (!this.#held) this.#waiting();
  }

  #remember(state, canvas, picture) {
    this.#waiting = null;
    const small = cell(canvas, state);
    const click = () => {
      this.leave(this.#page.state());
      this.#page.go(state);
    };
    const words = this.#text("return_to", { model: state.model, seed: state.seed });
    const told = { type: "button", click, title: words, "aria-label": words };
    const button = element("button", told, small);
    button.dataset.picture = picture;
    this.#strip.append(button);
    if (this.#strip.childElementCount > SEEN) this.#strip.firstElementChild.remove();
    this.#strip.scrollLeft = this.#strip.scrollWidth;
    this.#reach(this.#strip.contains(document.activeElement) ? document.activeElement : button);
  }

  /** One picture of the strip is reached by Tab, the others by arrow keys. */
  #reach(button) {
    for (const one of this.#strip.children) one.tabIndex = one === button ? 0 : -1;
  }

  #key(event) {
    const all = [...this.#strip.children];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!all[to]) return;
    this.#reach(all[to]);
    all[to].focus();
  }

  /** One step back, or one forward again. */
  #travel(back) {
    const [from, to] = back ? [this.#past, this.#future] : [this.#future, this.#past];
    const now = this.#page.state();
    const same = (state) => JSON.stringify(state) === JSON.stringify(now);
    let state = from.pop();
    while (state && same(state)) state = from.pop();
    if (state) {
      to.push(now);
      this.#gesture++;
      this.#page.go(state);
    }
    this.#show();
  }

  #show() {
    this.#buttons.forEach((button, i) => (button.disabled = ![this.#past, this.#future][i].length));
  }

  #listen(root) {
    const begin = () => this.#gesture++;
    const press = (down) => {
      begin();
      this.#held = down;
      if (!down) this.#waiting?.();
    };
    const does = { pointerdown: () => press(true), focusin: begin };
    for (const name of ["pointerup", "pointercancel"]) does[name] = () => press(false);
    does.keydown = (event) => {
      if (event.timeStamp - this.#keyed > PAUSE) begin();
      this.#keyed = event.timeStamp;
      this.#shortcut(event, root);
    };
    for (const [name, act] of Object.entries(does)) document.addEventListener(name, act, true);
  }

  #shortcut(event, root) {
    const key = event.key.toLowerCase();
    const wanted = (event.ctrlKey || event.metaKey) && !event.altKey && ["z", "y"].includes(key);
    if (!wanted || !root.checkVisibility() || event.target.matches(TYPED)) return;
    event.preventDefault();
    this.#travel(key === "z" && !event.shiftKey);
  }
}

/** What tells the chosen picture from others. */
function pictureOf(state) {
  return JSON.stringify(asRequest(alone(state)));
}

/** The chosen picture as it is on the canvas, on one of its own. */
export function cell(canvas, { grid, chosen }) {
  const [width, height] = [canvas.width, canvas.height].map((all) => (all + GAP) / grid - GAP);
  const small = element("canvas", { width, height, "aria-hidden": true });
  const left = (chosen % grid) * (width + GAP);
  const top = Math.floor(chosen / grid) * (height + GAP);
  small.getContext("2d").drawImage(canvas, left, top, width, height, 0, 0, width, height);
  return small;
}
