/** The walk from one seed to another: a strip of its pictures, a place on it, a play button. */

import { paint } from "../common/canvas.js";
import { ICONS, resettable } from "../common/controls.js";

export const FRAMES = 12; // pictures of the strip
const PERIOD = 8000; // milliseconds there and back

export class Walk {
  playing;
  #changed;
  #walk = { to: 0, t: 0 };
  #strip;
  #range;
  #to;
  #button;
  #words;

  /**
   * @param {HTMLElement} page
   * @param {(walk: {to: number, t: number}) => void} changed
   */
  constructor(page, changed) {
    this.#changed = changed;
    this.#strip = page.querySelector("#explore-strip");
    this.#range = page.querySelector("#explore-walk");
    this.#to = page.querySelector("#explore-walk-to");
    this.#button = page.querySelector("#explore-play");
    this.#range.addEventListener("input", () => this.#go({ t: Number(this.#range.value) }));
    resettable(this.#range, this.#range, () => this.#go({ t: 0 }));
    this.#to.addEventListener("input", () => {
      const seed = this.#to.valueAsNumber;
      if (Number.isSafeInteger(seed) && seed >= 0) this.#go({ to: seed });
    });
    this.#to.addEventListener("blur", () => (this.#to.value = String(this.#walk.to)));
    this.#strip.addEventListener("click", (event) => {
      const box = this.#strip.getBoundingClientRect();
      const frame = Math.floor(((event.clientX - box.left) / box.width) * FRAMES);
      this.#go({ t: Math.min(1, Math.max(0, frame / (FRAMES - 1))) });
    });
    this.#button.addEventListener("click", () => (this.playing ? this.stop() : this.#play()));
  }

  /** The words of the play button. */
  describe(play, pause) {
    this.#words = { play, pause };
    this.#face();
  }

  show(walk) {
    this.#walk = walk;
    this.#range.value = String(walk.t);
    if (this.#to !== document.activeElement) this.#to.value = String(walk.to);
  }

  paint(pictures) {
    paint(this.#strip, pictures, FRAMES, 1);
  }

  #play() {
    let begun = null;
    const frame = (now) => {
      begun ??= now - (this.#walk.t / 2) * PERIOD;
      const phase = ((now - begun) / PERIOD) % 1;
      this.#go({ t: Math.round((1 - Math.abs(1 - 2 * phase)) * 1000) / 1000 }, true);
      this.playing = requestAnimationFrame(frame);
    };
    this.playing = requestAnimationFrame(frame);
    this.#face();
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.#face();
  }

  #go(change, playing = false) {
    if (!playing && this.playing) this.stop();
    this.#changed({ ...this.#walk, ...change });
  }

  #face() {
    const label = this.playing ? this.#words.pause : this.#words.play;
    this.#button.innerHTML = this.playing ? ICONS.pause : ICONS.play;
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
  }
}
