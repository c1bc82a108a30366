/**
 * The curves of a training on one canvas: two panels over the same steps. They grow smoothly, can be
 * read at any step by pointer and by keyboard, and show the moments when a setting was changed.
 */

import { element } from "../common/controls.js";
import { explained } from "../common/glossary/glossary.js";
import { clamp, nearest, precise, range, room, smoothed } from "../common/scales.js";
import { Chart } from "./chart.js";

/**
 * What the panels show, by the names that a step reports. The accent is what the generator does.
 * Where D gives no probability, only the gap of its verdicts says something.
 */
const ODDS = [{ key: "fake", accent: true }, { key: "real" }];
const GAP_ALONE = [{ key: "gap" }];
const LOSSES = [{ key: "generator", accent: true }, { key: "discriminator" }];
const VAE = [
  [{ key: "reconstruction", accent: true }, { key: "loss" }],
  [{ key: "kl", accent: true }],
];

/** The words of the glossary that the curves' names are. */
const WORD = {
  generator: "loss",
  discriminator: "loss",
  real: "discriminator",
  fake: "discriminator",
  loss: "loss",
  kl: "kl",
};

const SETTLING = 140; // milliseconds in which a scale goes two thirds of its way
const FRAME = 33; // milliseconds: smooth to the eye, and the cores may be those that train
const WAYS = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }; // in steps
const GAP = 250; // milliseconds between two reports, until it is known
const LONGEST = 600; // milliseconds, of a gap that is still believed
const SPARE = 1.15; // of a gap: the next report comes before the way is gone
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export class Curves {
  #canvas;
  #captions;
  #text;
  #named;
  #picked;
  #points; // of the run, and then the changes made and the moment looked at
  #marks;
  #moment;
  #cursor; // the step that the visitor reads
  #pace;
  #scene; // what the chart shows
  #chart = null;
  #rule; // the objective that the legends speak of; null: a VAE's
  #frame = null;
  #drawn; // when, and when something still moved
  #before = null;

  /**
   * @param {HTMLElement} figure  holds the canvas and a caption for each panel
   * @param {(what: object) => string} named  what was changed, in words
   * @param {(step: number) => void} picked  told of the step that a visitor chooses
   */
  constructor(figure, text, named, picked) {
    this.#text = text;
    this.#named = named;
    this.#picked = picked;
    this.#canvas = figure.querySelector("canvas");
    this.#captions = [...figure.querySelectorAll("figcaption")];
    new ResizeObserver(() => this.#wake()).observe(this.#canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#wake());
    this.#listen();
    this.clear(null);
  }

  /** Begin anew, for the curves of a GAN's objective or, null, a VAE's. */
  clear(objective) {
    this.#points = this.#marks = [];
    this.#moment = this.#cursor = null;
    this.#pace = new Pace();
    this.#drawn = 0;
    this.#scene = { x: 20 };
    this.#setUp(objective);
    this.#wake();
  }

  /** Fit panels and legends to an objective. */
  #setUp(objective) {
    this.#rule = objective;
    const scored = this.#text(legendOf(objective, "gap")) !== undefined;
    const panels = objective === null ? VAE : [LOSSES, scored ? GAP_ALONE : ODDS];
    Object.assign(this.#scene, { panels, lines: [], seen: [], y: panels.map(() => null) });
    this.#captions.forEach((caption, i) => {
      const names = panels[i].map((series) => legend(series, objective, this.#text));
      caption.replaceChildren(...names);
    });
  }

  /** Show a run at a moment of it; null is now. */
  show(run, moment) {
    const { recipe = {}, objective = recipe.gan?.objective ?? null } = run.settings;
    if (run.settings.recipe && objective !== this.#rule) this.#setUp(objective);
    this.#points = run.points.all.map((point) => ({ ...point, gap: point.real - point.fake }));
    this.#marks = run.marks;
    this.#moment = moment;
    this.#pace.follow(this.#points.at(-1)?.step ?? 0);
    this.#wake();
  }

  // ---- movement ----

  /** Draw soon. */
  #wake() {
    this.#frame ??= requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now) {
    this.#frame = null;
    if (!this.#canvas.clientWidth) return; // on a tab that nobody sees
    if (now - this.#drawn < FRAME) return this.#wake();
    this.#drawn = now;
    const took = Math.min(100, now - (this.#before ?? now));
    const moving = this.#advance(now, STILL.matches ? 1 : 1 - Math.exp(-took / SETTLING));
    this.#before = moving ? now : null;
    this.#draw();
    if (moving) this.#wake();
  }

  /** The curves' head follows the newest step, the scales follow the curves. Whether anything moves. */
  #advance(now, share) {
    let moving = this.#pace.advance(now, STILL.matches);
    const { head } = this.#pace;
    const seen = this.#points.filter(({ step }) => step <= head);
    const { panels, x, y } = this.#scene;
    const lines = panels.map((panel) =>
      panel.map(({ key }) => ({ raw: seen.map((p) => p[key]), smooth: smoothed(seen, key) })),
    );
    const wide = room(head);
    moving ||= Math.abs(wide - x) > 0.002 * wide;
    const reaches = panels.map((panel, i) => {
      const target = range(lines[i], panel === ODDS);
      const reach = y[i];
      if (!reach) return seen.length ? target : null;
      const off = Math.abs(target.low - reach.low) + Math.abs(target.high - reach.high);
      moving ||= off > 0.004 * (target.high - target.low);
      return {
        low: reach.low + (target.low - reach.low) * share,
        high: reach.high + (target.high - reach.high) * share,
      };
    });
    this.#scene = { panels, lines, seen, x: x + (wide - x) * share, y: reaches };
    return moving;
  }

  // ---- drawing ----

  #draw() {
    const canvas = this.#canvas;
    this.#chart = new Chart(canvas, this.#scene);
    this.#chart.drawPanels(this.#moment?.step ?? null);
    const { panels, seen } = this.#scene;
    if (!seen.length) this.#chart.drawWords(panels.map(([{ key }]) => this.#text(`empty_${key}`)));
    const taken = this.#read();
    const changes = this.#marks.filter(({ step }) => step <= this.#pace.head);
    this.#chart.drawChanges(changes.map(({ step, what }) => ({ step, words: this.#named(what) })));
    this.#chart.drawSteps(this.#text("step_axis"), taken);
    canvas.dataset.frame = Number(canvas.dataset.frame) + 1;
    canvas.dataset.step = this.#scene.seen.at(-1)?.step ?? 0;
    canvas.dataset.marks = this.#marks.length;
  }

  /** The values at the cursor, at the moment looked at, or the newest. Where its step stands: [left, right]. */
  #read() {
    const step = this.#cursor ?? this.#moment?.step ?? null;
    const { seen } = this.#scene;
    const n = step === null ? seen.length - 1 : nearest(seen, step);
    this.#describe(n);
    if (step === null || !seen.length) return null;
    const marks = this.#marks.filter((mark) => nearest(seen, mark.step) === n);
    const changes = marks.map(({ what }) => this.#named(what));
    const read = this.#cursor === null ? this.#moment.step : seen[n].step;
    const at = this.#text("at_step", { step: read.toLocaleString() });
    return this.#chart.drawReading(n, [at, ...changes].join(" · "));
  }

  /** Write the values at the `n`-th step, for the eye and for screen readers. */
  #describe(n) {
    const { panels, lines, seen } = this.#scene;
    const words = panels.flatMap((panel, i) =>
      panel.map(({ key }, k) => {
        const value = lines[i][k].smooth[n];
        const shown = this.#captions[i].querySelector(`[data-key=${key}]`);
        shown.textContent = Number.isFinite(value) ? precise(value) : "";
        return `${this.#text(key)} ${shown.textContent}`;
      }),
    );
    const at = seen[n]?.step ?? 0;
    const reading = seen.length
      ? `${this.#text("at_step", { step: at })}: ${words.join(", ")}`
      : this.#text("no_curves");
    this.#canvas.setAttribute("aria-valuemax", seen.at(-1)?.step ?? 0);
    this.#canvas.setAttribute("aria-valuenow", at);
    this.#canvas.setAttribute("aria-valuetext", reading);
  }

  // ---- the visitor's cursor ----

  #listen() {
    const canvas = this.#canvas;
    const at = (event) => {
      const { left } = canvas.getBoundingClientRect();
      return this.#chart?.stepAt(event.clientX - left) ?? null;
    };
    canvas.addEventListener("pointermove", (event) => this.#point(at(event)));
    for (const name of ["pointerleave", "blur"])
      canvas.addEventListener(name, () => this.#point(null));
    canvas.addEventListener("click", (event) => {
      if (this.#scene.seen.length) this.#picked(at(event));
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const { seen } = this.#scene;
    const last = seen.length - 1;
    if (last < 0) return;
    const here = nearest(seen, this.#cursor ?? this.#moment?.step ?? seen[last].step);
    const by = { ...WAYS, Home: -last, End: last }[event.key];
    if (event.key === "Enter") this.#picked(seen[here].step);
    else if (event.key === "Escape") this.#point(null);
    else if (by === undefined) return;
    else this.#point(seen[clamp(here + by, 0, last)].step);
    event.preventDefault();
  }

  #point(step) {
    this.#cursor = step;
    this.#wake();
  }
}

/** The name of a curve, which explains itself, and room for its value. */
function legend({ key, accent }, objective, text) {
  const name = accent ? "train-key train-accent" : "train-key";
  const help = text(objective === null ? `${key}_help` : legendOf(objective, key));
  const value = element("b", { "data-key": key });
  return element(
    "span",
    { class: name, title: help },
    explained(text(key), WORD[key], help),
    value,
  );
}

/** Where the texts say what a curve means under an objective. */
function legendOf(objective, key) {
  return `legend_${objective}_${key}`.replaceAll("-", "_");
}

/** How far curves have grown: evenly to the newest step, as fast as steps come. */
class Pace {
  head = 0; // the step that the curves have reached
  #from = 0;
  #goal = 0;
  #begun = 0; // milliseconds: when it set out for the goal
  #gap = GAP;

  /** Set out for the newest step. */
  follow(step) {
    if (step === this.#goal) return;
    const now = performance.now();
    if (this.#begun) this.#gap = Math.min(LONGEST, 0.7 * this.#gap + 0.3 * (now - this.#begun));
    this.#from = this.head;
    this.#goal = step;
    this.#begun = now;
  }

  /** Go on; `still`: at once to the goal. @returns {boolean}  whether there is more of the way */
  advance(now, still) {
    const way = still ? 1 : Math.min(1, (now - this.#begun) / (SPARE * this.#gap));
    this.head = this.#from + (this.#goal - this.#from) * way;
    return way < 1;
  }
}
