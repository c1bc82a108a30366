/**
 * The generator in the page itself: a worker that draws what it can, once the first picture has come
 * from the server. Whatever it cannot draw, or does not in time, the server draws.
 */

const INDEX = "lab/in_page/index.json"; // of what can be drawn here
const AGAIN = 15_000; // milliseconds until the index is looked at again, while models are being made
const PATIENCE = 3000; // milliseconds without a sign of life
const LONGER = 20_000; // while it loads, which it does in one go
const MOST_THREADS = 4;
const FLUENT = 150; // milliseconds that an answer may take, whatever the server takes
const SLOWER = 2; // times as long as the server: then it draws
const TRIES = 5; // of which the quickest counts: a machine is busy at times
const RETRY = 50; // answers of the server, after which it is tried here again
const LIVES = 2; // of workers, after which the server draws for the rest of the visit

const ALONE = "alone" in document.documentElement.dataset; // no server is there to draw instead
const NEEDED = ["Worker", "WebAssembly", "DecompressionStream"];
const [OFF, LOADING, READY] = ["off", "loading", "ready"];

/** Draws here if it can. */
class Local {
  #worker = null;
  #index = null; // a promise of it
  #models = new Map(); // by name: how far they are
  #waiting = new Map(); // by id: who is to be told
  #asked = 0;
  #tries = 0; // to load what was there and did not arrive
  #watch = 0;
  #times = new Map(); // by what takes equally long: the last ones here and there
  #lives = NEEDED.every((name) => name in globalThis) ? LIVES : 0;

  /** The pictures of a request; null where the server should draw them. */
  async draw(request) {
    if (!(await this.#draws(request))) return null;
    const answer = await this.#ask({ kind: "draw", request }, !ALONE);
    if (!answer?.pictures) return this.#failed(request.model, answer);
    this.#timesOf(request).here.push(answer.took);
    return { ...answer.pictures, drawn: { here: true, milliseconds: answer.took } };
  }

  /** The stages of the way of a state's first picture; null where the server should tell them. */
  async way(request) {
    if (!(await this.#draws(request))) return null;
    return (await this.#ask({ kind: "way", request }, !ALONE))?.way ?? null;
  }

  /** What judge and discriminator say of a state's first picture; null if it is not to be had. */
  look(request) {
    return this.#told({ kind: "look", name: request.model, request });
  }

  /** The `digits` that the judge reads in grey pictures of a model; null if it is not to be had. */
  read(name, pixels) {
    return this.#told({ kind: "read", name, pixels });
  }

  /**
   * What a VAE's encoder makes of a digit, 28 × 28 bytes; null where that is not to be had.
   * @returns {Promise<{z: Float32Array, label: number | null} | null>}
   */
  encode(name, digit) {
    return this.#told({ kind: "encode", name, digit });
  }

  async #told(wish) {
    const answer = (await this.#isHere(wish.name)) && (await this.#ask(wish, false));
    return answer && !answer.failed ? answer : null;
  }

  /** Whether a request is drawn here; where no server is, as soon as the model is. */
  #draws(request) {
    return ALONE ? this.#isHere(request.model) : this.#isReady(request);
  }

  /** The server has drawn a request: from now on it may be done here. */
  served(request, milliseconds) {
    const { here, there } = this.#timesOf(request);
    there.push(milliseconds);
    if (there.length === RETRY) here.length = there.length = 0;
    if (this.#lives && !this.#models.has(request.model)) this.#load(request);
  }

  /** Whether it is drawn here without being felt, or at least not much slower than there. */
  #isReady(request) {
    if (this.#models.get(request.model) !== READY) return false;
    const { here, there } = this.#timesOf(request);
    if (here.length < TRIES) return true;
    const quickest = Math.min(...here.slice(-TRIES));
    if (quickest <= FLUENT) return true;
    return there.length > 0 && quickest <= SLOWER * Math.min(...there); // else it is asked, once
  }

  /** What was measured of what takes equally long. */
  #timesOf({ model, grid = 1, frames = 0, plane, along }) {
    const ends = along ? along.directions.length * along.shares.length : 1;
    const count = frames || (plane ? plane.side ** 2 : grid ** 2 * ends);
    const key = `${model} ${count}`;
    const times = this.#times.get(key) ?? { here: [], there: [] };
    this.#times.set(key, times);
    times.here.splice(0, times.here.length - TRIES);
    return times;
  }

  /** A model that cannot draw, whatever is asked, is left to the server. */
  #failed(model, answer) {
    if (answer?.lost)
      this.#models.delete(model); // to be loaded again
    else if (answer?.broken) this.#models.set(model, OFF);
    return null;
  }

  async #load(request) {
    const { model } = request;
    this.#models.set(model, LOADING);
    const here = await this.#isHere(model);
    if (!here) {
      this.#models.set(model, OFF);
      const { models, pending } = await this.#known();
      const comes = models?.[model] ? this.#tries++ < TRIES : pending; // it may yet arrive
      if (comes) setTimeout(() => this.#lookAgain(model), AGAIN);
      return;
    }
    this.#models.set(model, READY);
    const first = await this.#ask({ kind: "draw", request }, false); // warm, and measured
    if (first?.pictures) this.#timesOf(request).here.push(first.took);
  }

  /** Have the worker fetch what it draws with, before it is known with which model. */
  prepare() {
    return this.#have({ kind: "start" });
  }

  /** Have the worker load a model, unless it has: whether it can draw with it now. */
  async #isHere(model) {
    const files = (await this.#known()).models?.[model];
    return Boolean(files) && this.#have({ kind: "load", name: model, files: absolute(files) });
  }

  async #have(wish) {
    const { runtime } = await this.#known();
    if (!this.#lives || !runtime) return false;
    try {
      this.#worker ??= this.#started();
    } catch {
      this.#lives = 0; // this browser, or a policy, wants no such worker
      return false;
    }
    const from = { runtime: absolute(runtime), threads: threads() };
    const answer = await this.#ask({ ...wish, ...from }, false);
    this.#models.delete(answer?.forgot); // to be loaded again with its next picture
    return Boolean(answer && !answer.failed);
  }

  #known() {
    this.#index ??= fetch(new URL(INDEX, document.baseURI))
      .then((response) => response.json())
      .catch(() => ({ pending: true })); // what did not arrive may the next time
    return this.#index;
  }

  #lookAgain(model) {
    this.#index = null;
    this.#models.delete(model); // the next picture of it leads here again
  }

  // ---- the worker ----

  #started() {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => this.#hear(data));
    worker.addEventListener("error", () => this.#end());
    worker.addEventListener("messageerror", () => this.#end());
    return worker;
  }

  /** Send a message; null if the worker is gone before it answers. */
  #ask(message, watched = true) {
    if (!this.#worker) return Promise.resolve(null);
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, { resolve, watched });
      this.#worker.postMessage({ id, ...message });
      if (watched && !this.#watch) this.#listen();
    });
  }

  #hear({ id, ...answer }) {
    this.#waiting.get(id)?.resolve(answer);
    this.#waiting.delete(id);
    clearTimeout(this.#watch);
    this.#watch = 0;
    if ([...this.#waiting.values()].some(({ watched }) => watched)) this.#listen();
  }

  /** No sign of life for so long, and then none at once: a page that slept itself hears it then. */
  #listen() {
    const loads = [...this.#waiting.values()].some(({ watched }) => !watched);
    const patience = loads ? LONGER : PATIENCE;
    this.#watch = setTimeout(() => {
      this.#watch = setTimeout(() => this.#end(), 100);
    }, patience);
  }

  /** It is dead, or might as well be: the server draws, until another worker has what it needs. */
  #end() {
    if (!ALONE) this.#lives--;
    clearTimeout(this.#watch);
    this.#watch = 0;
    this.#worker?.terminate();
    this.#worker = null;
    this.#models.clear();
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}

function absolute(addresses) {
  const full = ([name, address]) => [name, new URL(address, document.baseURI).href];
  return Object.fromEntries(Object.entries(addresses).map(full));
}

/** More than one only where the page is isolated from others. */
function threads() {
  return crossOriginIsolated ? Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1) : 1;
}

export const local = new Local();
