/** A 2-D pad: a dot on a ground of pictures, moved by mouse, finger and arrow keys. */

import { paint } from "./canvas.js";
import { element } from "./controls.js";

const KEY_STEP = 1 / 40; // of the pad's width, for one press of an arrow key

export class Pad {
  /**
   * @param {HTMLElement} box  becomes the pad
   * @param {(x: number, y: number) => void} changed  told of every change by the visitor
   * @param {() => void} reset  told of a double click
   */
  constructor(box, changed, reset) {
    Object.assign(this, { box, changed, reset, axis: [-1, 1], at: [0, 0] });
    this.ground = element("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    this.dot = element("span", { class: "lab-dot" });
    box.setAttribute("role", "slider");
    box.setAttribute("aria-valuemin", "0");
    box.setAttribute("aria-valuemax", "1");
    box.tabIndex = 0;
    box.append(this.ground, this.dot);
    this.#listen();
  }

  /** The words of screen readers: a name, and a function from two numbers to a text. */
  describe(name, position) {
    this.box.setAttribute("aria-label", name);
    this.position = position;
  }

  /**
   * Put the dot at (x, y).
   * @param {number[]} axis  the latent coordinates at the centres of the ground's columns, rising;
   *   its rows have the same from the bottom to the top
   */
  show(x, y, axis = this.axis) {
    Object.assign(this, { axis, at: [x, y] });
    const [across, up] = [toPad(x, axis), toPad(y, axis)];
    this.dot.style.left = `${across * 100}%`;
    this.dot.style.top = `${(1 - up) * 100}%`;
    this.box.setAttribute("aria-valuenow", across.toFixed(2));
    this.box.setAttribute("aria-valuetext", this.position?.(x.toFixed(2), y.toFixed(2)) ?? "");
  }

  /** Draw the ground: a square of pictures. */
  paint(pictures) {
    paint(this.ground, pictures, Math.round(Math.sqrt(pictures.count)), 0);
  }

  #go(x, y) {
    this.show(x, y);
    this.changed(x, y);
  }

  #listen() {
    const { box } = this;
    const follow = (event) => {
      const { left, top, width, height } = box.getBoundingClientRect();
      const [across, up] = [(event.clientX - left) / width, 1 - (event.clientY - top) / height];
      this.#go(fromPad(across, this.axis), fromPad(up, this.axis));
    };
    const release = () => box.removeEventListener("pointermove", follow);
    box.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      box.setPointerCapture(event.pointerId);
      box.addEventListener("pointermove", follow);
      follow(event);
    });
    box.addEventListener("pointerup", release);
    box.addEventListener("pointercancel", release);
    box.addEventListener("dblclick", () => this.reset());
    box.addEventListener("keydown", (event) => {
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const arrow = arrows[event.key];
      if (!arrow) return;
      event.preventDefault();
      const step = (value, by) =>
        by ? fromPad(toPad(value, this.axis) + by * KEY_STEP, this.axis) : value;
      this.#go(step(this.at[0], arrow[0]), step(this.at[1], arrow[1]));
    });
  }
}

/** A latent coordinate → its place on the pad, 0 … 1. */
function toPad(value, axis) {
  let i = axis.findIndex((edge) => edge > value) - 1;
  if (i === -2) i = axis.length - 2; // beyond the last centre
  i = Math.max(0, Math.min(axis.length - 2, i));
  const between = (value - axis[i]) / (axis[i + 1] - axis[i]);
  return Math.min(1, Math.max(0, (i + between + 0.5) / axis.length));
}

/** A place on the pad, cut to 0 … 1 → its latent coordinate. */
function fromPad(place, axis) {
  const cell = Math.min(1, Math.max(0, place)) * axis.length - 0.5;
  const i = Math.max(0, Math.min(axis.length - 2, Math.floor(cell)));
  return axis[i] + (cell - i) * (axis[i + 1] - axis[i]);
}
