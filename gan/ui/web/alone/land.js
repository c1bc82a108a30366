/** The map of a plane, as `gan/ui/server/maps.py` lays it out. */

import { cellCentres } from "../common/drawing/geometry.js";
import { local } from "../common/drawing/local.js";
import { drawn, packed } from "./answers.js";

const PATIENCE = 10_000; // milliseconds that the judge may take to arrive; the map stands without
const SIDES = { 1: 15, 3: 7 }; // pictures a side, by their channels

export async function land({ x, y, ...request }, model) {
  const side = SIDES[model.shape[0]];
  const state = { ...request, grid: 1 };
  const rows = y === "class" ? rowsOf(model.classes, side) : null;
  const pictures = rows
    ? await byClass(state, x, rows)
    : await drawn({ ...state, plane: { x, y, side } });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const read = await Promise.race([local.read(model.name, pictures.pixels), late]);
  const extent = model.directions[x].scale;
  const classes = read?.digits ?? null; // as the judge reads them, if it does
  return { pictures: packed(pictures), extent, points: null, classes, rows, note: null };
}

/** The class of each row: all take equally many, or the first ones a row. */
function rowsOf(classes, most) {
  const shown = Math.min(classes, most);
  const each = Math.floor(most / shown);
  return Array.from({ length: shown * each }, (_, i) => Math.floor(i / each));
}

/** A row is of one class, and goes along the direction. */
async function byClass(state, x, rows) {
  const along = { directions: [x], shares: [...cellCentres(rows.length)] };
  const made = [];
  for (const label of new Set(rows)) made.push(await drawn({ ...state, label, along }));
  const strips = rows.map((label) => made[label].pixels);
  const pixels = new Uint8Array(strips.length * strips[0].length);
  strips.forEach((strip, i) => pixels.set(strip, i * strip.length));
  return { ...made[0], pixels, count: rows.length ** 2 };
}
