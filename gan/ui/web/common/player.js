/** A button that plays a way there and back again, and pauses. */

import { ICONS } from "./controls.js";

/**
 * @param {[string, string]} words  that the button says: to play, and to pause
 * @param {() => number} period  milliseconds there and back, of a way that loops once around
 * @param {{place: () => number, show: (place: number) => void, seen?: () => boolean,
 *   loops?: () => boolean}} way  `place` is where it stands, 0 … 1; playing ends by itself where it
 *   is not `seen`; one that `loops` ends where it begins and is not walked back
 * @returns {{playing: () => boolean, stop: () => void}}
 */
export function player(
  button,
  words,
  period,
  { place, show, seen = () => true, loops = () => false },
) {
  let frame = 0;

  function face() {
    const label = words[frame ? 1 : 0];
    button.innerHTML = frame ? ICONS.pause : ICONS.play;
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  function play() {
    let phase = loops() ? place() : place() / 2;
    let before = null;
    const step = (now) => {
      phase = (phase + (now - (before ?? now)) / period()) % 1;
      before = now;
      show(loops() ? phase : 1 - Math.abs(1 - 2 * phase));
      frame = seen() ? requestAnimationFrame(step) : 0;
      if (!frame) face();
    };
    frame = requestAnimationFrame(step);
    face();
  }

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    face();
  }

  button.addEventListener("click", () => (frame ? stop() : play()));
  face();
  return { playing: () => frame !== 0, stop };
}
