/** The ends of the sliders: the chosen picture as it would be there; a click goes there. */

import { paint } from "../common/canvas.js";
import { element } from "../common/controls.js";
import { chosen } from "../common/pictures.js";
import { latest } from "../common/pixels.js";
import { asRequest } from "./state.js";

const SIDES = [-1, 1]; // shares of a slider's reach

export class Ends {
  #buttons = []; // a pair a slider
  #text;
  #count = 0; // sliders of the model
  #pictures = latest((pictures) => this.#paint(pictures));

  /** @param {(k: number, side: number) => void} go  told which slider goes to which end */
  constructor(rows, text, go) {
    this.#text = text;
    this.#buttons = rows.map((row, k) => {
      const pair = SIDES.map((side) => end(() => go(k, side)));
      const range = row.querySelector("[type=range]");
      range.before(pair[0]);
      range.after(pair[1]);
      row.classList.add("lab-ended");
      return pair;
    });
  }

  /** Fit another model. @param {(k: number) => string} name */
  setUp(model, name) {
    this.#count = Math.min(model.directions.length, this.#buttons.length);
    this.#buttons.slice(0, this.#count).forEach((pair, k) => {
      pair.forEach((button, i) => {
        const value = SIDES[i] * model.directions[k].scale;
        button.title = this.#text("end", { name: name(k), value });
        button.setAttribute("aria-label", button.title);
      });
    });
  }

  /** Draw the ends that belong to a state, if they are others than before: one request. */
  draw({ pad, ...state }) {
    const directions = this.#buttons.slice(0, this.#count).map((_, k) => k);
    this.#pictures.wantOther({
      ...asRequest(state),
      grid: 1,
      along: { directions, shares: SIDES },
    });
  }

  #paint(pictures) {
    const canvases = this.#buttons.flat().map((button) => button.firstElementChild);
    for (let i = 0; i < pictures.count; i++) paint(canvases[i], chosen(pictures, [i]), 1, 0);
  }
}

function end(click) {
  const picture = element("canvas", { width: 28, height: 28, "aria-hidden": true });
  const dblclick = (event) => event.stopPropagation(); // it would reset the slider
  return element("button", { type: "button", class: "lab-slider-end", click, dblclick }, picture);
}
