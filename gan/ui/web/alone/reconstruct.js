/** A digit through a VAE's encoder and back, as `/reconstruct` tells it. */

import { toHalves } from "../common/drawing/half.js";
import { local } from "../common/drawing/local.js";
import { bytes } from "../common/parts/base64.js";
import { chosen } from "../common/pictures.js";
import { drawn, packed, refuse } from "./answers.js";

const FAR = 20; // no number of a latent goes further in a link
const [MISSING, SURPLUS] = [
  [255, 122, 0],
  [0, 121, 255],
]; // colours of the difference

export async function reconstruct({ model, digit }) {
  const given = bytes(digit);
  const found = (await local.encode(model, given)) ?? refuse("no_drawing");
  const { label } = found;
  const z = [...found.z];
  const stay = { model, from: { z }, to: { z }, frames: 2, ...(label !== null && { label }) };
  const picture = chosen(await drawn(stay), [0]);
  const more = Array.from(picture.pixels, (value, i) => (value - given[i]) / 255);
  const scale = 1 / (Math.max(...more.map(Math.abs)) || 1);
  return {
    step: 1,
    steps: 1,
    pictures: packed(picture),
    difference: packed({ ...picture, channels: 3, pixels: coloured(more, scale) }),
    scale,
    error: more.reduce((sum, value) => sum + value * value, 0) / more.length,
    z,
    free: toHalves(z.map((value) => Math.max(-FAR, Math.min(FAR, value)))),
    label,
    done: true,
  };
}

function coloured(more, scale) {
  const colour = (value) => (value < 0 ? MISSING : SURPLUS).map((part) => Math.abs(value) * part);
  return Uint8Array.from(
    more.flatMap((value) => colour(value * scale)),
    Math.round,
  );
}
