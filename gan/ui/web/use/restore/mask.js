/** Which of a digit's pixels are missing: one bit each, row by row, as a link and a request have them. */

import { base64, bytes, isPacked } from "../../common/parts/base64.js";

export const SIDE = 28; // pixels
const PIXELS = SIDE ** 2;
const BYTES = PIXELS / 8;

/** Whether a value is a mask in base64; the empty one stands for no missing pixel. */
export function isMask(value) {
  return value === "" || isPacked(value, BYTES);
}

/** The mask as 0 and 1, a byte a pixel. @returns {Uint8Array} */
export function unpacked(mask) {
  const packed = mask ? bytes(mask) : new Uint8Array(BYTES);
  return Uint8Array.from({ length: PIXELS }, (_, i) => (packed[i >> 3] >> (7 - (i & 7))) & 1);
}

/** The same the other way round. @returns {string} */
export function packed(missing) {
  const bits = new Uint8Array(BYTES);
  for (const [i, one] of missing.entries()) bits[i >> 3] |= one << (7 - (i & 7));
  return bits.some(Boolean) ? base64(bits) : "";
}
