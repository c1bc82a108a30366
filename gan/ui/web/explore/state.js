/**
 * The state of the page, its link and its Python: everything that decides which pictures are drawn.
 *
 * @typedef {object} State
 * @property {string} model
 * @property {number} seed        names the pictures
 * @property {number} row         the seed's first picture on screen
 * @property {number} grid        1, 4 or 8 pictures a side
 * @property {number} chosen      the picture that pad, strip and ends of sliders belong to, by its
 *   index in the grid
 * @property {number} truncation  ψ, 0 … 2
 * @property {2} order             how directions are counted: those with a meaning first
 * @property {number[]} moves     steps along the model's directions
 * @property {Object<string, number>} raw  steps along single latent dimensions
 * @property {[number, number]} pad  the two directions of the pad
 * @property {{to: number | number[], t: number, loop?: true}} walk  the place on the way to another
 *   seed, or through several, or in a loop back to the first
 * @property {number | null} label  the class of every picture; null: all classes in turn
 * @property {string | null} z    one picture's latent instead of the seed's, 16-bit floats in base64
 * @property {{x: number, y: number, step: number} | null} wander  the grid is a window on the endless
 *   plane around the seed, its first picture at (x, y)
 * @property {{name: string, a: End, b: End, move: number}[]} own  directions of the visitor's own, and
 *   which share of the way from a to b each picture is moved
 * @typedef {{seed: number, row: number} | {z: string}} End
 */

import { isGrid } from "../common/grid.js";
import { directionOf, firstOf } from "../common/models.js";
import { joined } from "../common/parts/sentences.js";
import { isSeed } from "../common/seeds.js";

const BEST = ["digits", "quick"]; // one of them is what a visitor meets first, where it ships
const FIRST_SEED = 2395; // that visitor's: sixteen good digits. A link without a seed means `initial`'s
export const MOST_STOPS = 8; // seeds of a walk, beside its first
const VERSION = 2; // of links; one without a version may count directions as before they had a meaning
const FAR = 20; // no slider moves further, here as on the server
const FAR_BITS = 0x4d00; // that as a 16-bit float: those of smaller ones are smaller numbers
export const FARTHEST = 1e6; // of a place on the endless plane
export const STEPS = [0.02, 4]; // there, from one picture to the next
export const MOST_OWN = 3; // directions of a visitor's own
export const MOST_LETTERS = 24; // of the name of one
const MOST_FAULTS = 3; // of a link that are said

/** @returns {State} */
export function initial(model) {
  return {
    model,
    seed: 7,
    row: 0,
    grid: 4,
    chosen: 0,
    truncation: 1,
    order: 2,
    moves: [],
    raw: {},
    pad: [0, 1],
    walk: { to: 8, t: 0 },
    label: null,
    z: null,
    wander: null,
    own: [],
  };
}

/** The state with nothing moved. */
export function reset(state) {
  const { model, seed, row, grid, label, chosen, z, wander } = state;
  const own = state.own.map((one) => ({ ...one, move: 0 }));
  return { ...initial(model), seed, row, grid, label, chosen, z, wander, own };
}

/** The state with another model; what can be kept is kept. */
export function withModel(state, { name, classes }) {
  const { seed, row, grid, chosen, truncation, walk, wander } = state;
  const label = state.label < classes ? state.label : null;
  return { ...initial(name), seed, row, grid, chosen, truncation, walk, wander, label };
}

/** The state as it stands in a link: its version, and what differs from the initial state. */
export function toLink(state) {
  const start = initial(state.model);
  const same = (key) => JSON.stringify(state[key]) === JSON.stringify(start[key]);
  const kept = Object.keys(start).filter((key) => key === "model" || !same(key));
  return { v: VERSION, ...Object.fromEntries(kept.map((key) => [key, state[key]])) };
}

/**
 * The state of a link; anything in it that does not fit is left at its initial value.
 * @param {(fault: {key: string, k?: number, value: any, low?: number, high?: number, whole?: boolean,
 *   used?: any}) => void} wrong  told of each value that has bounds and is not within them
 */
export function fromLink(given, models, wrong = () => {}) {
  const known = firstOf([given.model, ...BEST], models) ?? models[0];
  const state = initial(known.name);
  if (Object.values(given).every((value) => value == null)) state.seed = FIRST_SEED;

  /** A number of the link, or where it is missing or beyond its bounds what is used instead. */
  function number(value, used, key, low, high, { whole = false, k } = {}) {
    if (value == null) return used;
    const fits = typeof value === "number" && value >= low && value <= high;
    if (fits && !(whole && !Number.isInteger(value))) return value;
    wrong({ key, k, value, low, high, whole, used });
    return used;
  }

  const whole = { whole: true };
  const count = (key, last) => number(given[key], state[key], key, 0, last, whole);
  const version = number(given.v, given.v == null ? 1 : VERSION, "version", 1, VERSION, whole);
  state.seed = count("seed", Number.MAX_SAFE_INTEGER);
  state.row = count("row", Number.MAX_SAFE_INTEGER);
  if (isGrid(given.grid)) state.grid = given.grid;
  else if (given.grid != null) wrong({ key: "grid", value: given.grid, used: state.grid });
  state.truncation = number(given.truncation, 1, "truncation", 0, 2);
  if (known.classes) state.label = count("label", known.classes - 1);
  state.walk = walkOf(given.walk ?? {}, state.walk, number);
  // A link of the time before directions had a meaning counts the principal ones alone.
  const skipped = version > 1 || given.order === 2 ? 0 : (known.named ?? 0);
  const move = (value, k) => number(value, 0, "move", -FAR, FAR, { k: k + skipped });
  if (Array.isArray(given.moves) && given.moves.length)
    state.moves = [...Array(skipped).fill(0), ...given.moves.map(move)];
  state.moves = state.moves.slice(0, known.directions.length);
  state.raw = rawOf(given.raw, known, number);
  const last = known.directions.length - skipped - 1;
  const axis = (value, i) => number(value, i, "pad", 0, last, whole) + skipped;
  if (Array.isArray(given.pad) && given.pad.length === 2) state.pad = given.pad.map(axis);
  Object.assign(state, placesOf(given, known, number, wrong));
  if (state.z) state.grid = 1;
  state.chosen = count("chosen", state.grid ** 2 - 1);
  return state;
}

/** The walk of a link, through one seed or several. */
function walkOf({ to, t, loop }, usual, number) {
  const stops = [to].flat().slice(0, MOST_STOPS);
  const whole = { whole: true };
  for (const seed of stops) number(seed, 0, "walk_to", 0, Number.MAX_SAFE_INTEGER, whole);
  if (!stops.length || !stops.every(isSeed)) return usual;
  const place = number(t, 0, "walk_position", 0, 1);
  return { to: Array.isArray(to) ? stops : to, t: place, ...(loop === true && { loop }) };
}

/** The moves along single dimensions in a link. */
function rawOf(given, { latentDim }, number) {
  if (!given || typeof given !== "object") return {};
  const names = Object.keys(given).filter((j) => /^(0|[1-9]\d{0,3})$/.test(j) && j < latentDim);
  const move = (j) => number(given[j], 0, "raw", -FAR, FAR, { k: Number(j) });
  return Object.fromEntries(names.map((j) => [j, move(j)]));
}

/** The free latent, the place on the plane and the directions of one's own in a link. */
function placesOf({ z, wander, own }, { latentDim }, number, wrong) {
  const found = { z: null, wander: null, own: [] };
  if (isLatent(z, latentDim)) found.z = z;
  else if (z != null) wrong({ key: "z", value: z, high: latentDim });
  if (wander && typeof wander === "object" && !found.z) {
    const x = number(wander.x, 0, "wander", -FARTHEST, FARTHEST);
    const y = number(wander.y, 0, "wander", -FARTHEST, FARTHEST);
    found.wander = { x, y, step: number(wander.step, 1, "wander_step", ...STEPS) };
  }
  const end = (one) =>
    one && ((isSeed(one.seed) && isSeed(one.row ?? 0)) || isLatent(one.z, latentDim));
  const kept = ({ seed, row = 0, z }) => (z ? { z } : { seed, row });
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  for (const one of Array.isArray(own) ? own : []) {
    const ends = end(one?.a) && end(one?.b) && !same(kept(one.a), kept(one.b));
    if (!ends || found.own.length === MOST_OWN) {
      wrong({ key: "own", value: one?.name });
      continue;
    }
    const name = String(one.name ?? "").slice(0, MOST_LETTERS);
    const move = number(one.move, 0, "own_move", -1, 1);
    found.own.push({ name, a: kept(one.a), b: kept(one.b), move });
  }
  return found;
}

/** What a link has wrong, in words; nothing where all of it fits. @param {object} known  the model that is shown */
export function wrongIn(given, faults, known, text) {
  const said = faults.slice(0, MOST_FAULTS).map((fault) => inWords(fault, known, text));
  if (faults.length > MOST_FAULTS) said.push("…");
  const shown = known.title ?? known.name;
  if (given.model != null && given.model !== known.name)
    said.unshift(text("link_model", { model: cut(given.model), shown }));
  return joined(said);
}

function inWords({ key, k, value, low, high, whole, used }, known, text) {
  const named = {
    move: () => directionOf(known, k, text).name,
    raw: () => text("dimension", { n: k + 1 }),
    row: () => text("link_row"),
    chosen: () => text("link_chosen"),
    label: () => text("class"),
    walk_to: () => `${text("walk")} ${text("walk_to")}`,
    version: () => text("link_version"),
  };
  if (key === "z" || key === "own")
    return text(`link_${key}`, { n: known.latentDim, name: cut(value) });
  const name = (named[key] ?? (() => text(key)))();
  const shown = used ?? text("class_all");
  if (key === "grid") return text("link_grid", { name, value: cut(value), used: shown });
  return text(whole ? "link_whole" : "link_range", {
    name,
    value: cut(value),
    low,
    high,
    used: shown,
  });
}

/** A value of a link, short enough to be said. */
function cut(value) {
  const words = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS)}…` : words;
}

/** What a picture of the grid is called. */
export function nameOf(state, at, text) {
  if (state.z) return text("picture_free");
  if (!state.wander) return text("picture_n", { n: state.row + at + 1 });
  const { x, y, step } = placeOn(state, at);
  const short = (value) => Math.round(value * 100) / 100;
  return text("place", { x: short(x), y: short(y), step: short(step) });
}

/** Whether a text is a latent: so many 16-bit floats, none beyond FAR, in base64. */
function isLatent(text, dim) {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4)
    return false;
  const bytes = atob(text);
  const bits = (i) => (bytes.charCodeAt(2 * i + 1) & 0x7f) * 256 + bytes.charCodeAt(2 * i);
  const near = (_, i) => bits(i) <= FAR_BITS;
  return bytes.length === 2 * dim && Array.from({ length: dim }, near).every(Boolean);
}

/** The state as /draw takes it: what only the page shows is its own affair. */
export function asRequest({ pad, chosen, z, wander, own, ...request }) {
  const ends = own.map(({ a, b, move }) => ({ a, b, move }));
  return {
    ...request,
    ...(z && { z }),
    ...(wander && { wander }),
    ...(own.length && { own: ends }),
  };
}

/** Where a picture of the grid lies on the endless plane. */
export function placeOn({ wander, grid }, at) {
  const { x, y, step } = wander;
  return { x: x + (at % grid) * step, y: y + Math.floor(at / grid) * step, step };
}

/** The state in which a picture of the grid, by default the chosen one, is the only one. */
export function alone(state, at = state.chosen) {
  const { wander, grid, row } = state;
  if (wander) return { ...state, grid: 1, chosen: 0, wander: placeOn(state, at) };
  return { ...state, grid: 1, chosen: 0, row: grid > 1 ? row + at : row };
}

/** The class of the chosen picture. */
export function classOfChosen(state, classes) {
  const { label, row, wander, z } = alone(state);
  if (label !== null) return label;
  if (z) return 0;
  const cell = wander && Math.floor(wander.x + 0.5) + Math.floor(wander.y + 0.5);
  return wander ? ((cell % classes) + classes) % classes : row % classes;
}

/** The change to another number of pictures: one is the chosen one, and of many it stays chosen. */
export function resized(state, grid) {
  if (grid === 1) {
    const { row, wander } = alone(state);
    return { grid, row, wander, chosen: 0 };
  }
  const { row, chosen, wander } = state;
  const kept = (at) => (at < grid ** 2 ? at : 0);
  if (wander || state.grid > 1) return { grid, chosen: kept(chosen) };
  return { grid, row: row < grid ** 2 ? 0 : row, chosen: kept(row), z: null };
}

/** The state as a few lines of Python that draw the same pictures. @param {object} known  the model, as the catalogue describes it */
export function asPython(state, { classes, directions }) {
  const { model, seed, row, grid, truncation, moves, raw, walk, label, z, wander, own } = state;
  const base64 = z || own.some(({ a, b }) => a.z || b.z);
  const way = Array.isArray(walk.to) || walk.loop ? "tour" : "path";
  const used = [walk.t && way, wander && "cells, wander, window"].filter(Boolean).join(", ");
  const lines = [
    ...(base64 ? ["import base64", "", "import numpy as np"] : []),
    ...(base64 || walk.t ? ["import torch", ""] : []),
    "import gan",
    ...(used ? [`from gan.latents import ${used}`] : []),
    "",
    ...(base64 ? FREE : []),
    `m = gan.load(${JSON.stringify(model)})`,
  ];
  const free = (text) => `free(${JSON.stringify(text)})`;
  const start = row ? `, start=${row}` : "";
  const rows = (name) =>
    wander
      ? `wander(${name}, places, m.latent_dim, distribution=m.recipe.latent)`
      : `m.latents(seed=${name}, count=${grid ** 2}${start})`;
  if (wander) lines.push(`places = window(${wander.x}, ${wander.y}, ${wander.step}, ${grid})`);
  lines.push(`z = ${z ? free(z) : rows(seed)}`);
  const scaled = z && truncation !== 1 ? ` * ${truncation}` : "";
  if (walk.t) lines.push(walked(walk, way, (seed) => `${rows(seed)}${scaled}`));
  if (truncation !== 1 && !z) lines.push(`z *= ${truncation}`);
  const end = ({ seed, row, z }) =>
    z ? free(z) : `m.latents(seed=${seed}, count=1, start=${row})`;
  for (const { a, b, move } of own)
    if (move) lines.push(`z = z + ${move} * (${end(b)} - ${end(a)})`);
  const turns = wander
    ? `(cells(places).sum(1) % ${classes}).tolist()`
    : `[(${row} + i) % ${classes} for i in range(${grid ** 2})]`;
  const same = `[${label ?? 0}] * ${grid ** 2}`;
  if (classes) lines.push(`labels = ${label === null && !z ? turns : same}`);
  moves.forEach((move, k) => {
    const own = Array.isArray(directions[k]?.vector[0]); // each class its own
    const vector = own ? "along(labels)" : "vector";
    if (move) lines.push(`z += ${move} * m.directions()[${k}].${vector}`);
  });
  for (const [index, move] of Object.entries(raw)) lines.push(`z[:, ${index}] += ${move}`);
  lines.push(`x = m.generate(z${classes ? ", labels" : ""})  # (count, C, H, W) in [-1, 1]`);
  return [...lines, ""].join("\n");
}

/** The line that goes on a walk, to the latents of its seeds. */
function walked({ to, t, loop }, way, rows) {
  const stops = [...[to].flat().map(rows), ...(loop ? ["z"] : [])];
  const ends = way === "tour" ? `[z, ${stops.join(", ")}]` : `z, ${stops[0]}`;
  return `z = ${way}(${ends}, torch.tensor([${t}]))`;
}

const FREE = [
  "",
  "def free(text):  # a latent of 16-bit floats",
  '    return torch.from_numpy(np.frombuffer(base64.b64decode(text), "<f2").astype("f4"))[None]',
  "",
  "",
];
