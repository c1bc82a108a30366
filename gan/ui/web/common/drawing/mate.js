/**
 * A second worker, which draws half of many pictures where a page may use no threads. It has the same
 * networks, as a rule out of the browser's cache; whatever goes wrong with it, all is drawn here.
 */

const FEWEST = 4; // pictures that are shared
const SPARE = 4; // gigabytes that a machine has, where the browser says so
const SLACK = 20; // milliseconds more than twice the time of the pictures that are drawn here
const PATIENCE = 5; // times in a row that it may be late

const isPhone = /Mobi/.test(navigator.userAgent); // some never say how little memory they have
const memory = navigator.deviceMemory ?? (isPhone ? 0 : SPARE);
const models = new Set(); // that it has
const waiting = new Map(); // by id: who is to be told
let isGone = crossOriginIsolated || !(navigator.hardwareConcurrency > 1 && memory >= SPARE);
let worker = null;
let count = 0;
let late = 0; // times in a row

/** Whether it is free to draw some of so many pictures; from the second time on it has the model. */
export function helps(pictures, { source }) {
  if (isGone || pictures < FEWEST || waiting.size) return false; // it loads, or is late
  if (models.has(source.name)) return true;
  load(source);
  return false;
}

/**
 * Have it draw some, while others are drawn here; `own` is the promise of these.
 * @returns {Promise<Uint8ClampedArray | null>} null: it has not, or not within twice their time
 */
export async function draw({ source: { name } }, z, shares, own) {
  const from = performance.now();
  const asked = ask({ kind: "part", name, z, shares });
  await own;
  const answer = await Promise.race([asked, after(performance.now() - from + SLACK)]);
  late = answer ? 0 : late + 1;
  if (answer?.pixels) return answer.pixels;
  if (answer?.lost) models.delete(name);
  else if (answer || late === PATIENCE) end();
  return null;
}

/** A model that was put away here is put away there, too. */
export function forget(name) {
  if (models.delete(name)) ask({ kind: "forget", name });
}

const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds, null));

async function load(source) {
  try {
    worker ??= begun();
  } catch {
    end();
    return;
  }
  const answer = await ask({ ...source, kind: "load" });
  if (!answer || answer.failed) end();
  else models.add(source.name);
  models.delete(answer?.forgot);
}

function begun() {
  const made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  made.addEventListener("message", ({ data: { id, ...answer } }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  made.addEventListener("messageerror", end);
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
