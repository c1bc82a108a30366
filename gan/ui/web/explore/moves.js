/** What moves the chosen picture through the latent space: sliders, the pad, a drawer of all numbers. */

import { slider } from "../common/controls.js";
import { directionOf } from "../common/models.js";
import { Ends } from "./ends.js";
import { Own } from "./moving/own.js";
import { Pad } from "./pad.js";
import { Positions } from "./positions.js";
import { alone } from "./state.js";

const SLIDERS = 8; // those with a meaning first
const DIGITS = /^(stacked-)?mnist$|synthetic.digits/i; // data sets of digits, as models call them

export class Moves {
  #text;
  #page;
  #model = null;
  positions = new Positions();
  pad;
  ends;
  #title;
  #raw;
  #numbers = []; // the sliders of the drawer, once it was opened
  #sliders;
  #of; // what says which picture pad, strip and ends belong to
  #own;

  constructor(root, text, page) {
    this.#of = root.querySelectorAll(".lab-of");
    this.#text = text;
    this.#page = page;
    this.#title = root.querySelector("#explore-sliders-title");
    this.#raw = root.querySelector("#explore-raw");
    const box = root.querySelector("#explore-sliders");
    this.#sliders = Array.from({ length: SLIDERS }, (_, k) => this.#slider(box, k));
    const rows = this.#sliders.map(({ row }) => row);
    this.ends = new Ends(rows, text, (k, side) =>
      this.#move({ directions: { [k]: side * this.#model.directions[k].scale } }),
    );
    this.pad = new Pad(root.querySelector(".lab-pad-block"), text, {
      moved: (directions) => this.#move({ directions }),
      released: (ks) => this.#release(ks),
      chosen: (pad) => page.set({ pad }),
    });
    this.#own = new Own(root, text, { ...page, ends: this.ends });
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
      slider.rename(name, explainedBy(model, k), told);
      slider.row.title = told;
      slider.row.classList.toggle("lab-named", k < (model.named ?? 0));
      slider.span(-scale, scale);
    });
    this.#title.textContent = this.#text(DIGITS.test(model.dataset) ? "drag" : "drag_pictures");
    this.ends.setUp(model, name);
    const { row } = this.#sliders[Math.min(model.named ?? 0, SLIDERS) - 1] ?? {};
    this.#own.setUp(this.#sliders[0].row.parentElement, row);
    this.pad.setUp(model, name);
    this.#numbers = [];
    this.#raw.hidden = model.axes;
    this.#raw.open = false;
    this.#raw.querySelector("summary").textContent = this.#text("raw", { n: model.latentDim });
    this.#raw.querySelector("div").replaceChildren();
  }

  show(state) {
    const name = this.#page.name(state.chosen);
    for (const node of this.#of) {
      const words = this.#text(node.dataset.of ?? "of", { name });
      if (node.textContent !== words) node.textContent = words; // one of them is read aloud
    }
    this.#own.show(state);
    const at = this.positions.directions(state);
    this.#sliders.forEach((slider, k) => k < at.length && slider.show(at[k]));
    this.pad.show(state.pad, at);
    const latent = this.#raw.open && this.positions.latent(state);
    if (!latent) return;
    if (!this.#numbers.length) this.#numbers = latent.map((_, j) => this.#number(j));
    this.#numbers.forEach((slider, j) => slider.show(latent[j]));
  }

  /** Draw what is only looked at: the pad's ground, and the ends of the sliders. */
  draw(state) {
    this.pad.draw(alone(state));
    this.ends.draw(alone(state));
  }

  /** Show the first slider at a share of its reach, while nobody has moved it. */
  sway(share) {
    this.#sliders[0].show(share * this.#model.directions[0].scale);
  }

  /** An answer came, perhaps with the latent before moves; a place that waited for it is reached. */
  learn(asked, base) {
    this.positions.learn(asked, base);
    const state = this.#page.state();
    const change = this.positions.waiting(state);
    if (change) this.#page.late(change);
    else this.show(state);
  }

  #slider(box, k) {
    const options = { id: `explore-slider-${k + 1}`, label: "", min: -1, max: 1, step: 0.01 };
    const moved = (value) => this.#move({ directions: { [k]: value } });
    return slider(box, options, moved, () => this.#release([k]));
  }

  /** The slider of one number of the latent. */
  #number(j) {
    const reach = this.#model.directions.at(-1).scale; // a unit vector's, as every dimension's is
    const label = this.#text("dimension", { n: j + 1 });
    const options = { id: "", label, min: -reach, max: reach, step: 0.01 };
    const moved = (value) => this.#move({ latent: { [j]: value } });
    return slider(this.#raw.querySelector("div"), options, moved, () => {
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

/** The word of the glossary that a slider's name is; of principal ones the first speaks for all. */
function explainedBy({ axes, named = 0 }, k) {
  if (axes) return "latent";
  if (k < named) return "named";
  return k === named ? "principal" : "";
}
