/** Choosing one picture of the grid to see it large, and the way back: by mouse and by keys. */

import { pictureAt, placeOf } from "../common/canvas.js";
import { arrowOf, element } from "../common/controls.js";
import { GAP } from "../common/grid.js";

export class Picker {
  #canvas;
  #frame;
  #name;
  #changed;
  #many = { grid: 4, row: 0 };
  #grid = 0;
  #row = 0;
  #at = 0;

  /** Which picture the keys or a click have reached. */
  get at() {
    return this.#at;
  }

  /**
   * @param {HTMLCanvasElement} canvas  becomes a list box; its options are for screen readers
   * @param {HTMLElement} frame  marks, over the canvas, the picture that the keys have reached
   */
  constructor(canvas, frame, name, changed) {
    this.#canvas = canvas;
    this.#frame = frame;
    this.#name = name;
    this.#changed = changed;
    canvas.addEventListener("click", (event) => {
      this.#at = pictureAt(canvas, event, this.#grid);
      this.#zoom();
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Fit the frame to what was drawn; it stays on its picture where that is still to be seen. */
  show({ grid, row }) {
    const others = grid !== this.#grid || row !== this.#row;
    const kept = this.#row + this.#at - row;
    this.#grid = grid;
    this.#row = row;
    if (grid > 1) this.#many = { grid, row };
    const option = (_, i) =>
      element("span", { role: "option", id: `explore-picture-${i}` }, this.#name(row + i + 1));
    if (others) this.#canvas.replaceChildren(...Array.from({ length: grid ** 2 }, option));
    this.#reach(kept >= 0 && kept < grid ** 2 ? kept : 0);
  }

  #key(event) {
    const [at, grid] = [this.#at, this.#grid];
    const [across, up] = arrowOf(event) ?? [];
    const column = (at % grid) + across;
    const zoom = ["Enter", " "].includes(event.key) || (event.key === "Escape" && grid === 1);
    const reached = { Home: 0, End: grid ** 2 - 1 }[event.key] ?? at + across - up * grid;
    if (Number.isNaN(reached) && !zoom) return;
    event.preventDefault();
    if (zoom) this.#zoom();
    else if (reached >= 0 && reached < grid ** 2 && !(column < 0 || column >= grid))
      this.#reach(reached);
  }

  #reach(at) {
    this.#at = at;
    Object.assign(this.#frame.style, placeOf(this.#canvas, at, this.#grid, GAP));
    this.#canvas.setAttribute("aria-activedescendant", `explore-picture-${at}`);
    [...this.#canvas.children].forEach((option, i) =>
      option.setAttribute("aria-selected", i === at),
    );
  }

  #zoom() {
    if (this.#grid > 1) return this.#changed({ grid: 1, row: this.#row + this.#at });
    const { grid, row } = this.#many;
    const seen = this.#row >= row && this.#row < row + grid ** 2;
    this.#changed({ grid, row: seen ? row : 0 });
  }
}
