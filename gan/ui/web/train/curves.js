/**
 * The curves of a training on one canvas: two panels over the same steps. They grow smoothly, can be
 * read at any step by pointer and by keyboard, and show the moments when a setting was changed.
 */

import { element } from "../common/controls.js";
import { nearest, precise, range, room, short, smoothed, ticks } from "../common/scales.js";

/** What the panels show, by the names that a step reports. The accent is what the generator does. */
const ODDS = [{ key: "fake", accent: true }, { key: "real" }];
const GAN = [[{ key: "generator", accent: true }, { key: "discriminator" }], ODDS];
const VAE = [
  [{ key: "reconstruction", accent: true }, { key: "loss" }],
  [{ key: "kl", accent: true }],
];

const LEFT = 40,
  RIGHT = 10,
  LEGEND = 28,
  AXIS = 20,
  REST = 10; // CSS pixels around the panels
const SETTLING = 140; // milliseconds in which a scale goes two thirds of its way
const FRAME = 33; // milliseconds: smooth to the eye, and the cores may be those that train
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export class Curves {
  #text;
  #named;
  #picked;
  #points = [];
  #marks = [];
  #moment = null;
  #cursor = null;
  #canvas;
  #captions;
  #from;
  #head;
  #due;
  #begun;
  #gap;
  #drawn;
  #panels;
  #x;
  #y;
  #frame = null;
  #before;
  #lines;
  #steps;
  #tones;
  #right;
  #boxes;

  /**
   * @param {HTMLElement} figure  holds the canvas and a caption for each panel
   * @param {(key: string, values?: object) => string} text
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
    this.clear(false);
  }

  /** Begin anew, for a GAN's curves or a VAE's. */
  clear(vae) {
    this.#points = [];
    this.#marks = [];
    this.#moment = null;
    this.#cursor = null;
    this.#from = 0;
    this.#head = 0;
    this.#due = 0;
    this.#begun = 0;
    this.#gap = 250;
    this.#drawn = 0;
    this.#panels = vae ? VAE : GAN;
    this.#x = 20;
    this.#y = this.#panels.map(() => null);
    this.#captions.forEach((caption, i) =>
      caption.replaceChildren(
        ...(this.#panels[i] ?? []).map(({ key, accent }) =>
          element(
            "span",
            {
              class: accent ? "train-key train-accent" : "train-key",
              title: this.#text(`${key}_help`),
            },
            element("span", {}, this.#text(key)),
            element("b", { "data-key": key }),
          ),
        ),
      ),
    );
    this.#wake();
  }

  /** Show a run at a moment of it; null is now. */
  show(run, moment) {
    this.#points = run.points.all;
    this.#marks = run.marks;
    this.#moment = moment;
    const last = this.#points.at(-1)?.step ?? 0;
    if (last !== this.#due) {
      const now = performance.now();
      if (this.#begun) this.#gap = Math.min(600, 0.7 * this.#gap + 0.3 * (now - this.#begun));
      this.#from = this.#head;
      this.#begun = now;
      this.#due = last;
    }
    this.#wake();
  }

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
    const way = STILL.matches ? 1 : Math.min(1, (now - this.#begun) / (1.15 * this.#gap));
    this.#head = this.#from + (this.#due - this.#from) * way;
    const seen = this.#points.filter(({ step }) => step <= this.#head);
    this.#lines = this.#panels.map((panel) =>
      panel.map(({ key }) => ({ raw: seen.map((p) => p[key]), smooth: smoothed(seen, key) })),
    );
    this.#steps = seen.map(({ step }) => step);
    const wide = room(this.#head);
    let moving = way < 1 || Math.abs(wide - this.#x) > 0.002 * wide;
    this.#x += (wide - this.#x) * share;
    this.#y = this.#panels.map((_, i) => {
      const target = range(this.#lines[i], this.#panels[i] === ODDS);
      const reach = this.#y[i];
      if (!reach) return seen.length ? target : null;
      const off = Math.abs(target.low - reach.low) + Math.abs(target.high - reach.high);
      moving ||= off > 0.004 * (target.high - target.low);
      return {
        low: reach.low + (target.low - reach.low) * share,
        high: reach.high + (target.high - reach.high) * share,
      };
    });
    return moving;
  }

  // ---- drawing ----

  #draw() {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = devicePixelRatio || 1;
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = "11px system-ui, sans-serif";
    pen.lineJoin = pen.lineCap = "round";
    const tone = (name) => getComputedStyle(canvas).getPropertyValue(`--lab-${name}`);
    this.#tones = {
      ink: tone("ink"),
      quiet: tone("quiet"),
      line: tone("line"),
      accent: tone("accent"),
      paper: tone("paper"),
    };
    this.#right = width - RIGHT;
    const tall = (height - AXIS) / this.#panels.length;
    this.#boxes = this.#panels.map((_, i) => ({
      top: i * tall + LEGEND,
      bottom: (i + 1) * tall - REST,
    }));
    this.#boxes.forEach((box, i) => this.#drawPanel(pen, box, i));
    const taken = this.#reading(pen);
    this.#changes(pen);
    this.#stepAxis(pen, height, taken);
    canvas.dataset.frame = Number(canvas.dataset.frame) + 1;
    canvas.dataset.step = this.#steps.at(-1) ?? 0;
    canvas.dataset.marks = this.#marks.length;
  }

  #across(step) {
    return LEFT + (step / this.#x) * (this.#right - LEFT);
  }

  #up(value, i) {
    const { top, bottom } = this.#boxes[i];
    const { low, high } = this.#y[i];
    return Math.min(
      bottom + 2,
      Math.max(top - 2, bottom - ((value - low) / (high - low)) * (bottom - top)),
    );
  }

  #drawPanel(pen, { top, bottom }, i) {
    const { low, high } = this.#y[i] ?? { low: 0, high: 1 };
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const value of ticks(low, high, 3)) {
      const y = bottom - ((value - low) / (high - low)) * (bottom - top);
      line(
        pen,
        [
          [LEFT, y],
          [this.#right, y],
        ],
        this.#tones.line,
        1,
      );
      pen.fillStyle = this.#tones.quiet;
      if (this.#y[i]) pen.fillText(short(value), LEFT - 8, y);
    }
    if (!this.#y[i]) return;
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, top - 3, this.#right - LEFT + 3, bottom - top + 6);
    pen.clip();
    // The generator's curve last: on top of the other.
    [...this.#panels[i]]
      .map((series, k) => [series, this.#lines[i][k]])
      .reverse()
      .forEach(([{ accent }, { raw, smooth }]) => {
        const colour = accent ? this.#tones.accent : this.#tones.ink;
        const path = (values) =>
          values.map((value, n) => [this.#across(this.#steps[n]), this.#up(value, i)]);
        pen.globalAlpha = 0.2;
        line(pen, path(raw), colour, 1);
        const strong = path(smooth);
        const past = this.#moment
          ? this.#steps.filter((step) => step <= this.#moment.step).length
          : strong.length;
        line(pen, strong.slice(Math.max(0, past - 1)), colour, 1.8); // after the moment looked at: faint
        pen.globalAlpha = 1;
        line(pen, strong.slice(0, past), colour, 1.8);
      });
    pen.restore();
  }

  /** The steps below the panels, but for `taken`, where the one that is read stands: [left, right]. */
  #stepAxis(pen, height, taken) {
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    pen.fillStyle = this.#tones.quiet;
    if (!this.#steps.length) return;
    for (const step of ticks(0, this.#x, Math.max(2, Math.floor((this.#right - LEFT) / 90)))) {
      const label = step ? short(step) : this.#text("step_axis");
      const half = pen.measureText(label).width / 2;
      const x = Math.max(half, Math.min(this.#across(step), this.#right - half));
      if (!taken || x + half < taken[0] || x - half > taken[1]) pen.fillText(label, x, height - 2);
    }
  }

  /** A dashed line where a setting was changed, and what was changed where there is room. */
  #changes(pen) {
    let free = 0;
    for (const { step, what } of this.#marks) {
      if (step > this.#head) continue;
      const x = this.#across(step);
      const words = this.#named(what);
      const wide = pen.measureText(words).width;
      pen.setLineDash([3, 3]);
      for (const { top, bottom } of this.#boxes)
        line(
          pen,
          [
            [x, top],
            [x, bottom],
          ],
          this.#tones.quiet,
          1,
        );
      pen.setLineDash([]);
      const left = x + 5 + wide > this.#right ? x - 5 - wide : x + 5;
      if (left < free) continue;
      pen.textAlign = "left";
      pen.textBaseline = "top";
      pen.fillStyle = this.#tones.paper;
      pen.fillRect(left - 2, this.#boxes[0].top - 1, wide + 4, 14);
      pen.fillStyle = this.#tones.quiet;
      pen.fillText(words, left, this.#boxes[0].top);
      free = left + wide + 8;
    }
  }

  /** The values at the cursor, at the moment looked at, or the newest. Where the step stands: [left, right]. */
  #reading(pen) {
    const step = this.#cursor ?? this.#moment?.step ?? null;
    const n = step === null ? this.#steps.length - 1 : nearest(this.#steps, step);
    const words = [];
    this.#panels.forEach((panel, i) =>
      panel.forEach(({ key, accent }, k) => {
        const value = this.#lines[i][k].smooth[n];
        const shown = this.#captions[i].querySelector(`[data-key=${key}]`);
        shown.textContent = Number.isFinite(value) ? precise(value) : "";
        words.push(`${this.#text(key)} ${shown.textContent}`);
        if (step === null || !Number.isFinite(value)) return;
        pen.beginPath();
        pen.arc(this.#across(this.#steps[n]), this.#up(value, i), 4, 0, 7);
        pen.fillStyle = accent ? this.#tones.accent : this.#tones.ink;
        pen.fill();
      }),
    );
    const at = this.#steps[n] ?? 0;
    this.#canvas.setAttribute("aria-valuemax", this.#steps.at(-1) ?? 0);
    this.#canvas.setAttribute("aria-valuenow", at);
    this.#canvas.setAttribute(
      "aria-valuetext",
      this.#steps.length
        ? `${this.#text("at_step", { step: at })}: ${words.join(", ")}`
        : this.#text("no_curves"),
    );
    if (step === null || !this.#steps.length) return null;
    const x = this.#across(at);
    for (const { top, bottom } of this.#boxes)
      line(
        pen,
        [
          [x, top],
          [x, bottom],
        ],
        this.#tones.quiet,
        1,
      );
    const change = this.#marks
      .filter((mark) => nearest(this.#steps, mark.step) === n)
      .map((mark) => this.#named(mark.what));
    const read = this.#cursor === null ? this.#moment.step : at;
    const label = [this.#text("at_step", { step: read.toLocaleString() }), ...change].join(" · ");
    const half = pen.measureText(label).width / 2;
    const middle = Math.min(this.#right - half, Math.max(half, x));
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    pen.fillStyle = this.#tones.ink;
    pen.fillText(label, middle, this.#canvas.clientHeight - 2);
    return [middle - half - 6, middle + half + 6];
  }

  // ---- the visitor's cursor ----

  #listen() {
    const canvas = this.#canvas;
    const at = (event) =>
      ((event.clientX - canvas.getBoundingClientRect().left - LEFT) / (this.#right - LEFT)) *
      this.#x;
    canvas.addEventListener("pointermove", (event) => this.#read(at(event)));
    canvas.addEventListener("pointerleave", () => this.#read(null));
    canvas.addEventListener("blur", () => this.#read(null));
    canvas.addEventListener("click", (event) => this.#steps.length && this.#picked(at(event)));
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const last = this.#steps.length - 1;
    if (last < 0) return;
    const here = nearest(this.#steps, this.#cursor ?? this.#moment?.step ?? this.#steps[last]);
    const go = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      PageDown: here - 10,
      PageUp: here + 10,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Enter") this.#picked(this.#steps[here]);
    else if (event.key === "Escape") this.#read(null);
    else if (go === undefined) return;
    else this.#read(this.#steps[Math.min(last, Math.max(0, go))]);
    event.preventDefault();
  }

  #read(step) {
    this.#cursor = step;
    this.#wake();
  }
}

function line(pen, points, colour, width) {
  pen.beginPath();
  for (const [x, y] of points) if (Number.isFinite(y)) pen.lineTo(x, y);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}
