/** The walk from one seed to another: a strip of its pictures, a place on it, a play button. */

import { paint } from "../common/canvas.js";
import { resettable } from "../common/controls.js";
import { Player } from "../common/player.js";
import { seedField, showSeed } from "../common/seeds.js";

export const FRAMES = 12; // pictures of the strip
const PERIOD = 8000; // milliseconds there and back

export class Walk {
  #changed;
  #walk = { to: 0, t: 0 };
  #strip;
  #range;
  #to;
  #player;

  /** @param {(walk: {to: number, t: number}) => void} changed */
  constructor(page, text, changed) {
    this.#changed = changed;
    this.#strip = page.querySelector("#explore-strip");
    this.#range = page.querySelector("#explore-walk");
    this.#to = page.querySelector("#explore-walk-to");
    this.#player = new Player(page.querySelector("#explore-play"), PERIOD, {
      place: () => this.#walk.t,
      show: (place) => this.#changed({ ...this.#walk, t: Math.round(place * 1000) / 1000 }),
    });
    this.#player.describe(text("play"), text("pause"));
    this.#listen();
  }

  get playing() {
    return this.#player.playing;
  }

  show(walk) {
    this.#walk = walk;
    this.#range.value = String(walk.t);
    showSeed(this.#to, walk.to);
  }

  paint(pictures) {
    paint(this.#strip, pictures, FRAMES, 1);
  }

  stop() {
    this.#player.stop();
  }

  #listen() {
    this.#range.addEventListener("input", () => this.#go({ t: Number(this.#range.value) }));
    resettable(this.#range, this.#range, () => this.#go({ t: 0 }));
    seedField(
      this.#to,
      () => this.#walk.to,
      (to) => this.#go({ to }),
    );
    this.#strip.addEventListener("click", (event) => {
      const box = this.#strip.getBoundingClientRect();
      const frame = Math.floor(((event.clientX - box.left) / box.width) * FRAMES);
      this.#go({ t: Math.min(1, Math.max(0, frame / (FRAMES - 1))) });
    });
  }

  /** What the visitor does by hand; it ends the playing. */
  #go(change) {
    if (this.playing) this.stop();
    this.#changed({ ...this.#walk, ...change });
  }
}
