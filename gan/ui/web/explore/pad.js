/** A 2-D pad: a dot on a ground of pictures, moved by mouse, finger and arrow keys. */

import { paint, placeIn } from "../common/canvas.js";
import { arrowOf, element, resettable } from "../common/controls.js";
import { clamp } from "../common/scales.js";

const KEY_STEP = 1 / 40; // of the pad's width, for one press of an arrow key

/**
 * One axis of the pad: the latent coordinate at its far edge (its near edge is the negative), and
 * those at the centres of the ground's columns, rising; its rows count from the bottom to the top.
 * @typedef {{reach: number, centres: number[]}} Axis
 */

export class Pad {
  box;
  #changed;
  #axes = Array(2).fill({ reach: 1, centres: [] });
  #at = [0, 0];
  #ground;
  #dot;
  #position;

  /**
   * @param {HTMLElement} box  becomes the pad
   * @param {(x: number, y: number) => void} changed  told of every change by the visitor
   * @param {() => void} reset  told that the visitor wants the start back
   */
  constructor(box, changed, reset) {
    this.box = box;
    this.#changed = changed;
    this.#ground = element("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    this.#dot = element("span", { class: "lab-dot" });
    box.setAttribute("role", "slider");
    box.setAttribute("aria-valuemin", "0");
    box.setAttribute("aria-valuemax", "1");
    box.tabIndex = 0;
    box.append(this.#ground, this.#dot);
    resettable(box, box, reset);
    this.#listen();
  }

  /** The words of screen readers: a name, and a function from two numbers to a text. */
  describe(name, position) {
    this.box.setAttribute("aria-label", name);
    this.#position = position;
  }

  /**
   * Put the dot at (x, y); beyond an edge it stays there, marked.
   * @param {[Axis, Axis]} axes  across and up
   */
  show(x, y, axes) {
    this.#axes = axes;
    this.#at = [x, y];
    const [across, up] = this.#at.map((value, i) => toPad(value, axes[i]));
    this.#dot.style.left = `${across * 100}%`;
    this.#dot.style.top = `${(1 - up) * 100}%`;
    const beyond = this.#at.some((value, i) => Math.abs(value) > axes[i].reach);
    this.#dot.classList.toggle("lab-beyond", beyond);
    this.box.setAttribute("aria-valuenow", across.toFixed(2));
    this.box.setAttribute("aria-valuetext", this.#position?.(x.toFixed(2), y.toFixed(2)) ?? "");
  }

  /** Draw the ground, as many pictures across as up; the pad takes their shape. */
  paint(pictures) {
    paint(this.#ground, pictures, Math.round(Math.sqrt(pictures.count)), 0);
    this.box.style.setProperty("--aspect", pictures.width / pictures.height);
  }

  #listen() {
    const box = this.box;
    const follow = (event) => {
      const [across, down] = placeIn(box, event);
      this.#changed(fromPad(across, this.#axes[0]), fromPad(1 - down, this.#axes[1]));
    };
    const release = () => box.removeEventListener("pointermove", follow);
    box.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      box.setPointerCapture(event.pointerId);
      box.addEventListener("pointermove", follow);
      follow(event);
    });
    for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, release);
    box.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      this.#changed(...arrow.map((by, i) => step(this.#at[i], by, this.#axes[i])));
    });
  }
}

/** One step of the arrow keys; nobody beyond an edge is pulled back to it by a step outwards. */
function step(value, by, axis) {
  const next = fromPad(toPad(value, axis) + by * KEY_STEP, axis);
  return (next - value) * by > 0 ? next : value;
}

/** A latent coordinate → its place on the pad, 0 … 1. */
function toPad(value, axis) {
  return interpolate(value, knots(axis), 1, 0);
}

/** A place on the pad → its latent coordinate. */
function fromPad(place, axis) {
  return interpolate(place, knots(axis), 0, 1);
}

/** Pairs [place, coordinate]: the edges, and between them the centres of the columns. */
function knots({ reach, centres }) {
  const inner = centres.map((centre, i) => [(i + 0.5) / centres.length, centre]);
  return [[0, -reach], ...inner, [1, reach]];
}

/** Linear between points, which rise; before the first and after the last as there. */
function interpolate(value, points, from, to) {
  const within = clamp(value, points[0][from], points.at(-1)[from]);
  const i = points.findIndex((point, k) => k > 0 && point[from] >= within);
  const [a, b] = [points[i - 1], points[i]];
  return a[to] + ((within - a[from]) / (b[from] - a[from])) * (b[to] - a[to]);
}
