/** The race: one way walked in both spaces at once, as strips and as an animation to keep. */

import { ask, reasonOf } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { element } from "../common/controls.js";
import { bytes, chosen, decoded, evenly } from "../common/pictures.js";
import { Latest } from "../common/pixels.js";
import { Player } from "../common/player.js";
import { End } from "./end.js";
import { SIDES, wishOf } from "./pair.js";

const FRAMES = 48; // of the animation
const SHOWN = 24; // of them on the strip
const COLUMNS = 12; // of the strip
const PERIOD = 6000; // milliseconds there and back
const RATE = 16; // frames a second of a saved animation: FRAMES there and back in PERIOD

export class RaceSection {
  root;
  #text;
  #finder;
  #pair = null;
  #note;
  #player;
  #scrub;
  #ends;
  #lanes;
  #saving;

  /** @param {{text, finder, digit: () => string | null}} page  `digit` is the one found above */
  constructor(root, { text, finder, digit }) {
    this.root = root;
    this.#text = text;
    this.#finder = finder;
    this.#note = root.querySelector(".compare-note");
    this.#scrub = root.querySelector("#compare-scrub");
    this.#player = new Player(root.querySelector("#compare-play"), PERIOD, {
      place: () => Number(this.#scrub.value) / (FRAMES - 1),
      show: (place) => this.#show(Math.round(place * (FRAMES - 1))),
      seen: () => Boolean(root.offsetParent), // else another tab is open
    });
    this.#player.describe(text("play_race"), text("pause_race"));
    this.#ends = Object.fromEntries(
      ["from", "to"].map((name) => {
        const box = root.querySelector(`[data-end="${name}"]`);
        return [name, new End(box, name, text, digit, (sentence) => this.#changed(sentence))];
      }),
    );
    this.#lanes = Object.fromEntries(SIDES.map((side) => [side, this.#build(side)]));
    this.#scrub.addEventListener("input", () => {
      this.#player.stop();
      this.#show(Number(this.#scrub.value));
    });
    for (const kind of ["webp", "gif"]) {
      root.querySelector(`#compare-${kind}`).addEventListener("click", () => this.#save(kind));
    }
  }

  /** The pair has changed. */
  follow(pair) {
    this.#pair = pair;
    this.#ends.from.suggest(pair.left.seed);
    this.#ends.to.suggest(pair.left.seed + 1);
    for (const side of SIDES) {
      const lane = this.#lanes[side];
      lane.name.textContent = pair[side].model;
      const wish = this.#wish(side);
      if (JSON.stringify(wish) !== lane.wish) lane.latest.want(wish);
      lane.wish = JSON.stringify(wish);
    }
  }

  #changed(sentence) {
    this.#note.textContent = sentence;
    if (this.#pair) this.follow(this.#pair);
  }

  /** What a lane asks for; ends that are digits stand for the latents where the model has them. */
  #wish(side) {
    const { model, truncation, label } = wishOf(this.#pair, side);
    const { from, to } = this.#ends;
    return { model, from: from.value, to: to.value, frames: FRAMES, truncation, label };
  }

  async #resolved(wish) {
    const ends = await Promise.all(
      [wish.from, wish.to].map(async ({ seed, digit }) =>
        digit === undefined ? { seed } : this.#finder.found(wish.model, digit),
      ),
    );
    const [from, to] = ends.map(({ seed, z }) => (z ? { z } : { seed }));
    const label = ends[0].label ?? ends[1].label ?? wish.label; // the walk keeps to one class
    return { ...wish, from, to, label };
  }

  // ---- a lane: the frame of the animation, and its strip ----

  #build(side) {
    const box = this.root.querySelector(`.compare-lane[data-side="${side}"]`);
    const canvas = (id, key) =>
      element("canvas", {
        id,
        role: "img",
        "aria-label": this.#text(key),
        "data-frame": 0,
        width: 28,
        height: 28,
      });
    const name = element("h3", { class: "lab-name" });
    const frame = canvas(`compare-${side}-frame`, "frame");
    const strip = canvas(`compare-${side}-strip`, "strip");
    const marker = element("i", { class: "compare-marker" });
    const track = element("div", { class: "compare-track" }, strip, marker);
    box.append(name, frame, track);
    track.addEventListener("click", (event) => {
      const { left, top, width, height } = strip.getBoundingClientRect();
      const column = Math.floor(((event.clientX - left) / width) * COLUMNS);
      const row = Math.floor(((event.clientY - top) / height) * (SHOWN / COLUMNS));
      this.#player.stop();
      this.#show(evenly(FRAMES, SHOWN)[row * COLUMNS + column] ?? 0);
    });
    const latest = new Latest(
      (pictures) => {
        lane.pictures = pictures;
        paint(strip, chosen(pictures, evenly(FRAMES, SHOWN)), COLUMNS, 1);
        this.#show(Number(this.#scrub.value));
      },
      (error) => {
        if (error) this.#note.textContent = reasonOf(error, this.#text);
        else if (!this.#saving) this.#note.textContent = "";
      },
      async (wish) => {
        if (wish.from.digit ?? wish.to.digit) this.#note.textContent = this.#text("finding_ends");
        return decoded(await ask("interpolate", await this.#resolved(wish)));
      },
    );
    const lane = { name, frame, marker, latest, pictures: null };
    return lane;
  }

  // ---- the animation ----

  #show(frame) {
    this.#scrub.value = String(frame);
    this.#scrub.setAttribute(
      "aria-valuetext",
      this.#text("frame_of", { n: frame + 1, count: FRAMES }),
    );
    const shown = Math.round((frame * (SHOWN - 1)) / (FRAMES - 1));
    for (const { pictures, frame: canvas, marker } of Object.values(this.#lanes)) {
      if (!pictures) continue;
      paint(canvas, chosen(pictures, [frame]), 1, 0);
      canvas.dataset.shows = frame;
      marker.style.left = `${((shown % COLUMNS) / COLUMNS) * 100}%`;
      marker.style.top = `${(Math.floor(shown / COLUMNS) / (SHOWN / COLUMNS)) * 100}%`;
    }
  }

  /** Both lanes side by side in one file. */
  async #save(kind) {
    if (!this.#pair || this.#saving) return;
    this.#saving = true;
    this.#note.textContent = this.#text("saving");
    try {
      const walks = await Promise.all(SIDES.map((side) => this.#resolved(this.#wish(side))));
      const { file, type } = await ask("animate", { walks, kind, fps: RATE });
      const address = URL.createObjectURL(new Blob([bytes(file)], { type }));
      const names = SIDES.map((side) => this.#pair[side].model).join("-");
      element("a", { href: address, download: `${names}.${kind}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000); // when the browser has it
      this.#note.textContent = this.#text("saved");
    } catch (error) {
      this.#note.textContent = reasonOf(error, this.#text);
    }
    this.#saving = false;
  }
}
