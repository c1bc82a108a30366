/** The walk from one seed to another: a strip of its pictures, a place on it, a play button. */

import { paint, pictureAt } from "../common/canvas.js";
import { resettable } from "../common/controls.js";
import { player } from "../common/player.js";
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
    const find = (id) => page.querySelector(`#explore-${id}`);
    this.#changed = changed;
    this.#strip = find("strip");
    this.#range = find("walk");
    this.#to = find("walk-to");
    this.#player = player(find("play"), [text("play"), text("pause")], PERIOD, {
      place: () => this.#walk.t,
      show: (place) => changed({ ...this.#walk, t: Math.round(place * 1000) / 1000 }),
    });
    this.#range.addEventListener("input", () => this.#go({ t: Number(this.#range.value) }));
    resettable(this.#range, this.#range, () => this.#go({ t: 0 }));
    const current = () => this.#walk.to;
    seedField(this.#to, current, (to) => this.#go({ to }));
    this.#strip.addEventListener("click", (event) =>
      this.#go({ t: pictureAt(this.#strip, event, FRAMES, 1) / (FRAMES - 1) }),
    );
  }

  get playing() {
    return this.#player.playing();
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

  /** What the visitor does by hand; it ends the playing. */
  #go(change) {
    if (this.playing) this.stop();
    this.#changed({ ...this.#walk, ...change });
  }
}
