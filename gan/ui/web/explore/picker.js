/** Choosing a picture of the grid, opening it large, and the way back: by mouse and by keys. */

import { pictureAt, placeOf } from "../common/canvas.js";
import { arrowOf, element, ICONS } from "../common/controls.js";
import { GAP } from "../common/grid.js";
import { resized } from "./state.js";

export class Picker {
  #canvas;
  #frame;
  #page;
  #large;
  #many = null; // the state that had many pictures, while one of them is large
  #drawn = { grid: 0 }; // what is on the canvas
  #told = ""; // what the options and the frame say

  /** @param {{state: Function, set: Function, name: (at: number) => string}} page */
  constructor(root, page) {
    const canvas = root.querySelector("#explore-canvas"); // a list box, for screen readers
    const large = root.querySelector("#explore-large"); // opens the picture, or leads back
    this.#canvas = canvas;
    this.#frame = root.querySelector(".lab-frame"); // marks the chosen picture
    this.#large = large;
    this.#page = page;
    large.innerHTML = ICONS.large;
    canvas.addEventListener("click", (event) => {
      if (this.#isSeen) this.#choose(pictureAt(canvas, event, this.#drawn.grid));
    });
    canvas.addEventListener("dblclick", () => this.#zoom());
    large.addEventListener("click", () => this.#zoom());
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Whether the grid on the canvas is the state's, of which a picture can be chosen. */
  get #isSeen() {
    return this.#drawn.grid === this.#page.state().grid;
  }

  /** Fit the options to what was drawn. */
  drawn(request) {
    const { grid } = request;
    const option = (_, i) => element("span", { role: "option", id: `explore-picture-${i}` });
    if (grid !== this.#drawn.grid) {
      this.#canvas.replaceChildren(...Array.from({ length: grid ** 2 }, option));
      this.#told = "";
    }
    this.#drawn = request;
    this.show(this.#page.state());
  }

  /** Mark the chosen picture. */
  show({ grid, chosen, row, wander, z }) {
    this.#large.classList.toggle("lab-back", grid === 1);
    const { width, height } = this.#canvas;
    const told = JSON.stringify([grid, chosen, row, wander, z, width, height]);
    if (!this.#isSeen || told === this.#told) return;
    this.#told = told;
    this.#frame.hidden = grid === 1;
    Object.assign(this.#frame.style, placeOf(this.#canvas, chosen, grid, GAP));
    this.#canvas.setAttribute("aria-activedescendant", `explore-picture-${chosen}`);
    [...this.#canvas.children].forEach((option, at) => {
      option.textContent = this.#page.name(at);
      option.setAttribute("aria-selected", at === chosen);
    });
  }

  /** Show so many pictures a side. */
  resize(grid) {
    const { grid: now } = this.#page.state();
    if (grid === now) return;
    if (now === 1 && grid === this.#many?.grid) this.#zoom();
    else this.#page.set(resized(this.#page.state(), grid));
  }

  #key(event) {
    const { grid, chosen } = this.#page.state();
    const [across, up] = arrowOf(event) ?? [];
    const column = (chosen % grid) + across;
    const zoom = ["Enter", " "].includes(event.key) || (event.key === "Escape" && grid === 1);
    const reached = { Home: 0, End: grid ** 2 - 1 }[event.key] ?? chosen + across - up * grid;
    if (Number.isNaN(reached) && !zoom) return;
    event.preventDefault();
    if (zoom) this.#zoom();
    else if (reached >= 0 && reached < grid ** 2 && !(column < 0 || column >= grid))
      this.#choose(reached);
  }

  #choose(chosen) {
    if (chosen !== this.#page.state().chosen) this.#page.set({ chosen });
  }

  #zoom() {
    const state = this.#page.state();
    if (state.grid > 1) {
      this.#many = state;
      return this.#page.set(resized(state, 1));
    }
    const { grid = 4, row, chosen, wander } = this.#many ?? {};
    const way = this.#many && resized(this.#many, 1);
    const came = way?.row === state.row && Boolean(way.wander) === Boolean(state.wander);
    this.#page.set(came ? { grid, row, chosen, wander, z: null } : resized(state, grid));
  }
}
