/**
 * The generators in the page, away from its own thread: messages {id, kind, …} in, answers with the
 * same id out. What was asked last is drawn first, so many pictures at a time; a sign of life goes
 * out after each of these.
 */

import { read } from "./tables.js";
import { wishOf } from "./wishes.js";

const AT_ONCE = 16; // pictures, after which a newer wish is looked for
const LONGEST = 200; // milliseconds that so many may take; else they are fewer
const KEPT = 4; // models

const GZIP = [0x1f, 0x8b]; // what such a file begins with
const WASM = [0, 0x61, 0x73, 0x6d];
const OPTIONS = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };

const models = new Map(); // by name: {session, tables, encoder, reader}
const coming = new Map(); // by name: a promise of a model that is being loaded
const waiting = []; // wishes, the newest last
let runtime = null; // a promise of onnxruntime-web
let drawing = false;

addEventListener("message", ({ data }) => {
  const does = { start, load, encode }[data.kind];
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

// ---- runtime and models ----

async function start({ runtime: from, threads }) {
  await begun(from, threads);
  return {};
}

async function load(wish) {
  const { name } = wish;
  if (models.has(name)) return {};
  const loaded = coming.get(name) ?? loadFirst(wish).finally(() => coming.delete(name));
  coming.set(name, loaded);
  return loaded;
}

async function loadFirst({ name, model, tables, encoder, runtime: from, threads }) {
  const fetched = [begun(from, threads), unpacked(model), bytesOf(tables)];
  const [ort, network, told] = await Promise.all(fetched);
  const session = await ort.InferenceSession.create(network, OPTIONS);
  models.set(name, { session, tables: read(told), encoder, ort });
  const [oldest] = models.keys();
  return models.size > KEPT ? { forgot: await forget(oldest) } : {};
}

/** The runtime, fetched once. */
function begun(from, threads) {
  runtime ??= started(from, threads).catch((error) => {
    runtime = null; // what did not arrive may the next time
    throw error;
  });
  return runtime;
}

async function started({ module, wasm }, threads) {
  const [ort, wasmBinary] = await Promise.all([import(module), unpacked(wasm)]);
  if (!begins(wasmBinary, WASM)) throw new Error(`${wasm} is no WebAssembly`); // it would be logged
  Object.assign(ort.env.wasm, { wasmBinary, numThreads: threads });
  ort.env.logLevel = "error";
  return ort;
}

async function forget(name) {
  const { session, reader } = models.get(name);
  models.delete(name);
  for (const one of [session, await reader]) await one?.release().catch(() => {}); // it is gone
  return name;
}

/** Where a VAE's encoder puts a digit, and as which class; it is loaded with the first one. */
async function encode({ name, digit }) {
  const known = models.get(name);
  const { ort, encoder, tables } = known;
  known.reader ??= unpacked(encoder).then((file) => ort.InferenceSession.create(file, OPTIONS));
  const pixels = Float32Array.from(digit, (level) => level / 127.5 - 1);
  const given = new ort.Tensor("float32", pixels, [1, ...tables.shape]);
  const { latent, label } = await (await known.reader).run({ pixels: given });
  return { z: latent.data, label: label ? Number(label.data[0]) : null };
}

async function bytesOf(address) {
  return (await found(address)).arrayBuffer();
}

/** A file that lies gzipped at its address. @returns {Promise<Uint8Array>} */
async function unpacked(address) {
  const file = new Uint8Array(await bytesOf(address));
  if (!begins(file, GZIP)) return file; // some hosts unpack it on the way
  const plain = new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

const begins = (file, first) => first.every((byte, i) => file[i] === byte);

async function found(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
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
  if (!models.has(wish.request.model)) return { done: true, lost: true };
  try {
    wish.begun ??= begin(wish);
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

function begin({ request }) {
  const known = models.get(request.model);
  models.delete(request.model); // the one that was used last is the last to be forgotten
  models.set(request.model, known);
  const wish = wishOf(request, known.tables);
  const size = known.tables.shape.reduce((a, b) => a * b);
  return { ...wish, known, at: 0, took: 0, pixels: new Uint8ClampedArray(wish.z.length * size) };
}

async function drawNext(begun) {
  const { z, shares, at, pixels, known } = begun;
  const { tables, session, ort, atOnce = AT_ONCE } = known;
  const from = performance.now();
  const count = Math.min(atOnce, z.length - at);
  const rows = (all, size) => {
    const joined = new Float32Array(count * size);
    all.slice(at, at + count).forEach((row, i) => joined.set(row, i * size));
    return new ort.Tensor("float32", joined, [count, size]);
  };
  const feeds = { z: rows(z, tables.dim) };
  if (tables.classes) feeds.shares = rows(shares, tables.classes);
  const made = await session.run(feeds);
  put(made.pixels.data, tables.shape, count, pixels, at);
  const took = performance.now() - from;
  known.atOnce = Math.max(1, Math.min(AT_ONCE, Math.floor((LONGEST * count) / took)));
  begun.at += count;
  begun.took += took;
}

/** Floats in [-1, 1], channel by channel → bytes, pixel by pixel; they round and stop at 0 and 255. */
function put(values, [channels, height, width], count, pixels, at) {
  const size = height * width;
  let to = at * size * channels;
  for (let i = 0; i < count; i++)
    for (let p = 0; p < size; p++)
      for (let c = 0; c < channels; c++)
        pixels[to++] = (values[(i * channels + c) * size + p] + 1) * 127.5;
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
