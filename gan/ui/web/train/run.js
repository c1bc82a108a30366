/**
 * One training as the page knows it: events of the stream go in, the state of the run comes out.
 * Nothing here draws and nothing here asks.
 *
 * @typedef {object} Snapshot  a moment of the run
 * @property {number} step
 * @property {number} elapsed          seconds
 * @property {Pictures} pictures       the fixed latents as they were drawn then
 * @property {number|null} readable    share of the pictures that are digits, and plainly which
 * @property {number|null} distance    from real digits
 * @property {number[]|null} digits    share of each among those that are digits; empty: none is
 */

import { decoded } from "../common/pictures.js";
import { serverSays } from "../common/words.js";

const SNAPSHOTS = 240; // 64 grey pictures are 50 kB: 12 MB at most, in colour 47
const POINTS = 600; // of the curves: one for a pixel or so

export class Run {
  phase = "waiting"; // then running ⇄ paused, saving, done; or failed
  queue = null; // {place, of, wait} while others train, also in its place
  sampling = null; // {source, count, seconds} while digits are drawn to learn from
  token = ""; // the key to it: for its commands, and to come back
  recipe = ""; // its name, also before it has started
  preset; // that broke it, if one did
  gone = false; // the server holds nothing of it any more
  settings = {}; // those in force
  points = new Thinned(POINTS, mean);
  snapshots = new Thinned(SNAPSHOTS, (older) => older);
  marks = []; // {step, what}: settings that were changed
  latest = null; // the newest snapshot
  step = 0;
  rate = null; // pictures a second
  left = null; // seconds
  model = null; // its name, once it is kept
  reason = ""; // why it is done
  sentence = ""; // why it failed
  hints = [];

  get active() {
    return this.phase === "running" || this.phase === "paused";
  }

  /** All moments that can be looked at, oldest first. @returns {Snapshot[]} */
  get moments() {
    const kept = this.snapshots.items;
    return this.latest && kept.at(-1) !== this.latest ? [...kept, this.latest] : kept;
  }

  /** It is over, for a reason that the page knows. */
  fail(sentence) {
    this.take({ kind: "error", sentence });
  }

  /** Take in one event of the stream. */
  take(event) {
    TAKE[event.kind]?.(this, event);
  }
}

const TAKE = {
  accepted: (run, { run: token }) => Object.assign(run, { token }),
  queued: (run, { kind, ...queue }) => Object.assign(run, { queue }),
  sampling: (run, { source, count, seconds }) =>
    Object.assign(run, { sampling: { source, count: count.toLocaleString(), seconds } }),
  started(run, { kind, run: token, ...settings }) {
    Object.assign(run, { token, settings, queue: null, phase: "running" });
  },
  frame(run, event) {
    for (const point of event.points) run.points.add(point);
    const { step, elapsed, rate, left, hints } = event;
    const before = run.latest;
    run.latest = { step, elapsed, pictures: decoded(event.pictures) };
    for (const name of ["readable", "distance", "digits"]) // not judged anew in every frame
      run.latest[name] = event[name] ?? before?.[name] ?? null;
    Object.assign(run, { step, rate, left, hints });
    if (before?.step !== step) run.snapshots.add(run.latest);
  },
  state: (run, { state, step }) => Object.assign(run, { phase: state, step, queue: null }),
  moved: (run, { device }) => Object.assign(run.settings, { device }),
  changed(run, { step, what }) {
    run.marks.push({ step, what });
    Object.assign(run.settings, what);
  },
  done(run, { reason, step, model }) {
    Object.assign(run, { phase: "done", reason, step, model, left: null });
  },
  error: (run, told) =>
    Object.assign(run, { phase: "failed", sentence: serverSays(told), left: null }),
};

/** A list that grows for ever in bounded room: when it is full, neighbours become one. */
export class Thinned {
  items = [];
  #limit;
  #merge;
  #stride = 1;
  #open = null;
  #count = 0;

  /** `merge(older, newer, share)` makes one of two; `share` is the newer one's weight in it. */
  constructor(limit, merge) {
    this.#limit = limit;
    this.#merge = merge;
  }

  add(item) {
    this.#count += 1;
    this.#open = this.#open ? this.#merge(this.#open, item, 1 / this.#count) : item;
    if (this.#count < this.#stride) return;
    this.items.push(this.#open);
    this.#open = null;
    this.#count = 0;
    if (this.items.length < this.#limit) return;
    this.#stride *= 2;
    const pair = (_, i) => this.#merge(this.items[2 * i], this.items[2 * i + 1], 0.5);
    this.items = Array.from({ length: this.#limit / 2 }, pair);
  }

  /** The items and the one that is still being made. */
  get all() {
    return this.#open ? [...this.items, this.#open] : this.items;
  }
}

/** The mean of two points of the curves, at the place of the newer. */
function mean(older, newer, share) {
  const merged = {};
  for (const key of Object.keys(newer))
    merged[key] = older[key] + (newer[key] - older[key]) * share;
  return { ...merged, step: newer.step };
}
