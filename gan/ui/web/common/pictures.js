/**
 * Pictures as they travel: base64 from the server, bytes in the page.
 *
 * @typedef {object} Pictures
 * @property {Uint8Array} pixels  count × height × width × channels
 * @property {number} count
 * @property {number} height
 * @property {number} width
 * @property {number} channels
 * @property {number[]} [base]    the first latent before it was moved
 */

import { element } from "./controls.js";
import { bytes } from "./parts/base64.js";

/** The server's pictures with their pixels as bytes. @returns {Pictures} */
export function decoded(pictures) {
  return { ...pictures, pixels: bytes(pictures.pixels) };
}

/** A digit, 28 × 28 in base64, as pictures. @returns {Pictures} */
export function digitPicture(digit) {
  return decoded({ pixels: digit, count: 1, height: 28, width: 28, channels: 1 });
}

/** Some of the pictures, by index. @returns {Pictures} */
export function chosen(pictures, indices) {
  const size = pictures.height * pictures.width * pictures.channels;
  const pixels = new Uint8Array(indices.length * size);
  indices.forEach((index, i) =>
    pixels.set(pictures.pixels.subarray(index * size, (index + 1) * size), i * size),
  );
  return { ...pictures, pixels, count: indices.length };
}

/** `count` indices from the first picture to the last, evenly. */
export function evenly(total, count) {
  return Array.from({ length: count }, (_, i) => Math.round((i * (total - 1)) / (count - 1)));
}

/** Give a file, in base64, to the visitor. */
export function save(file, type, download) {
  const href = URL.createObjectURL(new Blob([bytes(file)], { type }));
  element("a", { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // when the browser has it
}
