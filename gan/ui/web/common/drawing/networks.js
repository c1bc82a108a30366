/** The runtime, the generators and what else there is of a model, as the worker has fetched them. */

import { read } from "./tables.js";

const KEPT = 4; // models
const GZIP = [0x1f, 0x8b]; // what such a file begins with
const WASM = [0, 0x61, 0x73, 0x6d];
const OPTIONS = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };
const OTHERS = ["encoder", "discriminator"]; // of one model alone; the judge is everybody's

const models = new Map(); // by name: {session, tables, files, ort, source}
const coming = new Map(); // by name: a promise of a model that is being loaded
const others = new Map(); // by address: promises of sessions of encoders, discriminators, the judge
let runtime = null; // a promise of onnxruntime-web
let last = Promise.resolve(); // of what the runtime was asked for

export async function start({ runtime: from, threads }) {
  await begun(from, threads);
  return {};
}

/** Load a model, unless it is there. Tells which one was put away for it. */
export async function load(wish) {
  const { name } = wish;
  if (models.has(name)) return {};
  const loaded = coming.get(name) ?? loadFirst(wish).finally(() => coming.delete(name));
  coming.set(name, loaded);
  return loaded;
}

async function loadFirst(source) {
  const { name, files, runtime: from, threads } = source;
  const fetched = [begun(from, threads), unpacked(files.model), bytesOf(files.tables)];
  const [ort, network, told] = await Promise.all(fetched);
  const session = await created(ort, network);
  models.set(name, { session, tables: read(told), files, ort, source });
  const [oldest] = models.keys();
  return models.size > KEPT ? { forgot: forget(oldest) } : {};
}

/** A model that is there, and now is the last to be put away; else undefined. */
export function used(name) {
  const known = models.get(name);
  if (!known) return undefined;
  models.delete(name);
  models.set(name, known);
  return known;
}

/** Put a model away that is there. */
export function forget(name) {
  const { session, files } = models.get(name);
  models.delete(name);
  for (const one of [session, ...OTHERS.map((kind) => others.get(files[kind]))]) release(one);
  for (const kind of OTHERS) others.delete(files[kind]);
  return name;
}

async function release(promised) {
  try {
    const session = await promised;
    await inTurn(() => session?.release());
  } catch {
    // it never came, or is gone
  }
}

/** What else there is of a model, fetched when it is first asked for; null where there is none. */
export async function other({ ort, files }, kind) {
  const address = files[kind];
  if (!address) return null;
  const loaded = others.get(address) ?? unpacked(address).then((file) => created(ort, file));
  others.set(address, loaded);
  loaded.catch(() => others.delete(address)); // what did not arrive may the next time
  return loaded;
}

/** What the generator takes for some pictures: their latents, and with classes the shares of these. */
export function given({ ort, tables }, z, shares) {
  const rows = (all, size) => {
    const joined = new Float32Array(all.length * size);
    all.forEach((row, i) => joined.set(row, i * size));
    return new ort.Tensor("float32", joined, [all.length, size]);
  };
  const feeds = { z: rows(z, tables.dim) };
  if (tables.classes) feeds.shares = rows(shares, tables.classes);
  return feeds;
}

// ---- the runtime ----

/** Run a network. @param {string[]} [names]  of the outputs that are wanted, if not all */
export function run(session, feeds, names = session.outputNames) {
  return inTurn(() => session.run(feeds, names));
}

const created = (ort, file) => inTurn(() => ort.InferenceSession.create(file, OPTIONS));

/** One after the other: what the runtime has on its stack would be another's, were there two. */
function inTurn(does) {
  const done = last.then(does);
  last = done.catch(() => {});
  return done;
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

// ---- files ----

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
