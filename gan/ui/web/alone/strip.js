/** Walks as a strip in PNG, as `/animate` makes it: a row each. */

import { paint } from "../common/canvas.js";
import { element } from "../common/controls.js";
import { drawn } from "./answers.js";

const GAP = 2;
const GROUND = "rgb(32, 32, 32)";

export async function strip({ walks, scale = 4 }) {
  const rows = [];
  for (const walk of walks) {
    const pictures = await drawn(walk);
    const row = element("canvas");
    paint(row, pictures, pictures.count, GAP);
    rows.push(row);
  }
  const width = scale * Math.max(...rows.map((row) => row.width));
  const height = scale * (rows.reduce((sum, row) => sum + row.height + GAP, 0) - GAP);
  const sheet = element("canvas", { width, height });
  const pen = Object.assign(sheet.getContext("2d"), { fillStyle: GROUND });
  pen.imageSmoothingEnabled = false;
  pen.fillRect(0, 0, width, height);
  let top = 0;
  for (const row of rows) {
    pen.drawImage(row, 0, top, row.width * scale, row.height * scale);
    top += (row.height + GAP) * scale;
  }
  return { file: sheet.toDataURL("image/png").split(",")[1], type: "image/png" };
}
