/**
 * What was drawn on the pad, brought to MNIST's convention: the rules of `gan/data/intake.py` for
 * drawings, where they are explained.
 */

import { base64 } from "../common/parts/base64.js";
import { refuse } from "./answers.js";
import { BICUBIC, BOX, resized, turned } from "./resizing.js";

const [SIDE, SPAN, CENTRE] = [28, 20, 14]; // the digit's, its strokes', its centre of mass
const CONTRAST = 12 / 255;
const NOISE = 3;
const FAINT = 0.05;
const [PALE, STROKE, FINE] = [0.7, 1.6, 10];
const SPECKS = 0.0003;

/** @param {Uint8Array} strokes  a square of levels, white on black @returns {string} in base64 */
export function digitOf(strokes) {
  const side = Math.sqrt(strokes.length);
  return base64(placed(inkOf(strokes, side), side));
}

// ---- arithmetic as numpy's ----

function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

const median = (values) => quantile(values, 0.5);

/** To the nearest whole number, in the middle to the even one. */
function rounded(value) {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.floor(value + 0.5);
}

const largest = (values) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

// ---- ink ----

/** How much ink each pixel has, in [0, 1]. */
function inkOf(strokes, side) {
  const isEdge = (_, i) =>
    i < side || i >= side * (side - 1) || i % side === 0 || (i + 1) % side === 0;
  const levels = Float64Array.from(strokes, (level) => level / 255);
  const ground = median(levels.filter(isEdge));
  const difference = levels.map((level) => level - ground);
  const sign = Math.sign(difference.reduce((sum, value) => sum + value * Math.abs(value), 0));
  const ink = difference.map((value) => value * sign);
  const strongest = largest(ink);
  if (!(strongest > CONTRAST)) refuse("blank");
  const full = quantile(
    ink.filter((value) => value > strongest / 2),
    0.9,
  );
  const grain = 1.4826 * median(ink.filter(isEdge).map(Math.abs));
  const least = Math.min(NOISE * grain, full / 2);
  return ink.map((value) => Math.max(0, Math.min(1, (value - least) / (full - least))));
}

// ---- the digit ----

function placed(ink, side) {
  const { rows, columns } = profiles(
    ink.map((value) => (value > FAINT ? value : 0)),
    side,
    side,
  );
  const [[top, bottom], [left, right]] = [extent(rows), extent(columns)];
  const [width, height] = [right - left, bottom - top];
  const levels = new Uint8Array(width * height).map((_, i) =>
    rounded(255 * ink[(top + Math.floor(i / width)) * side + left + (i % width)]),
  );
  const digit = boxed({ width, height, levels });
  return set(pale({ width, height, levels }, digit));
}

/** The digit, or where its strokes are pale lines one of wider strokes. */
function pale(cut, digit) {
  const half = largest(digit.levels) / 2;
  const width = median(digit.levels.filter((level) => level >= half)) / 255;
  return width < PALE ? boxed(widened(cut, STROKE - width)) : digit;
}

function boxed(cut) {
  const scale = SPAN / Math.max(cut.width, cut.height);
  const [width, height] = sized(cut, scale);
  return resized(cut, width, height, scale < 1 ? BOX : BICUBIC);
}

const sized = ({ width, height }, scale) =>
  [width, height].map((length) => Math.max(1, rounded(length * scale)));

function widened(cut, by) {
  const scale = (FINE * SPAN) / Math.max(cut.width, cut.height);
  const fine = resized(cut, ...sized(cut, scale), BICUBIC);
  const reach = rounded((by * FINE) / 2);
  const wide = spread(framed(fine, reach), reach);
  return turned(spread(turned(wide), reach));
}

/** With an empty margin. */
function framed({ width, height, levels }, margin) {
  const [wide, high] = [width + 2 * margin, height + 2 * margin];
  const made = new Uint8Array(wide * high);
  for (let y = 0; y < height; y++)
    made.set(levels.subarray(y * width, (y + 1) * width), (y + margin) * wide + margin);
  return { width: wide, height: high, levels: made };
}

/** Each pixel as the largest of its row that is so near. */
function spread({ width, height, levels }, reach) {
  const made = levels.map((_, i) => {
    const [row, x] = [i - (i % width), i % width];
    const [from, to] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
    return largest(levels.subarray(row + from, row + to));
  });
  return { width, height, levels: made };
}

/** Set into 28 × 28 by the centre of mass, at full strength. */
function set({ width, height, levels }) {
  const most = Math.max(largest(levels), 1e-9);
  const shares = Float64Array.from(levels, (level) => level / most);
  const { rows, columns } = profiles(shares, width, height);
  const [top, left] = [offset(rows), offset(columns)];
  const made = new Uint8Array(SIDE ** 2);
  shares.forEach((share, i) => {
    made[(top + Math.floor(i / width)) * SIDE + left + (i % width)] = rounded(255 * share);
  });
  return made;
}

function profiles(values, width, height) {
  const [rows, columns] = [new Float64Array(height), new Float64Array(width)];
  values.forEach((value, i) => {
    rows[Math.floor(i / width)] += value;
    columns[i % width] += value;
  });
  return { rows, columns };
}

/** Where a profile of ink begins and ends, but for specks. */
function extent(profile) {
  const all = profile.reduce((a, b) => a + b);
  const shares = profile.slice();
  for (let i = 1; i < shares.length; i++) shares[i] += shares[i - 1];
  shares.forEach((sum, i) => {
    shares[i] = sum / all;
  });
  const begin = shares.findIndex((share) => share > SPECKS);
  const end = shares.findIndex((share) => share >= 1 - SPECKS) + 1;
  return [begin, end];
}

/** Where a profile must begin so that its centre of mass comes to lie on `CENTRE`. */
function offset(profile) {
  const all = profile.reduce((a, b) => a + b);
  const centre = profile.reduce((sum, value, i) => sum + value * i, 0) / all;
  return Math.max(0, Math.min(SIDE - profile.length, rounded(CENTRE - centre)));
}
