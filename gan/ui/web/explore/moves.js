/** What moves the first picture through the latent space: sliders, the pad, a drawer of all numbers. */

import { Slider } from "../common/controls.js";
import { directionOf } from "../common/models.js";
import { Pad } from "./pad.js";
import { Positions } from "./positions.js";

const SLIDERS = 16; // some with a meaning, and eight principal ones

export class Moves {
  #text;
  #page;
  #model = null;
  positions = new Positions();
  pad;
  #title;
  #raw;
  #numbers = []; // the sliders of the drawer, once it was opened
  #sliders;

  constructor(root, text, page) {
    this.#text = text;
    this.#page = page;
    this.#title = root.querySelector("#explore-sliders-title");
    this.#raw = root.querySelector("#explore-raw");
    const box = root.querySelector("#explore-sliders");
    this.#sliders = Array.from({ length: SLIDERS }, (_, k) => this.#slider(box, k));
    this.pad = new Pad(root.querySelector("#explore-pad").parentElement, text, {
      moved: (directions) => this.#move({ directions }),
      released: (ks) => this.#release(ks),
      chosen: (pad) => page.set({ pad }),
    });
    this.#raw.addEventListener("toggle", page.opened);
  }

  /** Whether the latent before moves is shown, and so has to be asked for. */
  get needsBase() {
    return this.#model.axes || this.#raw.open;
  }

  /** Fit the controls to another model. */
  setUp(model) {
    this.#model = model;
    this.positions.setUp(model);
    const name = (k) => directionOf(model, k, this.#text).name;
    this.#sliders.forEach((slider, k) => {
      const { scale } = model.directions[k] ?? { scale: 1 };
      slider.row.hidden = k >= model.directions.length;
      if (slider.row.hidden) return;
      const { name, told } = directionOf(model, k, this.#text);
      slider.rename(name);
      slider.row.title = told;
      slider.row.classList.toggle("lab-named", k < (model.named ?? 0));
      slider.span(-scale, scale);
    });
    this.#title.textContent = this.#text(
      model.axes ? "dimensions" : model.named ? "named" : "directions",
    );
    this.pad.setUp(model, name);
    this.#numbers = [];
    this.#raw.hidden = model.axes;
    this.#raw.open = false;
    this.#raw.querySelector("summary").textContent = this.#text("raw", { n: model.latentDim });
    this.#raw.querySelector("div").replaceChildren();
  }

  show(state) {
    const at = this.positions.directions(state);
    at.forEach((place, k) => this.#sliders[k].show(place));
    this.pad.show(state.pad, at);
    const latent = this.#raw.open && this.positions.latent(state);
    if (!latent) return;
    if (!this.#numbers.length) this.#numbers = latent.map((_, j) => this.#number(j));
    this.#numbers.forEach((slider, j) => slider.show(latent[j]));
  }

  /** An answer came, perhaps with the latent before moves; a place that waited for it is reached. */
  learn(request, base) {
    this.positions.learn(request, base);
    const state = this.#page.state();
    const change = this.positions.waiting(state);
    if (change) this.#page.set(change);
    else this.show(state);
  }

  #slider(box, k) {
    const options = { id: `explore-slider-${k + 1}`, label: "", min: -1, max: 1, step: 0.01 };
    const moved = (value) => this.#move({ directions: { [k]: value } });
    return new Slider(box, options, moved, () => this.#release([k]));
  }

  /** The slider of one number of the latent. */
  #number(j) {
    const reach = this.#model.directions.at(-1).scale; // a unit vector's, as every dimension's is
    const label = this.#text("dimension", { n: j + 1 });
    const options = { id: "", label, min: -reach, max: reach, step: 0.01 };
    const moved = (value) => this.#move({ latent: { [j]: value } });
    return new Slider(this.#raw.querySelector("div"), options, moved, () => {
      const { [j]: _, ...raw } = this.#page.state().raw;
      this.#page.set({ raw });
    });
  }

  #release(ks) {
    const { moves } = this.#page.state();
    this.#page.set({ moves: moves.map((move, k) => (ks.includes(k) ? 0 : move)) });
  }

  /** Bring directions, or numbers of the latent, to the places that the visitor's hand shows. */
  #move(places) {
    if (places.latent || this.#model.axes) this.#page.held();
    const state = this.#page.state();
    const change = this.positions.change(state, places);
    if (change) this.#page.set(change);
    else this.show(state);
  }
}
