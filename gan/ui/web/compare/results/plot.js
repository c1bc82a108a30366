/** A plot of named points and levels on two axes: read by pointer, and by keyboard from one to the next. */

import { arrowOf, element } from "../../common/controls.js";
import { clamp, powers, ticks } from "../../common/scales.js";
import { apart, besides } from "./placement.js";

// CSS pixels around the plot
const LEFT = 52;
const TOP = 12;
const BOTTOM = 44;
const SPARE = 14;
const HIGH = 360; // CSS pixels
const COLUMN = 70; // CSS pixels from one value across to the next, at least
const LEADER = 12; // from a level's end to its name
const FONT = "12px system-ui, sans-serif";

/**
 * @typedef {{label: string, log: boolean, range: number[], inWords: (value: number) => string}} Axis
 * @typedef {{name: string, kind: string, words: string, x?: number, y: number}} Mark  a point, or
 *   without `x` a level; `kind` is its class, `words` all that is known of it
 */

export class Plot {
  figure;
  #marks = [];
  #here = 0;
  #svg = svg("svg", { role: "group" });
  #tip = element("p", { class: "plot-tip", "aria-hidden": "true", hidden: "" });
  #box = element("div", { class: "plot" }, this.#svg, this.#tip);
  #axes;
  #points;
  #levels;
  #across;
  #up;
  #items;

  /** @param {HTMLElement} figure @param {string} label  for screen readers */
  constructor(figure, label) {
    this.figure = figure;
    this.#svg.setAttribute("aria-label", label);
    figure.append(this.#box);
    this.#svg.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#draw()).observe(this.#box);
  }

  /** @param {{x: Axis, y: Axis}} axes @param {Mark[]} marks */
  show(axes, marks) {
    this.#axes = axes;
    this.#points = marks.filter(({ x }) => x !== undefined).sort((a, b) => a.x - b.x);
    this.#levels = marks.filter(({ x }) => x === undefined).sort((a, b) => a.y - b.y);
    this.#marks = [...this.#points, ...this.#levels];
    this.#here = 0;
    this.#draw();
  }

  #draw() {
    const width = this.#box.clientWidth;
    if (!width || !this.#marks.length) return; // on a tab that nobody sees
    const wide = widths(this.#levels.map(({ name }) => name));
    const margin = this.#levels.length ? LEADER + Math.max(...wide) + 4 : SPARE;
    const frame = { left: LEFT, right: width - margin, top: TOP, bottom: HIGH - BOTTOM };
    this.#across = scale(this.#axes.x, frame.left, frame.right);
    this.#up = scale(this.#axes.y, frame.bottom, frame.top);
    const focused = this.#svg.contains(document.activeElement);
    const [points, levels] = [this.#drawPoints(frame), this.#drawLevels(frame)];
    this.#items = [...points, ...levels];
    this.#items.forEach((item, i) => this.#listen(item, i));
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${HIGH}`);
    this.#svg.setAttribute("height", HIGH);
    const axes = axesOf(this.#axes, this.#across, this.#up, frame);
    this.#svg.replaceChildren(...axes, ...levels, ...points); // points lie on top
    this.#read(null);
    if (focused) this.#items[this.#here].focus();
  }

  #drawPoints(frame) {
    const wide = widths(this.#points.map(({ name }) => name));
    const places = this.#points.map((point, i) => {
      return { x: this.#across(point.x), y: this.#up(point.y), width: wide[i] };
    });
    const names = besides(places, frame);
    return this.#points.map((point, i) => {
      const { x, y, width } = places[i];
      const { x: left, y: height, far } = names[i];
      const end = left + (left > x ? 0 : width);
      const to = Math.abs(end - x) < width ? end : x;
      return this.#item(
        point,
        ...(far ? [svg("line", { x1: x, y1: y, x2: to, y2: height })] : []),
        svg("circle", { class: "plot-reach", cx: x, cy: y, r: 12 }),
        svg("circle", { cx: x, cy: y, r: 5 }),
        svg("text", { x: left, y: height, "dominant-baseline": "middle" }, point.name),
      );
    });
  }

  /** Dashed lines across, named on the right. */
  #drawLevels({ left, right, top, bottom }) {
    const heights = this.#levels.map(({ y }) => this.#up(y));
    const names = apart(heights, top, bottom);
    return this.#levels.map((level, i) => {
      const line = `M${left} ${heights[i]}H${right}`;
      const leader = `M${right} ${heights[i]}L${right + LEADER - 3} ${names[i]}`;
      return this.#item(
        level,
        svg("path", { class: "plot-reach", d: line }),
        svg("path", { class: "plot-level", d: line }),
        svg("path", { class: "plot-leader", d: leader }),
        svg("text", { x: right + LEADER, y: names[i], "dominant-baseline": "middle" }, level.name),
      );
    });
  }

  #item({ kind, words }, ...parts) {
    return svg("g", { class: `plot-item ${kind}`, role: "img", "aria-label": words }, ...parts);
  }

  // ---- reading ----

  #listen(item, i) {
    item.setAttribute("tabindex", i === this.#here ? 0 : -1);
    for (const name of ["pointerenter", "focus"]) item.addEventListener(name, () => this.#read(i));
    for (const name of ["pointerleave", "blur"])
      item.addEventListener(name, () => this.#read(null));
  }

  #key(event) {
    const last = this.#items.length - 1;
    const [across, up] = arrowOf(event) ?? [0, 0];
    const by = { Home: -last, End: last }[event.key] ?? across - up;
    if (event.key === "Escape") this.#read(null);
    else if (!by) return;
    else {
      this.#items[this.#here].setAttribute("tabindex", -1);
      this.#here = clamp(this.#here + by, 0, last);
      this.#items[this.#here].setAttribute("tabindex", 0);
      this.#items[this.#here].focus();
    }
    event.preventDefault();
  }

  /** Say all that is known of one mark beside it; null: of none. */
  #read(i) {
    this.#items.forEach((item, k) => item.classList.toggle("plot-read", k === i));
    this.#tip.hidden = i === null;
    if (i === null) return;
    const { x, y, words } = this.#marks[i];
    this.#tip.textContent = words;
    const place = x === undefined ? this.#box.clientWidth / 2 : this.#across(x);
    const half = this.#tip.offsetWidth / 2;
    this.#tip.style.left = `${clamp(place, half, this.#box.clientWidth - half)}px`;
    this.#tip.style.top = `${this.#up(y)}px`;
    this.#tip.dataset.below = this.#up(y) < this.#tip.offsetHeight + 16;
  }
}

/** The grid with its values, and the names of both axes. */
function axesOf({ x, y }, across, up, { left, right, top, bottom }) {
  const rows = marked(y, 5).flatMap((value) => {
    const at = { x: left - 8, y: up(value), "text-anchor": "end", "dominant-baseline": "middle" };
    const line = { x1: left, x2: right, y1: up(value), y2: up(value) };
    return [svg("line", line), svg("text", at, y.inWords(value))];
  });
  const count = Math.max(2, Math.floor((right - left) / COLUMN));
  const columns = marked(x, count).flatMap((value) => {
    const at = { x: across(value), y: bottom + 16, "text-anchor": "middle" };
    const line = { x1: across(value), x2: across(value), y1: top, y2: bottom };
    return [svg("line", line), svg("text", at, x.inWords(value))];
  });
  const label = { class: "plot-label", "text-anchor": "middle", "aria-hidden": "true" };
  const below = { ...label, x: (left + right) / 2, y: HIGH - 6 };
  const beside = { ...label, transform: `translate(12 ${(top + bottom) / 2}) rotate(-90)` };
  return [
    svg("g", { class: "plot-axes", "aria-hidden": "true" }, ...rows, ...columns),
    svg("text", below, x.label),
    svg("text", beside, y.label),
  ];
}

/** From a value to a pixel. */
function scale({ log, range }, from, to) {
  const [low, high] = log ? range.map(Math.log) : range;
  return (value) => from + (((log ? Math.log(value) : value) - low) / (high - low)) * (to - from);
}

/** The values that stand on an axis, about so many. */
function marked({ log, range: [low, high] }, count) {
  const all = log ? powers(low, high) : ticks(low, high, count);
  return log && all.length > count + 2
    ? all.filter((value) => /^[15]0*$/.test(String(value)))
    : all;
}

/** How wide names are, in pixels. */
function widths(names) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = FONT;
  return names.map((name) => pen.measureText(name).width);
}

function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
