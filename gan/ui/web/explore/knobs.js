/** Which pictures are drawn: the seed, how many, how far from the middle, of which class. */

import { truncationSlider } from "../common/controls.js";
import { gridChoice } from "../common/grid.js";
import { classChoice, classOf } from "../common/models.js";
import { dice, sayOdd, seedField, showSeed } from "../common/seeds.js";

export function knobs(root, text, { state, set, resize }, message) {
  const find = (id) => root.querySelector(`#explore-${id}`);
  const field = find("seed-number");
  const classes = find("class");
  const go = (seed) => {
    const { wander } = state();
    set({ seed, row: 0, z: null, wander: wander && { ...wander, x: 0, y: 0 } });
  };
  seedField(field, () => state().seed, go);
  sayOdd(root, text, message);
  dice(find("dice"), go);
  const showGrid = gridChoice(find("grid"), "explore-grid", text, resize);
  const slide = (truncation) => set({ truncation });
  const slider = truncationSlider(find("truncation"), "", text, slide);
  let showClass;

  /** Offer the classes of another model. */
  function setUp(model) {
    const options = Array.from({ length: model.classes }, (_, n) => {
      const name = classOf(model, n);
      return { value: n, label: text("class_n", { n: name }), content: [name] };
    });
    options.unshift({ value: null, label: text("class_all") });
    classes.parentElement.hidden = !model.classes;
    showClass = classChoice(classes, "explore-class", options, (label) => set({ label }));
  }

  function show({ seed, grid, truncation, label }) {
    showGrid(grid);
    showClass(label);
    slider.show(truncation);
    showSeed(field, seed);
  }

  return { setUp, show };
}
