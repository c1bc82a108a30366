/** Which pictures are drawn: the seed, how many, how far from the middle, of which class. */

import { choice, truncationSlider } from "../common/controls.js";
import { gridChoice } from "../common/grid.js";
import { classOf } from "../common/models.js";
import { dice, seedField, showSeed } from "../common/seeds.js";

export class Knobs {
  #text;
  #set;
  #seed;
  #truncation;
  #class;
  #showGrid;
  #showClass;

  /**
   * @param {() => import("./state.js").State} state
   * @param {(change: object) => void} set  told of every change by the visitor
   */
  constructor(root, text, state, set) {
    const find = (id) => root.querySelector(`#explore-${id}`);
    this.#text = text;
    this.#set = set;
    this.#seed = find("seed-number");
    this.#class = find("class");
    const go = (seed) => set({ seed, row: 0 });
    seedField(this.#seed, () => state().seed, go);
    dice(find("dice"), go);
    this.#showGrid = gridChoice(find("grid"), "explore-grid", text, (grid) =>
      set({ grid, row: 0 }),
    );
    this.#truncation = truncationSlider(find("truncation"), "", text, (truncation) =>
      set({ truncation }),
    );
  }

  /** Offer the classes of another model. */
  setUp(model) {
    const any = this.#text("class_all");
    const options = [{ value: null, label: any, content: [any] }];
    for (let n = 0; n < model.classes; n++) {
      const name = classOf(model, n);
      options.push({ value: n, label: this.#text("class_n", { n: name }), content: [name] });
    }
    this.#class.replaceChildren();
    this.#class.parentElement.hidden = !model.classes;
    this.#showClass = choice(this.#class, "explore-class", options, (label) =>
      this.#set({ label }),
    );
  }

  /** @param {import("./state.js").State} state */
  show({ seed, grid, truncation, label }) {
    this.#showGrid(grid);
    this.#showClass(label);
    this.#truncation.show(truncation);
    showSeed(this.#seed, seed);
  }
}
