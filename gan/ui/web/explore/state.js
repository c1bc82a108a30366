/**
 * The state of the page, its link and its Python: everything that decides which pictures are drawn.
 *
 * @typedef {object} State
 * @property {string} model
 * @property {number} seed        names the pictures
 * @property {number} row         the seed's first picture on screen
 * @property {number} grid        1, 4 or 8 pictures a side
 * @property {number} truncation  ψ, 0 … 2
 * @property {2} order             how directions are counted: those with a meaning first
 * @property {number[]} moves     steps along the model's directions
 * @property {Object<string, number>} raw  steps along single latent dimensions
 * @property {[number, number]} pad  the two directions of the pad
 * @property {{to: number | number[], t: number, loop?: true}} walk  the place on the way to another
 *   seed, or through several, or in a loop back to the first
 * @property {number | null} label  the class of every picture; null: all classes in turn
 */

import { isGrid } from "../common/grid.js";
import { firstOf } from "../common/models.js";
import { isSeed } from "../common/seeds.js";

const BEST = ["digits", "quick"]; // one of them is what a visitor meets first, where it ships
const FIRST_SEED = 2395; // that visitor's: sixteen good digits. A link without a seed means `initial`'s
export const MOST_STOPS = 8; // seeds of a walk, beside its first

/** @returns {State} */
export function initial(model) {
  return {
    model,
    seed: 7,
    row: 0,
    grid: 4,
    truncation: 1,
    order: 2,
    moves: [],
    raw: {},
    pad: [0, 1],
    walk: { to: 8, t: 0 },
    label: null,
  };
}

/** The state as it stands in a link: what differs from the initial state. */
export function toLink(state) {
  const start = initial(state.model);
  const same = (key) => JSON.stringify(state[key]) === JSON.stringify(start[key]);
  const counted = !same("moves") || !same("pad"); // by an order that the link must tell
  const kept = Object.keys(start).filter(
    (key) => key === "model" || !same(key) || (key === "order" && counted),
  );
  return Object.fromEntries(kept.map((key) => [key, state[key]]));
}

/** The state of a link; anything in it that does not fit is left at its initial value. */
export function fromLink(given, models) {
  const known = firstOf([given.model, ...BEST], models) ?? models[0];
  const state = initial(known.name);
  const within = (value, low, high) => typeof value === "number" && value >= low && value <= high;
  const real = (value) => within(value, -20, 20);
  const index = (value, count) => Number.isInteger(value) && within(value, 0, count - 1);
  if (Object.values(given).every((value) => value == null)) state.seed = FIRST_SEED;
  if (isSeed(given.seed)) state.seed = given.seed;
  if (isSeed(given.row)) state.row = given.row;
  if (isGrid(given.grid)) state.grid = given.grid;
  if (within(given.truncation, 0, 2)) state.truncation = given.truncation;
  // A link of the time before directions had a meaning counts the principal ones alone.
  const skipped = given.order === 2 ? 0 : (known.named ?? 0);
  if (Array.isArray(given.moves) && given.moves.length && given.moves.every(real))
    state.moves = [...Array(skipped).fill(0), ...given.moves].slice(0, known.directions.length);
  if (given.raw && typeof given.raw === "object") {
    const fits = ([index, move]) =>
      /^(0|[1-9]\d{0,3})$/.test(index) && index < known.latentDim && real(move);
    state.raw = Object.fromEntries(Object.entries(given.raw).filter(fits));
  }
  const axis = (value) => index(value, known.directions.length - skipped);
  if (Array.isArray(given.pad) && given.pad.length === 2 && given.pad.every(axis))
    state.pad = given.pad.map((k) => k + skipped);
  const { to, t, loop } = given.walk ?? {};
  const stops = [to].flat();
  const areStops = stops.length > 0 && stops.length <= MOST_STOPS && stops.every(isSeed);
  if (areStops && within(t, 0, 1)) state.walk = { to, t, ...(loop === true && { loop }) };
  if (index(given.label, known.classes)) state.label = given.label;
  return state;
}

/** The seeds that a walk goes to, one after the other; in a loop at last the one it came from. */
export function stopsOf({ to, loop }, seed) {
  return [...[to].flat(), ...(loop ? [seed] : [])];
}

/** The state as /draw takes it: which directions the pad has is the page's own affair. */
export function asRequest({ pad, ...request }) {
  return request;
}

/** The state as a few lines of Python that draw the same pictures. @param {object} known  the model, as the catalogue describes it */
export function asPython(state, { classes, directions }) {
  const { model, seed, row, grid, truncation, moves, raw, walk, label } = state;
  const rows = (name) =>
    `m.latents(seed=${name}, count=${grid ** 2}${row ? `, start=${row}` : ""})`;
  const stops = stopsOf(walk, seed);
  const way = stops.length > 1 ? "tour" : "path";
  const lines = walk.t
    ? ["import torch", "", "import gan", `from gan.latents import ${way}`, ""]
    : ["import gan", ""];
  lines.push(`m = gan.load(${JSON.stringify(model)})`, `z = ${rows(seed)}`);
  const there = stops.map(rows).join(", ");
  const ends = way === "tour" ? `[z, ${there}]` : `z, ${there}`;
  if (walk.t) lines.push(`z = ${way}(${ends}, torch.tensor([${walk.t}]))`);
  if (truncation !== 1) lines.push(`z *= ${truncation}`);
  const labels =
    label === null
      ? `[(${row} + i) % ${classes} for i in range(${grid ** 2})]`
      : `[${label}] * ${grid ** 2}`;
  if (classes) lines.push(`labels = ${labels}`);
  moves.forEach((move, k) => {
    const own = Array.isArray(directions[k]?.vector[0]); // each class its own
    const vector = own ? "along(labels)" : "vector";
    if (move) lines.push(`z += ${move} * m.directions()[${k}].${vector}`);
  });
  for (const [index, move] of Object.entries(raw)) lines.push(`z[:, ${index}] += ${move}`);
  lines.push(`x = m.generate(z${classes ? ", labels" : ""})  # (count, C, H, W) in [-1, 1]`);
  return [...lines, ""].join("\n");
}
