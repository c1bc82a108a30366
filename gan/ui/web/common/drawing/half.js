/** 16-bit floats, as they stand in links and requests: little endian, in base64. */

import { base64, bytes } from "../parts/base64.js";

const DENORMAL = 2 ** -24; // the smallest

/** Base64 → numbers. @returns {Float32Array} */
export function fromHalves(text) {
  const packed = bytes(text);
  const view = new DataView(packed.buffer);
  return Float32Array.from({ length: packed.length / 2 }, (_, i) =>
    value(view.getUint16(2 * i, true)),
  );
}

/** Numbers, none beyond 2¹⁵ → base64. */
export function toHalves(numbers) {
  const view = new DataView(new ArrayBuffer(2 * numbers.length));
  numbers.forEach((number, i) => view.setUint16(2 * i, packed(number), true));
  return base64(new Uint8Array(view.buffer));
}

function value(half) {
  const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
  return sign * (exponent ? 2 ** (exponent - 25) * (1024 + fraction) : fraction * DENORMAL);
}

function packed(number) {
  const size = Math.abs(number);
  const exponent = size ? Math.max(-14, Math.floor(Math.log2(size))) : -14;
  const steps = toEven(size / 2 ** (exponent - 10)); // a carry goes on into the exponent by itself
  const whole = size < 2 ** -14 ? steps : steps - 1024 + ((exponent + 15) << 10);
  return (Object.is(number, -0) || number < 0 ? 0x8000 : 0) | whole;
}

/** Rounded to the nearest whole number, in the middle to the even one. */
function toEven(number) {
  const floor = Math.floor(number);
  const rest = number - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2) ? floor + 1 : floor;
}
