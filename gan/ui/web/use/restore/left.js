/** What is left of a digit, the missing pixels hatched; the brush that rubs them out, the block that moves. */

import { placeIn } from "../../common/canvas.js";
import { arrowOf, element } from "../../common/controls.js";
import { clamp } from "../../common/scales.js";
import { SIDE, unpacked } from "./mask.js";

const SCALE = 10; // pixels of the canvas for one of a digit
const REACH = 1.8; // pixels of a digit from the brush's middle
const HATCH = ["#77716a", "#524d48"]; // it is neither black nor white
const TILE = 8; // pixels of the canvas

export class Left {
  #canvas;
  #pen;
  #hatch;
  #marker;
  #told;
  #mode = ""; // what a hand on the digit does: "brush", "block", or nothing
  #missing = new Uint8Array(SIDE ** 2);
  #rubbing = false; // a stroke is on its way
  #at = [SIDE / 2, SIDE / 2]; // the brush or the block, in pixels of the digit

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} marker  shows where the brush is, for the keys
   * @param {{brushed: (missing: Uint8Array) => void, moved: (place: [number, number]) => void}} told
   *   of each stroke once it is done, and of the block's new place
   */
  constructor(canvas, marker, told) {
    this.#canvas = canvas;
    this.#marker = marker;
    this.#told = told;
    this.#pen = canvas.getContext("2d");
    this.#pen.imageSmoothingEnabled = false;
    this.#hatch = hatching(this.#pen);
    byPointer(canvas, {
      may: () => this.#mode,
      drag: (place) => this.#drag(place),
      end: () => this.#lift(),
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Show a picture, and which of its pixels are missing. @param {Uint8Array | null} gone */
  show({ pixels, width }, gone) {
    if (this.#rubbing) return; // what is left after the stroke will come
    this.#missing = gone ?? new Uint8Array(SIDE ** 2);
    const sheet = new ImageData(width, width);
    pixels.forEach((value, i) => sheet.data.set([value, value, value, 255], i * 4));
    const small = element("canvas", { width, height: width });
    small.getContext("2d").putImageData(sheet, 0, 0);
    this.#pen.drawImage(small, 0, 0, this.#canvas.width, this.#canvas.height);
    this.#hide();
    this.#canvas.dataset.frame = Number(this.#canvas.dataset.frame) + 1;
  }

  /** Show nothing: there is no digit. */
  clear() {
    this.#missing = new Uint8Array(SIDE ** 2);
    this.#pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#canvas.dataset.frame = 0;
  }

  /** Let the hand do what this damage asks for. */
  follow({ damage, place, mask }) {
    // what another damage left missing is not rubbed out
    if (damage === "brush" && !this.#rubbing) this.#missing = unpacked(mask);
    this.#mode = ["brush", "block"].includes(damage) ? damage : "";
    this.#canvas.dataset.mode = this.#mode;
    this.#marker.hidden = this.#mode !== "brush";
    this.#go(this.#mode === "block" ? place : this.#at);
  }

  #hide() {
    this.#pen.fillStyle = this.#hatch;
    for (const [i, gone] of this.#missing.entries()) {
      const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
      if (gone) this.#pen.fillRect(x * SCALE, y * SCALE, SCALE, SCALE);
    }
  }

  #rub() {
    const [x, y] = this.#at;
    for (let i = 0; i < this.#missing.length; i++) {
      const far = Math.hypot((i % SIDE) + 0.5 - x, Math.floor(i / SIDE) + 0.5 - y);
      if (far <= REACH) this.#missing[i] = 1;
    }
    this.#hide();
  }

  #go(place) {
    this.#at = place.map((value) => clamp(value, 0, SIDE));
    const [left, top] = this.#at.map((value) => `${(value / SIDE) * 100}%`);
    Object.assign(this.#marker.style, { left, top });
  }

  #drag(place) {
    this.#go(place);
    this.#rubbing = this.#mode === "brush";
    if (this.#rubbing) this.#rub();
    else this.#told.moved(this.#at);
  }

  #lift() {
    if (!this.#rubbing) return;
    this.#rubbing = false;
    this.#told.brushed(this.#missing);
  }

  /** Arrows move brush and block; space rubs, as do arrows with Shift. */
  #key(event) {
    const [across, up] = arrowOf(event) ?? [0, 0];
    const rubs = event.key === " " && this.#mode === "brush";
    if (!this.#mode || !(across || up || rubs)) return;
    event.preventDefault();
    this.#go([this.#at[0] + across, this.#at[1] - up]);
    if (this.#mode === "block") this.#told.moved(this.#at);
    else if (rubs || event.shiftKey) {
      this.#rub();
      this.#told.brushed(this.#missing);
    }
  }
}

function hatching(pen) {
  const tile = element("canvas", { width: TILE, height: TILE });
  const ink = tile.getContext("2d");
  [ink.fillStyle, ink.strokeStyle] = HATCH;
  ink.fillRect(0, 0, TILE, TILE);
  ink.lineWidth = 2;
  for (const x of [-TILE, 0, TILE]) {
    ink.moveTo(x - 1, TILE + 1);
    ink.lineTo(x + TILE + 1, -1);
  }
  ink.stroke();
  return pen.createPattern(tile, "repeat");
}

/** Strokes by mouse, pen and finger, point by point. */
function byPointer(canvas, { may, drag, end }) {
  let pointer = null;
  const move = (one) => drag(placeIn(canvas, one).map((share) => share * SIDE));
  canvas.addEventListener("pointerdown", (event) => {
    if (!may() || event.button || pointer !== null) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    move(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) move(one);
  });
  for (const name of ["pointerup", "pointercancel"])
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      end();
    });
}
