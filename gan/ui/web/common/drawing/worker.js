/**
 * The generators in the page, away from its own thread: messages {id, kind, …} in, answers with the
 * same id out. What was asked last is drawn first, so many pictures at a time; a sign of life goes
 * out after each of these.
 */

import { encode, look, read, way } from "./looking.js";
import * as mate from "./mate.js";
import { forget, given, load, run, start, used } from "./networks.js";
import { wishOf } from "./wishes.js";

const AT_ONCE = 16; // pictures, after which a newer wish is looked for
const LONGEST = 200; // milliseconds that so many may take; else they are fewer
const DOES = { start, load: loadBoth, forget: putAway, part, way, look, read, encode }; // at once

const waiting = []; // wishes, the newest last
let drawing = false;

addEventListener("message", ({ data }) => {
  const does = DOES[data.kind];
  if (does) answer(data.id, does(data));
  else {
    waiting.push({ ...data, begun: null });
    if (!drawing) drawAll();
  }
});

async function answer(id, promised) {
  try {
    postMessage({ id, ...(await promised) });
  } catch (error) {
    postMessage({ id, failed: String(error) });
  }
}

// ---- drawing ----

async function drawAll() {
  drawing = true;
  while (waiting.length) {
    const wish = waiting.at(-1);
    const { done, ...answer } = await drawSome(wish);
    if (done) {
      waiting.splice(waiting.indexOf(wish), 1);
      postMessage(
        { id: wish.id, ...answer },
        answer.pictures ? [answer.pictures.pixels.buffer] : [],
      );
    } else postMessage({ alive: true });
    await turn();
  }
  drawing = false;
}

/** Hear of newer wishes. A timer would rest for four milliseconds. */
function turn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** The next pictures of a wish; `lost`: the model was put away, `broken`: it cannot draw. */
async function drawSome(wish) {
  const known = used(wish.request.model);
  if (!known) return { done: true, lost: true };
  try {
    wish.begun ??= begin(wish, known);
  } catch (error) {
    return { done: true, failed: String(error) }; // the server says what is wrong with it
  }
  try {
    await drawNext(wish.begun);
  } catch (error) {
    return { done: true, broken: true, failed: String(error) };
  }
  const { at, z, took } = wish.begun;
  return at === z.length ? { done: true, took, pictures: picturesOf(wish.begun) } : { done: false };
}

function begin({ request }, known) {
  const wish = wishOf(request, known.tables);
  const size = known.tables.shape.reduce((a, b) => a * b);
  return { ...wish, known, at: 0, took: 0, pixels: new Uint8ClampedArray(wish.z.length * size) };
}

/** Draw some here, and as many by a second worker, if there is one. */
async function drawNext(begun) {
  const { z, shares, at, pixels, known } = begun;
  const { atOnce = AT_ONCE } = known;
  const from = performance.now();
  const left = z.length - at;
  const isHelped = mate.helps(left, known);
  const count = Math.min(atOnce, isHelped ? Math.ceil(left / 2) : left);
  const half = at + count;
  const last = Math.min(half + count, z.length);
  const own = drawn(known, z.slice(at, half), shares.slice(at, half));
  const others = isHelped && mate.draw(known, z.slice(half, last), shares.slice(half, last), own);
  const [mine, theirs] = await Promise.all([own, others]);
  const size = mine.length / count;
  pixels.set(mine, at * size);
  if (theirs) pixels.set(theirs, half * size);
  begun.at = theirs ? last : half;
  const took = performance.now() - from;
  known.atOnce = Math.max(1, Math.min(AT_ONCE, Math.floor((LONGEST * count) / took)));
  begun.took += took;
}

/** The pictures of latents as bytes, one after the other. */
async function drawn(known, z, shares) {
  const made = await run(known.session, given(known, z, shares), ["pixels"]);
  return levels(made.pixels.data, known.tables.shape);
}

/** What was put away for a model here is put away by the second worker, too. */
async function loadBoth(wish) {
  const answer = await load(wish);
  mate.forget(answer.forgot);
  return answer;
}

// ---- what a second worker is asked for ----

function putAway({ name }) {
  return { forgot: used(name) && forget(name) };
}

async function part({ name, z, shares }) {
  const known = used(name);
  return known ? { pixels: await drawn(known, z, shares) } : { lost: true };
}

/** Floats in [-1, 1], channel by channel → bytes, pixel by pixel; they round and stop at 0 and 255. */
function levels(values, [channels, height, width]) {
  const pixels = new Uint8ClampedArray(values.length);
  const size = height * width;
  for (let i = 0, to = 0; to < pixels.length; i += channels * size)
    for (let p = 0; p < size; p++)
      for (let c = 0; c < channels; c++) pixels[to++] = (values[i + c * size + p] + 1) * 127.5;
  return pixels;
}

function picturesOf({ pixels, z, known, base, moved }) {
  const [channels, height, width] = known.tables.shape;
  const told = base && { base, z: moved };
  return {
    pixels: new Uint8Array(pixels.buffer),
    count: z.length,
    height,
    width,
    channels,
    ...told,
  };
}
