/**
 * Grey pictures made larger or smaller with Pillow's filters, in its order and with its rounding: first
 * across, then down, to whole levels after each.
 *
 * @typedef {{width: number, height: number, levels: Uint8Array}} Grey
 */

/** Filters: how far they reach, and the weight at a distance. */
export const BOX = { reach: 0.5, weight: (x) => Number(x > -0.5 && x <= 0.5) };
export const BICUBIC = { reach: 2, weight: (x) => cubic(Math.abs(x)) };

const ONE = 2 ** 22; // weights are whole numbers of this part
const A = -0.5; // Keys 1981, "Cubic convolution interpolation"

function cubic(x) {
  if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
}

/** @param {Grey} picture @returns {Grey} */
export function resized(picture, width, height, filter) {
  const wide = picture.width === width ? picture : across(picture, width, filter);
  return wide.height === height ? wide : turned(across(turned(wide), height, filter));
}

function across({ width, height, levels }, wanted, filter) {
  const made = new Uint8Array(wanted * height);
  const taps = tapsOf(width, wanted, filter);
  for (let y = 0; y < height; y++)
    taps.forEach(({ first, weights }, x) => {
      let sum = ONE / 2;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * levels[y * width + first + i];
      made[y * wanted + x] = Math.max(0, Math.min(255, Math.floor(sum / ONE)));
    });
  return { width: wanted, height, levels: made };
}

const whole = (value) => Math.trunc(value + 0.5 * Math.sign(value));

/** Which pixels make each of the new ones, and with what weights. */
function tapsOf(size, wanted, { reach, weight }) {
  const scale = size / wanted;
  const stretch = Math.max(1, scale);
  return Array.from({ length: wanted }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach * stretch + 0.5));
    const end = Math.min(size, Math.trunc(centre + reach * stretch + 0.5));
    const at = (_, k) => weight((first + k - centre + 0.5) / stretch);
    const weights = Array.from({ length: end - first }, at);
    const sum = weights.reduce((a, b) => a + b);
    return { first, weights: weights.map((one) => whole((ONE * one) / sum)) };
  });
}

/** @param {Grey} picture  rows become columns */
export function turned({ width, height, levels }) {
  const made = Uint8Array.from(
    levels,
    (_, i) => levels[(i % height) * width + Math.floor(i / height)],
  );
  return { width: height, height: width, levels: made };
}
