/** The lesson's figures that are no pictures of a model: noise, signed maps, curves, a plane. */

import { put, rgb } from "../common/canvas.js";

/** Numbers as grey tiles in a square: -3 is black, 3 is white. */
export function paintNoise(canvas, values) {
  const side = Math.ceil(Math.sqrt(values.length));
  const tiles = new ImageData(side, Math.ceil(values.length / side));
  values.forEach((value, k) => {
    const grey = Math.round(((value + 3) / 6) * 255); // clamped by the array
    tiles.data.set([grey, grey, grey, 255], 4 * k);
  });
  put(canvas, tiles);
}

/**
 * A map of signed bytes, 128 for zero, over the canvas' own ground: the larger the size, the more
 * of the colour; orange above zero and blue below.
 */
export function paintSigned(canvas, { pixels, height, width }) {
  const style = getComputedStyle(canvas);
  const [blue, orange] = ["blue", "orange"].map((name) =>
    rgb(style.getPropertyValue(`--lesson-${name}`).trim()),
  );
  const tiles = new ImageData(width, height);
  pixels.forEach((byte, k) => {
    const value = byte - 128;
    const strength = Math.round((Math.abs(value) / 127) * 255);
    tiles.data.set([...(value > 0 ? orange : blue), strength], 4 * k);
  });
  put(canvas, tiles);
}

const MARGIN = { left: 52, right: 56, top: 10, bottom: 10 };
const APART = 16; // pixels between two labels

/**
 * One curve or two over the steps of a training.
 * @param {number[][]} points  [step, value of each curve…]
 * @param {[number, number]} range  of the values
 * @param {{kind: string, label: string}[]} curves
 * @param {(value: number) => string} inWords  for the axis
 */
export function drawCurves(svg, points, [low, high], curves, inWords) {
  const width = Math.max(300, svg.parentElement.clientWidth),
    height = 200;
  const last = points.at(-1),
    right = width - MARGIN.right;
  const across = (step) => MARGIN.left + (step / last[0]) * (right - MARGIN.left);
  const down = (value) =>
    MARGIN.top + ((high - value) / (high - low || 1)) * (height - MARGIN.top - MARGIN.bottom);
  const ticks = [low, (low + high) / 2, high].map(
    (value) =>
      `<line x1="${MARGIN.left}" x2="${right}" y1="${down(value)}" y2="${down(value)}"/>
     <text x="${MARGIN.left - 8}" y="${down(value)}" text-anchor="end" dominant-baseline="middle">${inWords(value)}</text>`,
  );
  const lines = curves.map(
    ({ kind }, k) =>
      `<path class="${kind}" d="M${points.map((p) => `${across(p[0]).toFixed(1)} ${down(p[k + 1]).toFixed(1)}`).join("L")}"/>`,
  );
  const ends = last.slice(1).map(down);
  const crowd = Math.max(0, APART - Math.abs(ends[0] - ends.at(-1))) / 2; // labels give way to each other
  const higher = ends[0] <= ends.at(-1) ? 0 : 1;
  const labels = curves.map(({ kind, label }, k) => {
    const away = curves.length < 2 ? 0 : k === higher ? -crowd : crowd;
    return `<text class="${kind}" x="${right + 8}" y="${ends[k] + away}" dominant-baseline="middle">${label}</text>`;
  });
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.innerHTML = [...ticks, ...lines, ...labels].join("");
}

/** A plane of codes with the circle that holds most of the prior, and one code marked. */
export function drawPlane(svg, { codes, outer }, here) {
  const far = 1.08 * Math.max(outer, ...[...codes, here].flat().map(Math.abs));
  const dot = ([x, y], radius, name) =>
    `<circle class="${name}" cx="${x}" cy="${-y}" r="${(radius * far).toFixed(3)}"/>`;
  svg.setAttribute("viewBox", [-far, -far, 2 * far, 2 * far].join(" "));
  svg.innerHTML =
    codes.map((code) => dot(code, 0.012, "code")).join("") +
    `<circle class="most" r="${outer}"/>` +
    dot(here, 0.04, "here");
}
