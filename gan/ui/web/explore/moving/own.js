/** Directions of the visitor's own: a slider each, from picture A to picture B, with a name. */

import { element, slider } from "../../common/controls.js";
import { pixels } from "../../common/pixels.js";
import { alone, asRequest, MOST_LETTERS, MOST_OWN } from "../state.js";
import { cell } from "./history.js";

export class Own {
  #text;
  #page;
  #box; // the sliders
  #form;
  #name;
  #said;
  #marks = {}; // what was chosen as A and as B: {end, canvas}
  #sliders = [];
  #built = ""; // the directions that the sliders fit

  /** @param {{state: Function, set: Function, failed: Function, canvas: HTMLCanvasElement, ends: object}} page */
  constructor(root, text, page) {
    const find = (id) => root.querySelector(`#explore-${id}`);
    this.#text = text;
    this.#page = page;
    this.#box = element("div", { class: "lab-own" });
    this.#form = find("own");
    this.#name = find("own-name");
    this.#said = find("own-said");
    this.#name.maxLength = MOST_LETTERS;
    this.#name.placeholder = text("own_name");
    for (const letter of ["a", "b"])
      find(letter).addEventListener("click", () => this.#mark(letter));
    find("own-cancel").addEventListener("click", () => this.#clear());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make();
    });
  }

  /** Fit another model: its latents are of another kind. @param {Element | null} after  the last slider with a meaning */
  setUp(sliders, after) {
    if (after) after.after(this.#box);
    else sliders.prepend(this.#box);
    this.#clear();
  }

  show({ own }) {
    const built = JSON.stringify(own.map(({ move, ...one }) => one));
    if (built !== this.#built) this.#build(own);
    this.#built = built;
    own.forEach(({ move }, i) => this.#sliders[i].show(move));
  }

  #build(own) {
    this.#box.replaceChildren();
    this.#sliders = own.map(({ name }, i) => {
      const label = name || this.#text("own_nameless", { n: i + 1 });
      const options = { id: `explore-own-${i + 1}`, label, min: -1, max: 1, step: 0.01 };
      const made = slider(
        this.#box,
        options,
        (move) => this.#move(i, move),
        () => this.#move(i, 0),
      );
      const words = this.#text("own_remove", { name: label });
      const told = { type: "button", class: "lab-remove", title: words, "aria-label": words };
      const click = () => this.#set(this.#page.state().own.filter((_, k) => k !== i));
      made.row.firstElementChild.append(element("button", { ...told, click }, "×"));
      made.row.title = this.#text("own_help");
      return made;
    });
    const names = this.#sliders.map(({ row }) => row.querySelector("input").ariaLabel);
    const go = (i, side) => this.#move(i, side);
    this.#page.ends.adopt(
      this.#sliders.map(({ row }) => row),
      names,
      go,
    );
  }

  #move(i, move) {
    const { own } = this.#page.state();
    this.#set(own.map((one, k) => (k === i ? { ...one, move } : one)));
  }

  #set(own) {
    this.#page.set({ own });
  }

  /** The chosen picture, as it is on screen, is A or B. */
  async #mark(letter) {
    const state = this.#page.state();
    const canvas = cell(this.#page.canvas, state);
    try {
      this.#marks[letter] = { end: await endOf(state), canvas };
    } catch (error) {
      return this.#page.failed(error);
    }
    this.#ask();
    if (this.#isWhole) this.#name.focus();
  }

  get #isWhole() {
    const { a, b } = this.#marks;
    return a && b && JSON.stringify(a.end) !== JSON.stringify(b.end);
  }

  /** Show what is marked, and say what is missing. */
  #ask() {
    const { a, b } = this.#marks;
    const full = this.#page.state().own.length >= MOST_OWN;
    const shown = (letter) => [letter.toUpperCase(), this.#marks[letter]?.canvas ?? "…"];
    this.#form.firstElementChild.replaceChildren(...shown("a"), "→", ...shown("b"));
    const key = full ? "own_full" : a && b ? (this.#isWhole ? "" : "own_same") : "own_other";
    this.#said.textContent = key && this.#text(key, { n: MOST_OWN, letter: a ? "B" : "A" });
    this.#form.querySelector("[type=submit]").disabled = full || !this.#isWhole;
    this.#form.hidden = !(a || b);
  }

  #make() {
    const { a, b } = this.#marks;
    const name = this.#name.value.slice(0, MOST_LETTERS).trim();
    const { own } = this.#page.state();
    this.#clear();
    this.#set([...own, { name, a: a.end, b: b.end, move: 0 }]);
    this.#box.lastElementChild?.querySelector("[type=range]").focus();
  }

  #clear() {
    this.#marks = {};
    this.#name.value = "";
    this.#ask();
  }
}

/** The chosen picture as an end: by its seed, or where anything moved it by its latent. */
async function endOf(state) {
  const { seed, row, truncation, walk, moves, raw, own, z, wander } = alone(state);
  const moved = [...moves, ...Object.values(raw), ...own.map(({ move }) => move)].some(Boolean);
  if (!moved && !z && !wander && truncation === 1 && !walk.t) return { seed, row };
  const drawn = await pixels({ ...asRequest(alone(state)), base: true });
  return { z: drawn.z };
}
