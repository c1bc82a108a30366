/** One drawing of the curves on their canvas: panels over the same steps, changes, what is read. */

import { resize } from "../common/canvas.js";
import { clamp, short, ticks } from "../common/scales.js";

// CSS pixels around the panels
const LEFT = 40;
const RIGHT = 10;
const LEGEND = 28;
const AXIS = 20;
const REST = 10;
const UNKNOWN = { low: 0, high: 1 }; // the reach of a panel without curves
const LINE = 14; // CSS pixels of a line of text
const APART = 90; // CSS pixels from one step on the axis to the next, at least

/**
 * @typedef {object} Scene
 * @property {{key: string, accent?: boolean}[][]} panels
 * @property {{raw: number[], smooth: number[]}[][]} lines  of each panel
 * @property {{step: number}[]} seen  that the lines go over
 * @property {number} x        the step at the right edge
 * @property {({low: number, high: number} | null)[]} y  the reach of each panel
 */

export class Chart {
  #scene;
  #pen;
  #right;
  #height;
  #style;
  #boxes;

  /** Begin on an empty canvas. @param {Scene} scene */
  constructor(canvas, scene) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const tall = (height - AXIS) / scene.panels.length;
    this.#scene = scene;
    this.#pen = cleared(canvas, width, height);
    this.#right = width - RIGHT;
    this.#height = height;
    this.#style = getComputedStyle(canvas);
    const box = (_, i) => ({ top: i * tall + LEGEND, bottom: (i + 1) * tall - REST });
    this.#boxes = scene.panels.map(box);
  }

  /** The step at a place across the canvas, in CSS pixels. */
  stepAt(x) {
    return ((x - LEFT) / (this.#right - LEFT)) * this.#scene.x;
  }

  /** All panels; what comes after the step `end` is faint. @param {number | null} end */
  drawPanels(end) {
    this.#scene.y.forEach((reach, i) => {
      this.#drawTicks(i);
      if (reach) this.#drawLines(i, end);
    });
  }

  /** What will be where there is nothing yet: a line of words for each panel. */
  drawWords(lines) {
    const middle = (LEFT + this.#right) / 2;
    this.#boxes.forEach(({ top, bottom }, i) => {
      this.#write(lines[i], middle, (top + bottom) / 2 - LINE / 2, "center", "bottom");
    });
  }

  /** A dashed line where a setting was changed, and what was changed where there is room. */
  drawChanges(changes) {
    const pen = this.#pen;
    const { top } = this.#boxes[0];
    let free = 0;
    for (const { step, words } of changes) {
      const x = this.#across(step);
      const wide = pen.measureText(words).width;
      pen.setLineDash([3, 3]);
      this.#drawUpright(x);
      pen.setLineDash([]);
      const left = x + 5 + wide > this.#right ? x - 5 - wide : x + 5;
      if (left < free) continue;
      pen.fillStyle = this.#tone("paper");
      pen.fillRect(left - 2, top - 1, wide + 4, LINE);
      this.#write(words, left, top, "left", "top");
      free = left + wide + 8;
    }
  }

  /** Dots on all curves at the `n`-th step, a line, and words below: from where to where is told. */
  drawReading(n, words) {
    const pen = this.#pen;
    const { panels, lines, seen } = this.#scene;
    const x = this.#across(seen[n].step);
    panels.forEach((panel, i) =>
      panel.forEach(({ accent }, k) => {
        const value = lines[i][k].smooth[n];
        if (!Number.isFinite(value)) return;
        pen.beginPath();
        pen.arc(x, this.#up(value, i), 4, 0, 7);
        pen.fillStyle = this.#tone(accent ? "accent" : "ink");
        pen.fill();
      }),
    );
    this.#drawUpright(x);
    const half = pen.measureText(words).width / 2;
    const middle = clamp(x, half, this.#right - half);
    this.#write(words, middle, this.#height - 2, "center", "bottom", "ink");
    return [middle - half - 6, middle + half + 6];
  }

  /** The steps below the panels, `first` at 0, but for the room that is taken by what is read. */
  drawSteps(first, taken) {
    if (!this.#scene.seen.length) return;
    const count = Math.max(2, Math.floor((this.#right - LEFT) / APART));
    for (const step of ticks(0, this.#scene.x, count)) {
      const label = step ? short(step) : first;
      const half = this.#pen.measureText(label).width / 2;
      const x = clamp(this.#across(step), half, this.#right - half);
      if (!taken || x + half < taken[0] || x - half > taken[1])
        this.#write(label, x, this.#height - 2, "center", "bottom");
    }
  }

  #tone(name) {
    return this.#style.getPropertyValue(`--lab-${name}`);
  }

  /** Words at a place, drawn together where they are wider than the panels. */
  #write(words, x, y, textAlign, textBaseline, tone = "quiet") {
    Object.assign(this.#pen, { textAlign, textBaseline, fillStyle: this.#tone(tone) });
    this.#pen.fillText(words, x, y, this.#right - LEFT);
  }

  #across(step) {
    return LEFT + (step / this.#scene.x) * (this.#right - LEFT);
  }

  #up(value, i) {
    const { top, bottom } = this.#boxes[i];
    const { low, high } = this.#scene.y[i] ?? UNKNOWN;
    const y = bottom - ((value - low) / (high - low)) * (bottom - top);
    return clamp(y, top - 2, bottom + 2);
  }

  #drawTicks(i) {
    const reach = this.#scene.y[i];
    const { low, high } = reach ?? UNKNOWN;
    for (const value of ticks(low, high, 3)) {
      const y = this.#up(value, i);
      const ends = [LEFT, this.#right].map((x) => [x, y]);
      this.#line(ends, "line", 1);
      if (reach) this.#write(short(value), LEFT - 8, y, "right", "middle");
    }
  }

  #drawLines(i, end) {
    const pen = this.#pen;
    const { panels, lines, seen } = this.#scene;
    const path = (values) =>
      values.map((value, n) => [this.#across(seen[n].step), this.#up(value, i)]);
    const past = end === null ? seen.length : seen.filter(({ step }) => step <= end).length;
    const curves = panels[i].map(({ accent }, k) => ({ accent, ...lines[i][k] }));
    // The generator's curve last: on top of the other.
    for (const { accent, raw, smooth } of curves.reverse()) {
      const tone = accent ? "accent" : "ink";
      const strong = path(smooth);
      pen.globalAlpha = 0.2;
      this.#line(path(raw), tone, 1);
      this.#line(strong.slice(Math.max(0, past - 1)), tone, 1.8);
      pen.globalAlpha = 1;
      this.#line(strong.slice(0, past), tone, 1.8);
    }
  }

  /** A line through all panels. */
  #drawUpright(x) {
    for (const { top, bottom } of this.#boxes) {
      const ends = [top, bottom].map((y) => [x, y]);
      this.#line(ends, "quiet", 1);
    }
  }

  #line(points, tone, width) {
    const pen = this.#pen;
    pen.beginPath();
    for (const [x, y] of points) if (Number.isFinite(y)) pen.lineTo(x, y);
    pen.strokeStyle = this.#tone(tone);
    pen.lineWidth = width;
    pen.stroke();
  }
}

/** The pen of an empty canvas, as sharp as the screen is. */
function cleared(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  resize(canvas, Math.round(width * ratio), Math.round(height * ratio));
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "11px system-ui, sans-serif";
  pen.lineJoin = pen.lineCap = "round";
  return pen;
}
