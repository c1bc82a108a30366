/** The walk from one seed to another: a strip of its pictures, a place on it, a play button. */

import { paint, pictureAt } from "../common/canvas.js";
import { resettable } from "../common/controls.js";
import { player } from "../common/player.js";
import { seedField, showSeed } from "../common/seeds.js";

export const FRAMES = 12; // pictures of the strip
const PERIOD = 8000; // milliseconds there and back

export function walkOf(page, text, changed) {
  const find = (id) => page.querySelector(`#explore-${id}`);
  const [strip, range, field] = [find("strip"), find("walk"), find("walk-to")];
  let walk = { to: 0, t: 0 };
  const { playing, stop } = player(find("play"), [text("play"), text("pause")], PERIOD, {
    place: () => walk.t,
    show: (place) => changed({ ...walk, t: Math.round(place * 1000) / 1000 }),
  });

  /** What the visitor does by hand; it ends the playing. */
  function go(change) {
    if (playing()) stop();
    changed({ ...walk, ...change });
  }

  function show(now) {
    walk = now;
    range.value = String(now.t);
    showSeed(field, now.to);
  }

  range.addEventListener("input", () => go({ t: Number(range.value) }));
  resettable(range, range, () => go({ t: 0 }));
  const current = () => walk.to;
  seedField(field, current, (to) => go({ to }));
  strip.addEventListener("click", (event) =>
    go({ t: pictureAt(strip, event, FRAMES, 1) / (FRAMES - 1) }),
  );
  return { playing, stop, show, paint: (pictures) => paint(strip, pictures, FRAMES, 1) };
}
