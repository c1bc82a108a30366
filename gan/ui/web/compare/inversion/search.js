/** One side's search for a digit: how far it is, what it found, and the walk from there to the seed. */

import { reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { element, screen } from "../../common/controls.js";
import { latest, walkPixels } from "../../common/pixels.js";
import { linkTo, onPlainClick, open } from "../../common/tabs.js";

const FRAMES = 14; // pictures of the walk

export class Search {
  found = null; // as far as it has come
  running = false;
  heading = element("h3", { class: "lab-name" }); // to name the model
  #text;
  #finder;
  #told;
  #made;
  #difference;
  #enlarged; // says how many times
  #progress;
  #status = element("p", { class: "lab-quiet", "data-state": "empty" });
  #explore; // leads to where the picture can be moved
  #model = ""; // in which it is searched
  #walk;
  #walkTitle;
  #strip;
  #stream = null;

  /** @param {(arrived: boolean) => void} told  of each change, and whether it is the last */
  constructor(root, side, { text, finder }, told) {
    this.#text = text;
    this.#finder = finder;
    this.#told = told;
    const picture = (id, name) =>
      screen(name, { id: `compare-${side}-${id}`, class: "compare-digit" });
    this.#made = picture("found", text("reconstruction"));
    this.#difference = picture("difference", text("difference"));
    this.#enlarged = element("span");
    this.#explore = element("a", { class: "lab-quiet", href: "#" }, text("explore_it"));
    this.#progress = element("progress", { max: 1, value: 0, "aria-label": text("progress") });
    const figures = [this.#made, this.#difference].map((canvas) => {
      const name = canvas.getAttribute("aria-label");
      return element("figure", {}, canvas, element("figcaption", { class: "lab-quiet" }, name));
    });
    figures[1].lastChild.append(" ", this.#enlarged);
    const both = element("div", { class: "compare-two" }, ...figures);
    const box = root.querySelector(`.compare-found[data-side="${side}"]`);
    onPlainClick(this.#explore, () => open("explore", this.#state));
    box.append(this.heading, both, this.#progress, this.#status, this.#explore);
    this.#walkTitle = root.querySelector(`.compare-walk[data-side="${side}"] span`);
    this.#strip = root.querySelector(`#compare-${side}-walk`);
    this.#walk = latest(
      (pictures) => paint(this.#strip, pictures, pictures.count, 1),
      (error) => error && this.#failed(error),
      walkPixels,
    );
  }

  /** The found picture as a state of Explore. */
  get #state() {
    const { free, label } = this.found;
    return { v: 2, model: this.#model, grid: 1, z: free, label };
  }

  get arrived() {
    return Boolean(this.found) && !this.running;
  }

  /** Search a digit in a model's latent space. */
  begin(model, digit) {
    this.#stream?.close();
    this.found = null;
    this.#model = model;
    this.running = true;
    this.#say("searching", this.#text("waiting"));
    this.#progress.removeAttribute("value"); // under way, how far is unknown
    this.#stream = this.#finder.find(model, digit, {
      onStep: (found) => this.#step(found),
      onError: (error) => this.#failed(error),
    });
  }

  cancel() {
    if (!this.running) return;
    this.#stream.close();
    this.#end("cancelled", this.#text("cancelled", { step: this.found?.step ?? 0 }));
  }

  /** The way from the found digit to the seed's picture. @param {object} wish  of the side, as /draw has it */
  walk({ model, seed, truncation, label }) {
    const { label: own, z } = this.found;
    const kept = own ?? label; // the walk keeps to one class
    const ends = { from: { z }, to: { seed } };
    const words = own === null ? "walk_of" : "walk_kept";
    const title = this.#text(words, { model, seed, label: own });
    this.#walkTitle.textContent = title;
    this.#strip.setAttribute("aria-label", title);
    this.#walk.wantOther({ model, ...ends, frames: FRAMES, truncation, label: kept });
  }

  #step(found) {
    this.found = found;
    this.running = !found.done;
    paint(this.#made, found.pictures, 1, 0);
    paint(this.#difference, found.difference, 1, 0);
    this.#enlarged.textContent = `×${Number(found.scale.toPrecision(2))}`;
    this.#progress.value = found.done ? 1 : found.step / found.steps;
    const values = { ...found, error: found.error.toFixed(4) };
    const words = this.#text(found.done ? "found" : "step", values);
    this.#say(found.done ? "done" : "searching", words);
    if (found.done) this.#explore.href = linkTo("explore", this.#state);
    this.#told(found.done);
  }

  #failed(error) {
    this.#end("failed", reasonOf(error, this.#text));
    this.#told(false);
  }

  #end(state, words) {
    this.running = false;
    this.#progress.value = 0;
    this.#say(state, words);
  }

  #say(state, words) {
    this.#status.dataset.state = state;
    this.#status.textContent = words;
  }
}
