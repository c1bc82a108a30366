/** The drawer of all numbers of a latent: the first picture's own, wherever they come from. */

import { Slider } from "../common/controls.js";

export class Drawer {
  #drawer;
  #page;
  #sliders = [];
  #reach = 1;

  /**
   * @param {{name: (n: number) => string, changed: (j: number, value: number) => void,
   *   reset: (j: number) => void, opened: () => void}} page
   */
  constructor(drawer, page) {
    this.#drawer = drawer;
    this.#page = page;
    drawer.addEventListener("toggle", () => page.opened());
  }

  /** Close, and reach as far as another model's latents do. */
  setUp(title, hidden, reach) {
    this.#sliders = [];
    this.#reach = reach;
    this.#drawer.hidden = hidden;
    this.#drawer.open = false;
    this.#drawer.querySelector("summary").textContent = title;
    this.#drawer.querySelector(".lab-raw").replaceChildren();
  }

  /** @param {number[] | null} latent  null: nothing is known yet */
  show(latent) {
    if (!this.#drawer.open || !latent) return;
    if (!this.#sliders.length) this.#sliders = latent.map((_, j) => this.#slider(j));
    this.#sliders.forEach((slider, j) => slider.show(latent[j]));
  }

  #slider(j) {
    return new Slider(
      this.#drawer.querySelector(".lab-raw"),
      { id: "", label: this.#page.name(j + 1), min: -this.#reach, max: this.#reach, step: 0.01 },
      (value) => this.#page.changed(j, value),
      () => this.#page.reset(j),
    );
  }
}
