/** What the judge says of the pictures, in numbers and small figures. */

import { element } from "../common/controls.js";

const CALLED = [1, 3, 10, 30]; // distances from real digits that have a name, up to there

const PATIENCE = 4; // seconds that the first judgement may take, if there is one
const BEST = 0.3,
  FAR = 30; // distances that the small curve has room for at least

/** @returns {(run: Run | null, moment: Snapshot | null) => void} shows a run at a moment; null is now */
export function measures(root, text) {
  const ids = ["readable", "distance", "digits"];
  const [clear, far, each] = ids.map((id) => root.querySelector(`#train-${id}`));
  const block = root.querySelector(".train-measures");
  const title = block.querySelector("[data-text=readable]");
  const bars = Array.from({ length: 10 }, () => element("i"));
  const items = bars.map((bar, digit) => element("li", {}, bar, String(digit)));
  each.querySelector("ol").append(...items);

  return (run, moment) => {
    const { readable = null, distance = null, digits = null } = moment ?? run?.latest ?? {};
    block.hidden = run?.settings.judged === false; // no digits are learnt
    const none = digits?.length === 0; // of the pictures is a digit at all
    block.dataset.judged = none ? "none" : readable !== null;
    const unjudged = run?.latest?.elapsed > PATIENCE ? text("not_judged") : "–";
    const share = readable === null ? unjudged : `${Math.round(readable * 100)} %`;
    clear.textContent = none ? text("no_digits") : share;
    title.hidden = none;
    far.hidden = distance === null;
    each.hidden = digits === null || none;
    if (distance !== null) {
      const end = CALLED.find((most) => distance <= most) ?? "far";
      far.querySelector(".train-number").textContent = text(`distance_${end}`);
      far.title = text("distance_help", { value: distance.toPrecision(3) });
      far.querySelector("polyline").setAttribute("points", curve(run, moment));
    }
    const most = Math.max(0.2, ...(digits ?? [])); // a tenth each is half as high as the bars can be
    digits?.forEach((share, digit) => {
      bars[digit].style.height = `${(share / most) * 100}%`;
      items[digit].title = `${digit}: ${Math.round(share * 100)} %`;
      items[digit].classList.toggle("train-missing", share === 0);
    });
  };
}

/** The points of the small curve of distances, up to a moment. */
function curve({ moments }, end) {
  const last = moments.length - 1 || 1;
  const seen = moments
    .map(({ step, distance }, i) => ({ step, distance, x: (i / last) * 100 }))
    .filter(({ step, distance }) => distance !== null && (!end || step <= end.step));
  const height = (value) => Math.log(Math.max(BEST, value)); // the last of the way are small steps
  const high = Math.max(height(FAR), ...seen.map(({ distance }) => height(distance)));
  const up = (value) => 23 - ((height(value) - height(BEST)) / (high - height(BEST))) * 22;
  return seen.map(({ x, distance }) => `${x.toFixed(1)},${up(distance).toFixed(1)}`).join(" ");
}
