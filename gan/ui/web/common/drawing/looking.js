/**
 * What the worker makes of one picture beside drawing it: its way through the generator, what judge
 * and discriminator say of it, and where a VAE's encoder puts it (`gan/play/inside.py` explains).
 */

import { given, other, run, used } from "./networks.js";
import { wishOf } from "./wishes.js";

const MAPS = 8; // of a stage that are shown
const WIDEST = 64; // units in a row of the strip
const AT_ONCE = 16; // pictures that the judge reads

/**
 * The stages of a picture's way: hidden units, if there are any, then the first maps of each size,
 * as `/inside` tells them. @returns {{way: (import("../pictures.js").Pictures & {of: number, units: boolean})[]}}
 */
export async function way({ request }) {
  const { pixels, ...stages } = await made(request, used(request.model));
  return { way: Object.values(stages).map(stageOf) };
}

/** What the generator makes of a state's first picture, by name. */
function made(request, known, names) {
  const { z, shares } = wishOf(request, known.tables);
  return run(known.session, given(known, z.slice(0, 1), shares.slice(0, 1)), names);
}

function stageOf({ data, dims: [, of, height, width] }) {
  if (height) {
    const count = Math.min(MAPS, of);
    const pixels = levels(data.subarray(0, count * height * width));
    return { pixels, of, units: false, count, height, width, channels: 1 };
  }
  let across = Math.min(WIDEST, of);
  while (of % across) across--;
  const size = { count: 1, height: of / across, width: across, channels: 1 };
  return { pixels: levels(data), of, units: true, ...size };
}

/** Answers in shares of the largest; the root lifts the quiet ones to where one sees them. */
function levels(answers) {
  const most = answers.reduce((a, b) => Math.max(a, b), 1e-12);
  return Uint8Array.from(answers, (value) => 255 * Math.sqrt(Math.max(0, value) / most));
}

/**
 * What others say of a state's first picture, as far as such a network arrives: `logits` of the ten
 * digits and `digithood` (above 0: it is one) of the judge, `logit` of the discriminator.
 */
export async function look({ request }) {
  const known = used(request.model);
  const [judge, discriminator] = await Promise.all(
    ["judge", "discriminator"].map((kind) => other(known, kind).catch(() => null)),
  );
  const drawn = await made(request, known, ["pixels"]);
  const shown = Uint8ClampedArray.from(drawn.pixels.data, (value) => (value + 1) * 127.5);
  const pixels = pictures(known, shown);
  const read = judge && (await run(judge, { pixels }));
  const judged = discriminator && (await run(discriminator, { pixels }));
  return {
    logits: read && [...read.logits.data],
    digithood: read?.digithood?.data[0],
    logit: judged?.logit.data[0],
  };
}

/** The digit that the judge reads in each of some grey pictures; null without a judge. */
export async function read({ name, pixels }) {
  const known = used(name);
  const judge = await other(known, "judge");
  if (!judge) return { digits: null };
  const size = known.tables.shape.reduce((a, b) => a * b);
  const digits = [];
  for (let from = 0; from < pixels.length; from += AT_ONCE * size) {
    const shown = pictures(known, pixels.subarray(from, from + AT_ONCE * size));
    const { logits } = await run(judge, { pixels: shown });
    const classes = logits.dims[1];
    for (let at = 0; at < logits.data.length; at += classes)
      digits.push(largest(logits.data.subarray(at, at + classes)));
  }
  return { digits };
}

/** Where a VAE's encoder puts a digit, and as which class. */
export async function encode({ name, digit }) {
  const known = used(name);
  const encoder = await other(known, "encoder");
  const { latent, label } = await run(encoder, { pixels: pictures(known, digit) });
  return { z: latent.data, label: label ? Number(label.data[0]) : null };
}

/** Levels, channel by channel, as the networks take them. */
function pictures({ ort, tables }, levels) {
  const values = Float32Array.from(levels, (level) => level / 127.5 - 1);
  const count = values.length / tables.shape.reduce((a, b) => a * b);
  return new ort.Tensor("float32", values, [count, ...tables.shape]);
}

const largest = (values) => values.indexOf(values.reduce((a, b) => Math.max(a, b)));
