/** A pad to draw a digit on, white on black as MNIST has it: by mouse, pen and finger. */

import { placeIn } from "../canvas.js";

const SIDE = 280; // pixels, ten for each of MNIST's
const BRUSH = 22; // pixels: MNIST's strokes are two to three of its pixels wide
const REST = 700; // milliseconds between two strokes of one digit

/** @param {HTMLCanvasElement} canvas  becomes the pad */
export function sketchOn(canvas) {
  let resting = 0;
  let told = {};
  const pen = penOn(canvas);

  /** Wait for no other stroke. @returns {boolean} whether one was waited for */
  function settle() {
    const waited = resting !== 0;
    clearTimeout(resting);
    resting = 0;
    return waited;
  }

  function clear() {
    settle();
    pen.fillRect(0, 0, SIDE, SIDE);
    canvas.dataset.empty = true;
  }

  clear();
  const begun = () => told.begun();
  strokes(canvas, pen, begun, () => {
    settle();
    told.stroke();
    resting = setTimeout(told.drawn, REST);
  });
  return {
    /**
     * Tell when a stroke begins and when it ends, and when no other one comes.
     * @param {{begun, stroke, drawn}} listeners
     */
    listen: (listeners) => (told = listeners),
    settle,
    clear,
    /** Put a picture on the pad, to be drawn on. @param {HTMLCanvasElement} picture */
    put(picture) {
      pen.drawImage(picture, 0, 0, SIDE, SIDE);
      canvas.dataset.empty = false;
    },
    /** What is on the pad: SIDE × SIDE grey values, white on black. */
    strokes: () => pen.getImageData(0, 0, SIDE, SIDE).data.filter((_, i) => i % 4 === 0),
  };
}

function penOn(canvas) {
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const looks = { lineWidth: BRUSH, strokeStyle: "#fff", lineCap: "round", lineJoin: "round" };
  return Object.assign(pen, looks, { imageSmoothingQuality: "high" });
}

function strokes(canvas, pen, begun, drawn) {
  let [last, pointer] = [null, null]; // one finger draws
  const line = (event) => {
    const to = placeIn(canvas, event).map((share) => share * SIDE);
    pen.beginPath();
    pen.moveTo(...(last ?? to)); // a point is a stroke too
    pen.lineTo(...to);
    pen.stroke();
    last = to;
  };
  const isOurs = (event) => last && event.pointerId === pointer;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button || last) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    begun();
    line(event);
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
