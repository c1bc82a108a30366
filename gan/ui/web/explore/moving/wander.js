/** Wandering: the grid is a window on an endless plane, moved by drag and keys, zoomed by wheel and pinch. */

import { placeIn } from "../../common/canvas.js";
import { arrowOf } from "../../common/controls.js";
import { clamp } from "../../common/scales.js";
import { FARTHEST, STEPS } from "../state.js";

const START = { x: 0, y: 0, step: 1 };
const KEY_STEP = 1 / 4; // of the way to the next picture, for one press of an arrow key
const KEY_ZOOM = 2 ** 0.25;
const WHEEL = 300; // pixels of a wheel that double the step
const STILL = 4; // pixels that a hand may tremble in a click

export class Wander {
  #canvas;
  #box; // the mode's switch
  #page;
  #pointers = new Map(); // those that are down, by id: where they were last
  #start = null; // where the first one came down, until it drags
  #dragged = false;

  /** @param {{state: () => object, set: (change: object) => void}} page */
  constructor(canvas, box, page) {
    this.#canvas = canvas;
    this.#box = box;
    this.#page = page;
    box.addEventListener("change", () =>
      page.set({ wander: box.checked ? START : null, z: null, row: 0 }),
    );
    const listen = (name, act) =>
      canvas.addEventListener(name, (event) => this.#at && act(event), { capture: true });
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"])
      listen(name, (event) => this.#pointers.delete(event.pointerId));
    listen("click", (event) => this.#dragged && event.stopImmediatePropagation());
    listen("wheel", (event) => this.#wheel(event));
    listen("keydown", (event) => this.#key(event));
  }

  get #at() {
    return this.#page.state().wander;
  }

  show({ wander }) {
    this.#box.checked = Boolean(wander);
    this.#canvas.classList.toggle("lab-wandering", Boolean(wander));
  }

  #down(event) {
    if (event.button) return;
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.#pointers.size > 1) return;
    this.#start = [event.clientX, event.clientY];
    this.#dragged = false;
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    if (!this.#dragged && far(now, this.#start) < STILL) return;
    if (!this.#dragged) this.#canvas.setPointerCapture(event.pointerId);
    this.#dragged = true;
    const others = [...this.#pointers].filter(([id]) => id !== event.pointerId);
    this.#pointers.set(event.pointerId, now);
    const [dx, dy] = now.map((place, i) => (place - before[i]) / this.#pointers.size);
    const { width, height } = this.#canvas.getBoundingClientRect();
    const { grid } = this.#page.state();
    this.#pan((-dx / width) * grid, (-dy / height) * grid);
    if (!others.length) return;
    const other = others[0][1];
    const [clientX, clientY] = now.map((place, i) => (place + other[i]) / 2);
    this.#zoom(far(before, other) / Math.max(far(now, other), 1), { clientX, clientY });
  }

  #wheel(event) {
    if (!event.ctrlKey) return; // the page scrolls
    event.preventDefault();
    this.#zoom(2 ** (event.deltaY / WHEEL), event);
  }

  #key(event) {
    const arrow = arrowOf(event);
    const zoom = { "+": 1 / KEY_ZOOM, "=": 1 / KEY_ZOOM, "-": KEY_ZOOM }[event.key];
    if ((!arrow && !zoom) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // no picture is chosen
    if (zoom) this.#zoom(zoom);
    else this.#pan(arrow[0] * KEY_STEP, -arrow[1] * KEY_STEP);
  }

  /** Move by so many pictures. */
  #pan(across, down) {
    const { x, y, step } = this.#at;
    this.#go({ x: x + across * step, y: y + down * step, step });
  }

  /** Multiply the step; what lies under the pointer, or in the middle, stays there. */
  #zoom(factor, pointer) {
    const { x, y, step } = this.#at;
    const shares = pointer ? placeIn(this.#canvas, pointer) : [0.5, 0.5];
    const [across, down] = shares.map((share) => share * this.#page.state().grid - 0.5);
    const next = clamp(step * factor, ...STEPS);
    this.#go({ x: x + across * (step - next), y: y + down * (step - next), step: next });
  }

  #go({ x, y, step }) {
    const [left, top] = [x, y].map((place) => rounded(clamp(place, -FARTHEST, FARTHEST)));
    this.#page.set({ wander: { x: left, y: top, step: rounded(step) } });
  }
}

function far(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** To what a link can bear; finer than a pixel of the screen. */
function rounded(value) {
  return Math.round(value * 10_000) / 10_000;
}
