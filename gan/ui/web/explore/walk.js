/** The walk through seeds, perhaps in a loop: a strip of its pictures, a place on it, a play button. */

import { paint, pictureAt } from "../common/canvas.js";
import { element, resettable } from "../common/controls.js";
import { player } from "../common/player.js";
import { seedField, showSeed } from "../common/seeds.js";
import { MOST_STOPS } from "./state.js";

const COLUMNS = 12; // pictures in a row of the strip
const LEG = 4; // seconds from seed to seed
const SPEEDS = [0.5, 1, 2];

/** How many ways from seed to seed a walk has. */
export const legsOf = ({ to, loop }) => [to].flat().length + (loop ? 1 : 0);

/** How many pictures the strip of a walk has. */
export const framesOf = (walk) => COLUMNS * (legsOf(walk) > 1 ? 2 : 1);

export class Walk {
  #find;
  #changed;
  #fields;
  #player;
  #walk = { to: 0, t: 0 };

  /** @param {(walk: object) => void} changed  told of every other walk, and place on it */
  constructor(page, text, changed) {
    this.#find = (id) => page.querySelector(`#explore-${id}`);
    this.#changed = changed;
    this.#fields = [this.#find("walk-to")];
    const period = () => this.seconds * (this.#walk.loop ? 1000 : 2000);
    this.#player = player(this.#find("play"), [text("play"), text("pause")], period, {
      place: () => this.#walk.t,
      show: (place) => changed({ ...this.#walk, t: rounded(place) }),
      loops: () => Boolean(this.#walk.loop),
    });
    this.#listen();
  }

  /** How long it plays from one end to the other. */
  get seconds() {
    return (legsOf(this.#walk) * LEG) / Number(this.#find("speed").value);
  }

  playing() {
    return this.#player.playing();
  }

  stop() {
    this.#player.stop();
  }

  show(walk) {
    this.#walk = walk;
    this.#find("walk").value = String(walk.t);
    this.#fit();
    this.#stops.forEach((seed, i) => showSeed(this.#fields[i], seed));
    this.#find("loop").setAttribute("aria-pressed", Boolean(walk.loop));
    this.#find("walk-add").disabled = this.#fields.length === MOST_STOPS;
    this.#find("walk-less").hidden = this.#fields.length === 1;
  }

  paint(pictures) {
    paint(this.#find("strip"), pictures, COLUMNS, 1);
  }

  get #stops() {
    return [this.#walk.to].flat();
  }

  /** As many fields as there are seeds to go to. */
  #fit() {
    const fields = this.#fields;
    while (fields.length > this.#stops.length) fields.pop().remove();
    while (fields.length < this.#stops.length) {
      const field = fields[0].cloneNode();
      field.removeAttribute("id");
      this.#listenTo(field, fields.length);
      fields.at(-1).after(field);
      fields.push(field);
    }
  }

  /** What the visitor does by hand ends the playing. */
  #go(walk) {
    if (this.playing()) this.stop();
    this.#changed(walk);
  }

  #place(t) {
    this.#go({ ...this.#walk, t });
  }

  /** Another way, on which the place is the same as long as it is still there. */
  #reroute(seeds, loops) {
    const way = { to: seeds.length > 1 ? seeds : seeds[0], ...(loops && { loop: true }) };
    const reached = (this.#walk.t * legsOf(this.#walk)) / legsOf(way);
    this.#go({ ...way, t: rounded(Math.min(1, reached)) });
  }

  #listenTo(field, i) {
    const set = (seed) => this.#reroute(this.#stops.with(i, seed), this.#walk.loop);
    seedField(field, () => this.#stops[i], set);
  }

  #listen() {
    const [strip, range, speeds] = ["strip", "walk", "speed"].map(this.#find);
    this.#listenTo(this.#fields[0], 0);
    speeds.append(...SPEEDS.map((speed) => element("option", { value: speed }, `${speed}×`)));
    speeds.value = "1";
    range.addEventListener("input", () => this.#place(Number(range.value)));
    resettable(range, range, () => this.#place(0));
    const does = {
      "walk-add": () => this.#reroute([...this.#stops, this.#stops.at(-1) + 1], this.#walk.loop),
      "walk-less": () => this.#reroute(this.#stops.slice(0, -1), this.#walk.loop),
      loop: () => this.#reroute(this.#stops, !this.#walk.loop),
    };
    for (const [id, act] of Object.entries(does)) this.#find(id).addEventListener("click", act);
    strip.addEventListener("click", (event) => {
      const frames = framesOf(this.#walk);
      this.#place(pictureAt(strip, event, COLUMNS, frames / COLUMNS) / (frames - 1));
    });
  }
}

function rounded(t) {
  return Math.round(t * 1000) / 1000;
}
