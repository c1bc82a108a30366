/** A button that plays a way there and back again, and pauses. */

import { ICONS } from "./controls.js";

export class Player {
  #button;
  #period;
  #way;
  #words = null;
  #frame = 0;

  /**
   * @param {number} period  milliseconds there and back
   * @param {{place: () => number, show: (place: number) => void, seen?: () => boolean}} way  `place`
   *   is where it stands, 0 … 1; playing ends by itself where it is not `seen`
   */
  constructor(button, period, way) {
    this.#button = button;
    this.#period = period;
    this.#way = { seen: () => true, ...way };
    button.addEventListener("click", () => (this.playing ? this.stop() : this.#play()));
  }

  get playing() {
    return this.#frame !== 0;
  }

  /** What the button says. */
  describe(play, pause) {
    this.#words = { play, pause };
    this.#face();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#face();
  }

  #play() {
    let begun = null;
    const step = (now) => {
      begun ??= now - (this.#way.place() / 2) * this.#period;
      const phase = ((now - begun) / this.#period) % 1;
      this.#way.show(1 - Math.abs(1 - 2 * phase));
      this.#frame = this.#way.seen() ? requestAnimationFrame(step) : 0;
      if (!this.#frame) this.#face();
    };
    this.#frame = requestAnimationFrame(step);
    this.#face();
  }

  #face() {
    const label = this.playing ? this.#words.pause : this.#words.play;
    this.#button.innerHTML = this.playing ? ICONS.pause : ICONS.play;
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
  }
}
