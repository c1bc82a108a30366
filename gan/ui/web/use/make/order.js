/** What a data set is ordered by: the state of the part, as it stands in a link and as it is asked for. */

import { firstOf } from "../../common/models.js";
import { isSeed } from "../../common/seeds.js";
import { within } from "../link.js";

const BEST = ["digits", "digits-vae", "quick"]; // one of them is what a visitor meets first
/** How strict the filters can be: below a half another digit may be as likely, and as far apart as 5 real ones are on average. */
export const SURE = [0.5, 0.99];
export const APART = [0.25, 5];

/**
 * The shape of the state. `counts` is how many of each class, by number; null shares `count` evenly.
 * @param {object} options  as /make_options answers
 */
export function orderOf({ models, most, usual, formats, truncation }) {
  const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= most;
  const names = Object.keys(models).map((name) => ({ name }));
  const isOn = (value) => typeof value === "boolean";
  return {
    model: {
      start: (firstOf(BEST, names) ?? names[0])?.name,
      fits: (name) => Object.keys(models).includes(name),
    },
    count: { start: usual, fits: (value) => isCount(value) && value > 0 },
    counts: { start: null, fits: (value) => value === null || areCounts(value, isCount) },
    truncation: { start: 1, fits: within(...truncation) },
    seed: { start: 0, fits: isSeed },
    format: { start: formats[0], fits: (value) => formats.includes(value) },
    invert: { start: false, fits: isOn },
    sure: { start: null, fits: (value) => value === null || within(...SURE)(value) },
    apart: { start: null, fits: (value) => value === null || within(...APART)(value) },
  };
}

function areCounts(value, isCount) {
  const fits = ([n, count]) => /^\d+$/.test(n) && isCount(count);
  return typeof value === "object" && Object.entries(value).every(fits);
}

/** What an order is of a model, as `options` know it: what the model cannot is left out. */
export function fitted(order, { models }) {
  const known = models[order.model];
  const counts = known.classes ? order.counts : null;
  return {
    ...order,
    counts: counts && Object.fromEntries(Object.entries(counts).filter(([n]) => n < known.classes)),
    format: known.formats.includes(order.format) ? order.format : known.formats[0],
    sure: known.sure ? order.sure : null,
    apart: known.apart ? order.apart : null,
  };
}

/** How many of each class: as ordered, else shared evenly. @returns {number[]} */
export function sharesOf({ count, counts }, classes) {
  const even = (n) => Math.floor(count / classes) + (n < count % classes ? 1 : 0);
  return Array.from({ length: classes }, (_, n) => (counts ? (counts[n] ?? 0) : even(n)));
}

/** How many pictures in all. */
export function totalOf({ count, counts }) {
  return counts ? Object.values(counts).reduce((sum, each) => sum + each, 0) : count;
}

/** The order as /make_estimate and /make_dataset take it. */
export function asRequest({ count, counts, ...rest }) {
  return { ...rest, ...(counts ? { counts } : { count }) };
}
