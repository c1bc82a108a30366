/** A pad to draw a digit on, white on black as MNIST has it: by mouse, pen and finger. */

import { placeIn } from "../../common/canvas.js";

const SIDE = 280; // pixels, ten for each of MNIST's
const BRUSH = 22; // pixels: MNIST's strokes are two to three of its pixels wide

export class Sketch {
  #canvas;
  #pen;

  /**
   * @param {HTMLCanvasElement} canvas  becomes the pad
   * @param {() => void} drawn  told after each stroke
   */
  constructor(canvas, drawn) {
    this.#canvas = canvas;
    canvas.width = canvas.height = SIDE;
    this.#pen = canvas.getContext("2d", { willReadFrequently: true });
    Object.assign(this.#pen, { lineWidth: BRUSH, strokeStyle: "#fff" });
    this.#pen.lineCap = this.#pen.lineJoin = "round";
    this.clear();
    this.#listen(drawn);
  }

  clear() {
    this.#pen.fillStyle = "#000";
    this.#pen.fillRect(0, 0, SIDE, SIDE);
    this.#canvas.dataset.empty = true;
  }

  /** Put a picture on the pad, to be drawn on. @param {HTMLCanvasElement} picture */
  put(picture) {
    this.clear();
    this.#pen.imageSmoothingQuality = "high";
    this.#pen.drawImage(picture, 0, 0, SIDE, SIDE);
    this.#canvas.dataset.empty = false;
  }

  /** What is on the pad: SIDE × SIDE grey values, white on black. */
  strokes() {
    const { data } = this.#pen.getImageData(0, 0, SIDE, SIDE);
    return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i]);
  }

  #listen(drawn) {
    const canvas = this.#canvas;
    let [last, pointer] = [null, null]; // one finger draws
    const place = (event) => placeIn(canvas, event).map((share) => share * SIDE);
    const line = (event) => {
      const to = place(event);
      this.#pen.beginPath();
      this.#pen.moveTo(...last);
      this.#pen.lineTo(...to);
      this.#pen.stroke();
      last = to;
    };
    const isOurs = (event) => last && event.pointerId === pointer;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button || last) return;
      pointer = event.pointerId;
      canvas.setPointerCapture(pointer);
      last = place(event);
      line(event); // a point is a stroke too
      canvas.dataset.empty = false;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isOurs(event)) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const one of passed.length ? passed : [event]) line(one);
    });
    for (const name of ["pointerup", "pointercancel"])
      canvas.addEventListener(name, (event) => {
        if (!isOurs(event)) return;
        last = null;
        drawn();
      });
  }
}
