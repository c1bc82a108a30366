/** The first visit: one slider sways once, and every picture with it, until the first touch. */

import { chosen } from "../common/pictures.js";
import { pixels } from "../common/pixels.js";
import { asRequest } from "./state.js";

const MET = "latent-lab-met"; // in the browser's storage: this visitor has seen it
const LASTS = 3600; // milliseconds
const REACH = 0.7; // of the slider's
const PICTURES = 256; // that one request draws
const TOUCHES = ["pointerdown", "keydown", "wheel"];

/**
 * Sway the first slider, unless the visitor has been here, wants no motion or came by a link that
 * has moved something already.
 * @param {object} state  what is on screen
 * @param {object} model  its model, as the catalogue describes it
 * @param {(share: number, pictures: object) => void} show  the slider at a share of its reach, and
 *   the pictures there
 * @param {() => void} over  told when it ends, if it has begun
 * @returns {() => void} ends it
 */
export function greet(state, { axes }, show, over) {
  const moved = state.moves.some(Boolean) || Object.keys(state.raw).length || state.walk.t;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (axes || moved || still || !isFirst()) return () => {};
  let frame = 0;
  let ended = false;
  const count = state.grid ** 2;
  const steps = Math.min(16, Math.floor(PICTURES / count));
  const shares = Array.from({ length: steps }, (_, i) => REACH * ((2 * i) / (steps - 1) - 1));

  function end() {
    if (ended) return;
    ended = true;
    for (const touch of TOUCHES) removeEventListener(touch, end, true);
    cancelAnimationFrame(frame);
    if (frame) over();
  }

  function sway(strip, begun, now) {
    const t = Math.min((now - begun) / LASTS, 1);
    if (t === 1) return end();
    const share = REACH * Math.sin(2 * Math.PI * t * t * (3 - 2 * t)); // slow at both ends
    show(share, between(strip, ((share / REACH + 1) / 2) * (steps - 1), count));
    frame = requestAnimationFrame((later) => sway(strip, begun, later));
  }

  for (const touch of TOUCHES) addEventListener(touch, end, { capture: true, passive: true });
  pixels({ ...asRequest(state), along: { directions: [0], shares } }).then((strip) => {
    if (!ended) frame = requestAnimationFrame((now) => sway(strip, now, now));
  }, end);
  return end;
}

function isFirst() {
  try {
    const first = !localStorage.getItem(MET);
    localStorage.setItem(MET, "1");
    return first;
  } catch {
    return false; // nothing can be remembered: it would come each time
  }
}

/** The pictures at a place of the strip: between two of its steps both are mixed. */
function between(strip, place, count) {
  const step = Math.min(Math.floor(place), strip.count / count - 2);
  const [near, far] = [step, step + 1].map((at) =>
    chosen(
      strip,
      Array.from({ length: count }, (_, i) => at * count + i),
    ),
  );
  const share = place - step;
  near.pixels.forEach((value, i) => {
    near.pixels[i] = value + share * (far.pixels[i] - value);
  });
  return near;
}
