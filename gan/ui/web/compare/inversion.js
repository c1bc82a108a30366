/** The same digit through both models: what each makes of it, and the way from there to the seed. */

import { ask, reasonOf } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { element } from "../common/controls.js";
import { decoded } from "../common/pictures.js";
import { Latest } from "../common/pixels.js";
import { Intake } from "./intake.js";
import { SIDES, wishOf } from "./pair.js";

const FRAMES = 14; // pictures of the walk

export class InversionSection {
  root;
  digit = null;
  #text;
  #model;
  #finder;
  #pair = null;
  #refusal = "";
  #find;
  #verdict;
  #sides;
  #intake;

  /** @param {{text, model: (side: string) => object, finder: import("./finder.js").Finder}} page */
  constructor(root, { text, model, finder }) {
    this.root = root;
    this.#text = text;
    this.#model = model;
    this.#finder = finder;
    this.#find = (id) => root.querySelector(`#compare-${id}`);
    this.#verdict = this.#find("verdict");
    this.#sides = Object.fromEntries(SIDES.map((side) => [side, this.#build(side)]));
    this.#intake = new Intake(root, text, {
      taken: (digit) => this.#take(digit),
      refused: (sentence) => this.#refuse(sentence),
    });
    this.#find("run").addEventListener("click", () => this.#again());
    this.#find("cancel").addEventListener("click", () => this.#cancel());
  }

  /** The pair has changed. */
  follow(pair) {
    const others = SIDES.filter((side) => pair[side].model !== this.#pair?.[side].model);
    this.#pair = pair;
    for (const side of SIDES) this.#sides[side].name.textContent = pair[side].model;
    if (this.digit) for (const side of others) this.#search(side);
    this.#judge();
    this.#walk();
  }

  // ---- the parts of a side ----

  #build(side) {
    const box = this.root.querySelector(`.compare-found[data-side="${side}"]`);
    const picture = (key) => {
      const canvas = element("canvas", {
        class: "compare-digit",
        role: "img",
        "data-frame": 0,
        width: 28,
        height: 28,
        "aria-label": this.#text(key),
      });
      return [
        canvas,
        element(
          "figure",
          {},
          canvas,
          element("figcaption", { class: "lab-quiet" }, this.#text(key)),
        ),
      ];
    };
    const name = element("h3", { class: "lab-name" });
    const [made, first] = picture("reconstruction");
    const [difference, second] = picture("difference");
    made.id = `compare-${side}-found`;
    difference.id = `compare-${side}-difference`;
    const progress = element("progress", {
      max: 1,
      value: 0,
      "aria-label": this.#text("progress"),
    });
    const status = element("p", { class: "lab-quiet", "data-state": "empty" });
    box.append(name, element("div", { class: "compare-two" }, first, second), progress, status);
    const strip = this.#find(`${side}-walk`);
    const walk = new Latest(
      (pictures) => paint(strip, pictures, pictures.count, 1),
      (error) => this.#refused(side, error),
      async (wish) => decoded(await ask("interpolate", wish)),
    );
    return { box, name, made, difference, progress, status, walk, search: null, found: null };
  }

  // ---- the search ----

  /** Say what is wrong with what was given, until something better is given. */
  #refuse(sentence) {
    this.#refusal = sentence;
    this.#judge();
  }

  #take(digit) {
    this.digit = digit;
    this.#refusal = "";
    if (this.#pair) this.#run(); // else it was pasted before the section was ever in sight
  }

  #again() {
    if (this.#intake.now()) return; // the digit is on its way
    if (this.digit === null) this.#refuse(this.#text("nothing_drawn"));
    else if (!this.#running()) this.#run();
  }

  #run() {
    for (const side of SIDES) this.#search(side);
  }

  #search(side) {
    const parts = this.#sides[side];
    parts.search?.close();
    this.#refusal = "";
    Object.assign(parts, { found: null, running: true });
    parts.status.dataset.state = "searching";
    parts.status.textContent = this.#text("waiting");
    parts.progress.removeAttribute("value"); // under way, how far is unknown
    parts.search = this.#finder.find(this.#pair[side].model, this.digit, {
      onStep: (found) => this.#step(side, found),
      onError: (error) => this.#refused(side, error),
    });
    this.#judge();
  }

  #step(side, found) {
    const parts = this.#sides[side];
    Object.assign(parts, { found, running: !found.done });
    paint(parts.made, found.pictures, 1, 0);
    paint(parts.difference, found.difference, 1, 0);
    parts.progress.value = found.done ? 1 : found.step / found.steps;
    const values = { step: found.step, steps: found.steps, error: found.error.toFixed(4) };
    parts.status.textContent = found.done
      ? this.#text("found", values)
      : this.#text("step", values);
    parts.status.dataset.state = found.done ? "done" : "searching";
    this.#judge();
    if (found.done) this.#walk();
  }

  #refused(side, error) {
    if (!error) return;
    const parts = this.#sides[side];
    parts.running = false;
    parts.progress.value = 0;
    parts.status.dataset.state = "failed";
    parts.status.textContent = reasonOf(error, this.#text);
    this.#judge();
  }

  #cancel() {
    for (const side of SIDES) {
      const parts = this.#sides[side];
      if (!parts.running) continue;
      parts.search.close();
      parts.running = false;
      parts.progress.value = 0;
      parts.status.dataset.state = "cancelled";
      parts.status.textContent = this.#text("cancelled", { step: parts.found?.step ?? 0 });
    }
    this.#judge();
    this.#walk();
  }

  #running() {
    return SIDES.some((side) => this.#sides[side].running);
  }

  // ---- what comes of it ----

  /** Who came nearer, once both have arrived; before all else, what was wrong with what came last. */
  #judge() {
    this.#find("cancel").hidden = !this.#running();
    const found = SIDES.map((side) => this.#sides[side].found);
    this.root.querySelector(".compare-key").hidden = !found.some(Boolean);
    if (this.#refusal || !found.every((one) => one?.done)) {
      this.#verdict.textContent = this.#refusal || (this.#running() ? this.#text("searching") : "");
      return;
    }
    const names = SIDES.map((side) => this.#pair[side].model);
    const [best, other] = found[0].error <= found[1].error ? [0, 1] : [1, 0];
    const times = found[other].error / found[best].error;
    this.#verdict.textContent =
      times < 1.02
        ? this.#text("equally_near")
        : this.#text("nearer", { best: names[best], other: names[other], times: times.toFixed(1) });
  }

  /** The way from the found digit to the seed's picture, in both spaces. */
  #walk() {
    const arrived = SIDES.filter((side) => this.#sides[side].found && !this.#sides[side].running);
    this.#find("walks").hidden = !arrived.length;
    if (!arrived.length) return;
    this.#find("walks-title").textContent = this.#text("walk_title");
    for (const side of arrived) {
      const { found, walk } = this.#sides[side];
      const { model, seed, truncation, label } = wishOf(this.#pair, side);
      const kept = found.label ?? label; // the walk keeps to one class
      const wish = {
        model,
        from: { z: found.z },
        to: { seed },
        frames: FRAMES,
        truncation,
        label: kept,
      };
      this.root.querySelector(`.compare-walk[data-side="${side}"] span`).textContent = this.#text(
        "walk_of",
        { model, seed },
      );
      if (JSON.stringify(wish) !== this.#sides[side].wish) walk.want(wish);
      this.#sides[side].wish = JSON.stringify(wish);
    }
  }
}
