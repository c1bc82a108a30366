/** What is left of a digit, the missing pixels hatched; the brush that rubs them out, the block that moves. */

import { placeIn } from "../../common/canvas.js";
import { arrowOf, element } from "../../common/controls.js";
import { clamp } from "../../common/scales.js";
import { SIDE } from "./mask.js";

const SCALE = 10; // pixels of the canvas for one of a digit
const REACH = 1.8; // pixels of a digit from the brush's middle
const HATCH = ["#77716a", "#524d48"]; // it is neither black nor white
const TILE = 8; // pixels of the canvas

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} marker  shows where the brush is, for the keys
 * @param {{brushed: (missing: Uint8Array) => void, moved: (place: [number, number]) => void}} told
 *   of each stroke once it is done, and of the block's new place
 */
export function leftOn(canvas, marker, { brushed, moved }) {
  const pen = canvas.getContext("2d");
  pen.imageSmoothingEnabled = false;
  const hatch = hatching(pen);
  let [mode, missing] = ["", new Uint8Array(SIDE ** 2)];
  let at = [SIDE / 2, SIDE / 2]; // the brush or the block, in pixels of the digit

  function hide() {
    pen.fillStyle = hatch;
    for (const [i, gone] of missing.entries())
      if (gone) pen.fillRect((i % SIDE) * SCALE, Math.floor(i / SIDE) * SCALE, SCALE, SCALE);
  }

  /** Show a picture, and which of its pixels are missing. @param {Uint8Array | null} gone */
  function show({ pixels, width }, gone) {
    missing = gone ?? new Uint8Array(SIDE ** 2);
    const sheet = new ImageData(width, width);
    pixels.forEach((value, i) => sheet.data.set([value, value, value, 255], i * 4));
    const small = element("canvas", { width, height: width });
    small.getContext("2d").putImageData(sheet, 0, 0);
    pen.drawImage(small, 0, 0, canvas.width, canvas.height);
    hide();
    canvas.dataset.frame = Number(canvas.dataset.frame) + 1;
  }

  function rub() {
    for (let i = 0; i < missing.length; i++) {
      const far = Math.hypot((i % SIDE) + 0.5 - at[0], Math.floor(i / SIDE) + 0.5 - at[1]);
      if (far <= REACH) missing[i] = 1;
    }
    hide();
  }

  function go(place) {
    at = place.map((value) => clamp(value, 0, SIDE));
    marker.style.left = `${(at[0] / SIDE) * 100}%`;
    marker.style.top = `${(at[1] / SIDE) * 100}%`;
  }

  function drag(place) {
    go(place);
    if (mode === "brush") rub();
    else moved(at);
  }

  function key(event) {
    const [across, up] = arrowOf(event) ?? [0, 0];
    const rubs = event.key === " " && mode === "brush";
    if (!mode || !(across || up || rubs)) return;
    event.preventDefault();
    go([at[0] + across, at[1] - up]);
    if (mode === "block") moved(at);
    else if (rubs || event.shiftKey) {
      rub();
      brushed(missing);
    }
  }

  const dragging = { may: () => mode, drag, end: () => mode === "brush" && brushed(missing) };
  byPointer(canvas, dragging);
  canvas.addEventListener("keydown", key);
  return {
    show,
    /** What a hand on the digit does: "brush", "block", or "": nothing. */
    follow(damage, place) {
      mode = ["brush", "block"].includes(damage) ? damage : "";
      canvas.dataset.mode = mode;
      marker.hidden = mode !== "brush";
      go(mode === "block" ? place : at);
    },
  };
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
