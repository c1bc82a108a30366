/** One of the two sides: its model, its pictures, its seed and truncation. */

import { element, truncationSlider } from "../common/controls.js";
import { paintGrid } from "../common/grid.js";
import { characterOf } from "../common/models.js";
import { Latest } from "../common/pixels.js";
import { dice, seedField, showSeed } from "../common/seeds.js";
import { linkTo, onPlainClick, open } from "../common/tabs.js";
import { wishOf } from "./pair.js";

/**
 * @typedef {object} Page
 * @property {(key: string, values?: object) => string} text
 * @property {() => import("./pair.js").Pair} pair
 * @property {(model: string) => void} chosen  told of another model
 * @property {(change: object) => void} set    told of another seed or truncation
 * @property {(error: Error | null) => void} answered  told whether the side was drawn
 */

export class Side {
  #name;
  #page;
  #canvas;
  #menu;
  #about;
  #explore;
  #box;
  #heading;
  #seed;
  #truncation;
  #pictures;

  /** @param {HTMLElement} root @param {"left" | "right"} name @param {Page} page */
  constructor(root, name, page) {
    this.#name = name;
    this.#page = page;
    this.#canvas = root.querySelector(`#compare-${name}`);
    this.#menu = root.querySelector(`#compare-${name}-model`);
    this.#about = this.#canvas.parentNode.querySelector(".compare-about");
    this.#explore = this.#canvas.parentNode.querySelector(".compare-explore");
    this.#box = root.querySelector(`.compare-knobs[data-side="${name}"]`);
    this.#pictures = new Latest(
      (pictures, request) => paintGrid(this.#canvas, pictures, request, page.text),
      page.answered,
    );
    this.#menu.addEventListener("change", () => page.chosen(this.#menu.value));
    onPlainClick(this.#explore, () => open("explore", wishOf(page.pair(), name)));
    this.#buildKnobs();
  }

  /** Offer these models. */
  offer(models) {
    const options = models.map((model) => new Option(model.title ?? model.name, model.name));
    this.#menu.replaceChildren(...options);
    this.#menu.value = this.#page.pair()[this.#name].model;
  }

  /** Follow the pair; `model` is what the page knows of this side's. */
  show(pair, model) {
    const { seed, truncation } = pair[this.#name];
    const wish = wishOf(pair, this.#name);
    this.#pictures.want(wish);
    this.#menu.value = model.name;
    this.#about.textContent = characterOf(model);
    this.#explore.href = linkTo("explore", wish);
    this.#box.hidden = pair.linked && this.#name === "right";
    this.#heading.hidden = pair.linked;
    showSeed(this.#seed, seed);
    this.#truncation.show(truncation);
  }

  #buildKnobs() {
    const { text, pair, set } = this.#page;
    const id = `compare-${this.#name}-seed`;
    const label = element("label", { class: "lab-name", for: id }, text("seed"));
    const throwing = element("button", {
      type: "button",
      class: "lab-icon",
      title: text("dice"),
      "aria-label": text("dice"),
    });
    this.#heading = element("h2", { class: "lab-name" }, text(this.#name));
    this.#seed = element("input", { id, type: "number", min: 0, step: 1, inputmode: "numeric" });
    const row = element("div", { class: "lab-row" }, label, this.#seed, throwing);
    this.#box.append(this.#heading, row);
    const current = () => pair()[this.#name].seed;
    seedField(this.#seed, current, (seed) => set({ seed }));
    dice(throwing, (seed) => set({ seed }));
    const truncationId = `compare-${this.#name}-truncation`;
    this.#truncation = truncationSlider(this.#box, truncationId, text, (truncation) =>
      set({ truncation }),
    );
  }
}
