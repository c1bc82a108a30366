/**
 * The state of two models side by side, and its link: {left, right, linked, grid, label}. A side has
 * its model, seed and truncation; where they are `linked`, the right one has the left one's seed and
 * truncation. `label` is the class, where both models have classes; null asks for none.
 */

import { isGrid } from "../common/grid.js";
import { classOf, firstOf } from "../common/models.js";
import { isSeed } from "../common/seeds.js";

export const SIDES = ["left", "right"];

/** Something for each side, by the side's name. */
export const bySide = (make) => Object.fromEntries(SIDES.map((side) => [side, make(side)]));

// The best VAE and the best GAN that ship.
const PREFERRED = { left: ["digits-vae", "vae-2d"], right: ["digits", "quick"] };

/** The state that a visitor meets first. */
export function initial(models) {
  const side = (name, spare) => {
    const model = firstOf(PREFERRED[name], models) ?? models[spare] ?? models[0];
    return { model: model.name, seed: 7, truncation: 1 };
  };
  return { left: side("left", 0), right: side("right", 1), linked: true, grid: 4, label: null };
}

/** The state as it stands in a link: what differs from the initial state. */
export function toLink(pair, models) {
  const start = initial(models);
  const link = {};
  for (const name of SIDES) {
    const linked = pair.linked && name === "right";
    const kept = ([key, value]) => key === "model" || (!linked && value !== start[name][key]);
    link[name] = Object.fromEntries(Object.entries(pair[name]).filter(kept));
  }
  for (const key of ["linked", "grid", "label"])
    if (pair[key] !== start[key]) link[key] = pair[key];
  return link;
}

/** The state of a link; anything in it that does not fit is left at its initial value. */
export function fromLink(given, models) {
  const pair = initial(models);
  for (const name of SIDES) Object.assign(pair[name], fitting(given[name] ?? {}, models));
  if (isGrid(given.grid)) pair.grid = given.grid;
  if (given.linked === false) pair.linked = false;
  const classes = classesOfBoth(pair, models);
  if (Number.isInteger(given.label) && given.label >= 0 && given.label < classes.length)
    pair.label = given.label;
  return pair.linked ? linked(pair) : pair;
}

/** What of a side's link fits. */
function fitting({ model, seed, truncation }, models) {
  const side = {};
  if (models.some((one) => one.name === model)) side.model = model;
  if (isSeed(seed)) side.seed = seed;
  if (typeof truncation === "number" && truncation >= 0 && truncation <= 2)
    side.truncation = truncation;
  return side;
}

/** The names of models in a link that the page does not list: private ones, of the Hub, or none at all. */
export function unlisted(given, models) {
  const names = SIDES.map((name) => given[name]?.model).filter((name) => typeof name === "string");
  return [...new Set(names)].filter((name) => !models.some((model) => model.name === name));
}

/** A link with the models' names as `nameOf` has them. */
export function renamed(given, nameOf) {
  const side = (name) => given[name] && { ...given[name], model: nameOf(given[name].model) };
  return { ...given, ...bySide(side) };
}

/** The pair with the right side's seed and truncation as on the left. */
export function linked(pair) {
  const { seed, truncation } = pair.left;
  return { ...pair, linked: true, right: { ...pair.right, seed, truncation } };
}

/** The pair with another model on one side; a class that it lacks is asked for no more. */
export function withModel(pair, name, model, models) {
  const changed = { ...pair, [name]: { ...pair[name], model } };
  if ((changed.label ?? -1) >= classesOfBoth(changed, models).length) changed.label = null;
  return changed;
}

/** What the classes that can be asked of both models are called: by number, unless alike in both. */
export function classesOfBoth(pair, models) {
  const both = SIDES.map((name) => models.find((model) => model.name === pair[name].model));
  const names = both.map((model) =>
    Array.from({ length: model.classes ?? 0 }, (_, n) => classOf(model, n)),
  );
  const [one, other] = names.sort((a, b) => a.length - b.length);
  return one.map((name, n) => (name === other[n] ? name : String(n)));
}

/** What one side draws, as /draw, /measure and /interpolate are asked. */
export function wishOf(pair, name) {
  const { grid, label } = pair;
  return { ...pair[name], grid, ...(label === null ? {} : { label }) };
}
