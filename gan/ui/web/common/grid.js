/** The grid of a seed's pictures: how many a side, and how they are drawn and described. */

import { paint } from "./canvas.js";
import { choice } from "./controls.js";
import { describe } from "./words.js";

const SIDES = [1, 4, 8]; // pictures
export const GAP = 2; // pixels of the pictures between two of them

/** Whether a value is a number of pictures that a side can have. */
export function isGrid(value) {
  return SIDES.includes(value);
}

/** The radio buttons of the grid. @returns {(grid: number) => void} shows the one in force */
export function gridChoice(box, name, text, changed) {
  const sizes = SIDES.map((n) => ({
    value: n,
    label: text(n === 1 ? "grid_one" : "grid_many", { n }),
    content: [n === 1 ? "1" : `${n}×${n}`],
  }));
  return choice(box, name, sizes, changed);
}

/** Draw the pictures of a request, and say which they are. */
export function paintGrid(canvas, pictures, request, text) {
  paint(canvas, pictures, request.grid, GAP);
  canvas.dataset.model = request.model;
  canvas.dataset.seed = request.seed;
  const key = pictures.count > 1 ? "pictures_alt" : "picture_alt";
  describe(canvas, text(key, { ...request, count: pictures.count }));
}
