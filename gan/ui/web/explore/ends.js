/** The ends of the sliders: the chosen picture as it would be there; a click goes there. */

import { paint } from "../common/canvas.js";
import { element } from "../common/controls.js";
import { chosen } from "../common/pictures.js";
import { latest } from "../common/pixels.js";
import { asRequest } from "./state.js";

const SIDES = [-1, 1]; // shares of a slider's reach

export class Ends {
  #buttons = []; // a pair a slider
  #own = []; // the same of the visitor's own
  #text;
  #count = 0; // sliders of the model
  #directions = 0; // of it
  #pictures = latest((pictures) => this.#paint(pictures));

  /** @param {(k: number, side: number) => void} go  told which slider goes to which end */
  constructor(rows, text, go) {
    this.#text = text;
    this.#buttons = rows.map((row, k) => pairOf(row, (side) => go(k, side)));
  }

  /** Fit another model. @param {(k: number) => string} name */
  setUp(model, name) {
    this.#directions = model.directions.length;
    this.#count = Math.min(this.#directions, this.#buttons.length);
    this.#buttons
      .slice(0, this.#count)
      .forEach((pair, k) => this.#label(pair, name(k), model.directions[k].scale));
  }

  /** Give the sliders of the visitor's own their ends. */
  adopt(rows, names, go) {
    this.#own = rows.map((row, i) => pairOf(row, (side) => go(i, side)));
    this.#own.forEach((pair, i) => this.#label(pair, names[i], 1));
  }

  /** Draw the ends that belong to a state, if they are others than before: one request. */
  draw(state) {
    const own = this.#own.map((_, i) => this.#directions + i); // they come after the model's
    const directions = [...Array(this.#count).keys(), ...own];
    this.#pictures.wantOther({ ...asRequest(state), along: { directions, shares: SIDES } });
  }

  #label(pair, name, scale) {
    pair.forEach((button, i) => {
      button.title = this.#text("end", { name, value: SIDES[i] * scale });
      button.setAttribute("aria-label", button.title);
    });
  }

  #paint(pictures) {
    const pairs = [...this.#buttons.slice(0, this.#count), ...this.#own].flat();
    pairs
      .slice(0, pictures.count)
      .forEach((button, i) => paint(button.firstElementChild, chosen(pictures, [i]), 1, 0));
  }
}

/** Put buttons at both ends of a slider. */
function pairOf(row, go) {
  const pair = SIDES.map((side) => end(() => go(side)));
  const range = row.querySelector("[type=range]");
  range.before(pair[0]);
  range.after(pair[1]);
  row.classList.add("lab-ended");
  return pair;
}

function end(click) {
  const picture = element("canvas", { width: 28, height: 28, "aria-hidden": true });
  const dblclick = (event) => event.stopPropagation(); // it would reset the slider
  return element("button", { type: "button", class: "lab-slider-end", click, dblclick }, picture);
}
