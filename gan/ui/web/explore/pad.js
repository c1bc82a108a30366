/** A 2-D pad: a dot on a ground of pictures, moved along two directions by mouse, finger and arrow keys. */

import { paint, placeIn } from "../common/canvas.js";
import { arrowOf, axisMenus, element, resettable } from "../common/controls.js";
import { latest } from "../common/pixels.js";
import { clamp } from "../common/scales.js";
import { asRequest, classOfChosen } from "./state.js";

const ARROWS = ["→", "↑"]; // across, up
const KEY_STEP = 1 / 40; // of the pad's width, for one press of an arrow key

/**
 * One axis of the pad: the latent coordinate at its far edge (its near edge is the negative), and
 * those at the centres of the ground's columns, rising; its rows count from the bottom to the top.
 * @typedef {{reach: number, centres: number[]}} Axis
 */

export class Pad {
  #block;
  #text;
  #page;
  #box;
  #places;
  #menus = []; // which direction goes across, and which up
  #model;
  #pair = [0, 1];
  #axes;
  #at;
  #ground = latest((pictures) => this.#paint(pictures));

  /** `page` is told what the visitor does. */
  constructor(block, text, page) {
    this.#block = block;
    this.#text = text;
    this.#page = page;
    this.#box = block.querySelector("#explore-pad");
    this.#places = block.querySelector(".lab-pad-axes");
    resettable(this.#box, this.#box, () => page.released(this.#pair));
    this.#listen();
  }

  /** Fit another model; one of a single direction has no plane. @param {(k: number) => string} name */
  setUp(model, name) {
    const { axes, directions } = model;
    this.#model = model;
    this.#block.hidden = directions.length < 2;
    const [title, help] = [this.#text(axes ? "pad_map" : "pad"), this.#text("pad_help")];
    this.#block.querySelector("#explore-pad-title").textContent = title;
    this.#box.setAttribute("aria-label", `${title}. ${help}`);
    this.#box.title = help;
    const names = directions.map((_, k) => name(k));
    const menus = () => axisMenus(this.#text, names, () => this.#pair, this.#page.chosen);
    this.#menus = axes ? [] : menus();
    const labels = this.#menus.map((menu, i) => element("label", {}, ARROWS[i], menu));
    this.#places.replaceChildren(...labels);
  }

  /** Put the dot at the places of two directions; beyond an edge it stays there, marked. */
  show(pair, places) {
    this.#pair = pair;
    if (this.#block.hidden) return;
    const { directions, axis } = this.#model;
    this.#axes = pair.map((k) => {
      const reach = directions[k].scale;
      return { reach, centres: axis.map((share) => share * reach) };
    });
    this.#at = pair.map((k) => places[k]);
    const [across, up] = this.#at.map((value, i) => toPad(value, this.#axes[i]));
    const dot = this.#box.lastElementChild;
    dot.style.left = `${across * 100}%`;
    dot.style.top = `${(1 - up) * 100}%`;
    const beyond = this.#at.some((value, i) => Math.abs(value) > this.#axes[i].reach);
    dot.classList.toggle("lab-beyond", beyond);
    const [x, y] = this.#at.map((value) => value.toFixed(2));
    this.#box.setAttribute("aria-valuenow", across.toFixed(2));
    this.#box.setAttribute("aria-valuetext", this.#text("position", { x, y }));
    this.#menus.forEach((menu, i) => (menu.value = pair[i]));
  }

  /** Draw the ground that belongs to a state, if it is another than before. */
  draw(state) {
    if (this.#block.hidden) return;
    const { axes, axis, classes } = this.#model;
    const { model, pad } = state;
    const [x, y] = pad;
    const label = classes ? classOfChosen(state, classes) : null;
    const around = axes // a map of the whole plane, of the chosen picture's class
      ? { model, order: 2, seed: 0, truncation: 0, label }
      : { ...asRequest(state), moves: state.moves.map((move, k) => (pad.includes(k) ? 0 : move)) };
    this.#ground.wantOther({ ...around, plane: { x, y, side: axis.length }, grid: 1 });
  }

  /** The ground, as many pictures across as up; the pad takes their shape. */
  #paint(pictures) {
    paint(this.#box.firstElementChild, pictures, Math.round(Math.sqrt(pictures.count)), 0);
    this.#box.style.setProperty("--aspect", pictures.width / pictures.height);
  }

  #move(...places) {
    this.#page.moved(Object.fromEntries(this.#pair.map((k, i) => [k, places[i]])));
  }

  #listen() {
    const box = this.#box;
    const follow = (event) => {
      const [across, down] = placeIn(box, event);
      this.#move(fromPad(across, this.#axes[0]), fromPad(1 - down, this.#axes[1]));
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
      this.#move(...arrow.map((by, i) => step(this.#at[i], by, this.#axes[i])));
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
