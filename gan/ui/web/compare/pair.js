/**
 * The state of two models side by side, and its link: {left, right, linked, grid, label, test, digit}. A
 * side has its model, seed and truncation; where they are `linked`, the right one has the left one's
 * seed and truncation. `label` is the class, where both models have classes; null asks for none.
 * `test` is the test image that goes through both, or null; `digit` any other that is handed over, as
 * 28 × 28 grey values in base64, or null.
 */

import { isGrid } from "../common/grid.js";
import { isDigit, isTest } from "../common/intake/intake.js";
import { classOf, firstOf } from "../common/models.js";
import { isSeed } from "../common/seeds.js";

export const SIDES = ["left", "right"];

/** Something for each side, by the side's name. */
export const bySide = (make) => Object.fromEntries(SIDES.map((side) => [side, make(side)]));

/** The pairs that the page proposes: the one that articles write of, and the best that ship. */
export const PROPOSED = {
  articles: { left: "vae-2d", right: "dcgan" },
  best: { left: "digits-vae", right: "digits" },
};
const PREFERRED = { left: ["vae-2d", "digits-vae"], right: ["dcgan", "digits", "quick"] };

/** The state that a visitor meets first. */
export function initial(models) {
  const side = (name, spare) => {
    const model = firstOf(PREFERRED[name], models) ?? models[spare] ?? models[0];
    return { model: model.name, seed: 7, truncation: 1 };
  };
  const both = { left: side("left", 0), right: side("right", 1) };
  return { ...both, linked: true, grid: 4, label: null, test: null, digit: null };
}

/** Which of the proposed pairs this is; undefined if it is none. */
export function proposedOf(pair) {
  const isIt = (name) => SIDES.every((side) => PROPOSED[name][side] === pair[side].model);
  return Object.keys(PROPOSED).find(isIt);
}

/** The pair with the models of a proposed one. */
export function withProposed(pair, name, models) {
  const { left, right } = PROPOSED[name];
  return withModel(withModel(pair, "left", left, models), "right", right, models);
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
  for (const key of ["linked", "grid", "label", "test", "digit"])
    if (pair[key] !== start[key]) link[key] = pair[key];
  return link;
}

/**
 * The state of a link, which may name a proposed `pair`; anything in it that does not fit is left at
 * its initial value.
 */
export function fromLink(given, models) {
  const start = initial(models);
  const isThere = SIDES.every((side) =>
    models.some(({ name }) => name === PROPOSED[given.pair]?.[side]),
  );
  const pair = isThere ? withProposed(start, given.pair, models) : start;
  for (const name of SIDES) Object.assign(pair[name], fitting(given[name] ?? {}, models));
  if (isGrid(given.grid)) pair.grid = given.grid;
  if (given.linked === false) pair.linked = false;
  const classes = classesOfBoth(pair, models);
  if (Number.isInteger(given.label) && given.label >= 0 && given.label < classes.length)
    pair.label = given.label;
  if (isTest(given.test)) pair.test = given.test;
  else if (isDigit(given.digit)) pair.digit = given.digit;
  return pair.linked ? linked(pair) : pair;
}

const isTruncation = (value) => typeof value === "number" && value >= 0 && value <= 2;

/** What of a side's link fits. */
function fitting({ model, seed, truncation }, models) {
  const side = {};
  if (models.some((one) => one.name === model)) side.model = model;
  if (isSeed(seed)) side.seed = seed;
  if (isTruncation(truncation)) side.truncation = truncation;
  return side;
}

/**
 * What a link asks for that there is not, as keys of texts and the values of their blanks.
 * @param {object} pair  what is shown instead
 * @returns {[string, object][]}
 */
export function faults(given, pair, models) {
  const is = (value) => value !== undefined && value !== null;
  const found = [];
  const check = (key, value, fits, more) =>
    is(value) && !fits(value) && found.push([key, { value: said(value), ...more }]);
  for (const name of SIDES) {
    const { model, seed, truncation } = given[name] ?? {};
    const isListed = () => models.some((one) => one.name === model);
    check("unknown_model", model, isListed, { instead: pair[name].model });
    check("seed_range", seed, isSeed);
    check("truncation_range", truncation, isTruncation);
  }
  const classes = classesOfBoth(pair, models).length;
  const isClass = (value) => Number.isInteger(value) && value >= 0 && value < classes;
  check(classes ? "class_range" : "no_classes", given.label, isClass, { last: classes - 1 });
  check("grid_range", given.grid, isGrid);
  check("test_range", given.test, isTest);
  return found;
}

/** A value of a link, short enough for a sentence. */
function said(value) {
  return String(typeof value === "object" ? JSON.stringify(value) : value).slice(0, 60);
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
  return commonClasses(
    SIDES.map((name) => models.find((model) => model.name === pair[name].model)),
  );
}

/** The same of any models. */
export function commonClasses(models) {
  const names = models.map((model) =>
    Array.from({ length: model.classes ?? 0 }, (_, n) => classOf(model, n)),
  );
  const [fewest = [], ...others] = names.sort((a, b) => a.length - b.length);
  return fewest.map((name, n) => (others.every((one) => one[n] === name) ? name : String(n)));
}

/** What one side draws, as /draw, /measure and /interpolate are asked. */
export function wishOf(pair, name) {
  const { grid, label } = pair;
  return { ...pair[name], grid, ...(label === null ? {} : { label }) };
}
