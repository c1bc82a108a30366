/**
 * A second worker, which draws half of many pictures where a page may use no threads. It has the same
 * networks, as a rule out of the browser's cache; whatever goes wrong with it, all is drawn here.
 */

const FEWEST = 4; // pictures that are shared
const SPARE = 4; // gigabytes that a machine has, where the browser says so
const PATIENCE = 2000; // milliseconds without an answer

const able = navigator.hardwareConcurrency > 1 && !((navigator.deviceMemory ?? SPARE) < SPARE);
const ready = new Set(); // models that it has
const asked = new Set(); // and those that it was asked to load
const waiting = new Map(); // by id: who is to be told
let isGone = crossOriginIsolated || !able;
let worker = null;
let count = 0;

/** How many of so many pictures are to be drawn here; from the second time on it helps. */
export function share(pictures, { source }) {
  if (isGone || pictures < FEWEST) return pictures;
  if (asked.size > ready.size) return pictures; // it loads another, and would answer late
  if (ready.has(source.name)) return Math.ceil(pictures / 2);
  if (!asked.has(source.name)) load(source);
  return pictures;
}

/** Have it draw some. @returns {Promise<Uint8ClampedArray | null>} null: it has not */
export async function draw({ source: { name } }, z, shares) {
  const late = new Promise((done) => setTimeout(done, PATIENCE, null));
  const answer = await Promise.race([ask({ kind: "part", name, z, shares }), late]);
  if (answer?.pixels) return answer.pixels;
  ready.delete(name);
  asked.delete(name);
  if (!answer?.lost) end(); // else it has put the model away
  return null;
}

async function load(source) {
  asked.add(source.name);
  try {
    worker ??= begun();
  } catch {
    end();
    return;
  }
  const answer = await ask({ ...source, kind: "load" });
  if (!answer || answer.failed) end();
  else ready.add(source.name);
}

function begun() {
  const made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  made.addEventListener("message", ({ data: { id, ...answer } }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  made.addEventListener("error", (event) => {
    event.preventDefault(); // else the first worker would be taken for dead
    end();
  });
  return made;
}

function ask(message) {
  const id = ++count;
  return new Promise((resolve) => {
    if (isGone) return resolve(null);
    waiting.set(id, resolve);
    worker.postMessage({ ...message, id });
  });
}

function end() {
  isGone = true;
  worker?.terminate();
  for (const resolve of waiting.values()) resolve(null);
  waiting.clear();
}
