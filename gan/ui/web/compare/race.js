/** The race: one way walked in both spaces at once, as strips and as an animation to keep. */

import { ask, reasonOf } from "../common/ask.js";
import { paint, pictureAt } from "../common/canvas.js";
import { element, screen } from "../common/controls.js";
import { chosen, decoded, evenly, save } from "../common/pictures.js";
import { Latest } from "../common/pixels.js";
import { player } from "../common/player.js";
import { endOf } from "./end.js";
import { bySide, SIDES, wishOf } from "./pair.js";

const FRAMES = 48; // of the animation
const SHOWN = 24; // of them on the strip
const COLUMNS = 12; // of the strip
const ROWS = SHOWN / COLUMNS;
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
    const words = [text("play_race"), text("pause_race")];
    this.#player = player(root.querySelector("#compare-play"), words, PERIOD, {
      place: () => Number(this.#scrub.value) / (FRAMES - 1),
      show: (place) => this.#show(Math.round(place * (FRAMES - 1))),
      seen: () => Boolean(root.offsetParent), // else another tab is open
    });
    const changed = (sentence) => this.#changed(sentence);
    const end = (name) =>
      endOf(root.querySelector(`[data-end="${name}"]`), name, text, digit, changed);
    this.#ends = { from: end("from"), to: end("to") };
    this.#lanes = bySide((side) => this.#build(side));
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
      lane.latest.wantOther(this.#wish(side));
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
    return { model, from: from.value(), to: to.value(), frames: FRAMES, truncation, label };
  }

  async #resolved(wish) {
    const resolve = ({ seed, digit }) =>
      digit === undefined ? { seed } : this.#finder.found(wish.model, digit);
    const ends = await Promise.all([wish.from, wish.to].map(resolve));
    const [from, to] = ends.map(({ seed, z }) => (z ? { z } : { seed }));
    const label = ends[0].label ?? ends[1].label ?? wish.label; // the walk keeps to one class
    return { ...wish, from, to, label };
  }

  // ---- a lane: the frame of the animation, and its strip ----

  #build(side) {
    const box = this.root.querySelector(`.compare-lane[data-side="${side}"]`);
    const canvas = (key) => screen(this.#text(key), { id: `compare-${side}-${key}` });
    const [frame, strip] = [canvas("frame"), canvas("strip")];
    const name = element("h3", { class: "lab-name" });
    const marker = element("i", { class: "compare-marker" });
    const click = (event) => {
      this.#player.stop();
      this.#show(evenly(FRAMES, SHOWN)[pictureAt(strip, event, COLUMNS, ROWS)]);
    };
    box.append(name, frame, element("div", { class: "compare-track", click }, strip, marker));
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
    const words = this.#text("frame_of", { n: frame + 1, count: FRAMES });
    this.#scrub.setAttribute("aria-valuetext", words);
    const shown = Math.round((frame * (SHOWN - 1)) / (FRAMES - 1));
    for (const { pictures, frame: canvas, marker } of Object.values(this.#lanes)) {
      if (!pictures) continue;
      paint(canvas, chosen(pictures, [frame]), 1, 0);
      canvas.dataset.shows = frame;
      marker.style.left = `${((shown % COLUMNS) / COLUMNS) * 100}%`;
      marker.style.top = `${(Math.floor(shown / COLUMNS) / ROWS) * 100}%`;
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
      save(file, type, `${SIDES.map((side) => this.#pair[side].model).join("-")}.${kind}`);
      this.#note.textContent = this.#text("saved");
    } catch (error) {
      this.#note.textContent = reasonOf(error, this.#text);
    }
    this.#saving = false;
  }
}
