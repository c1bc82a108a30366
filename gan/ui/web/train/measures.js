/** What the judge says of the pictures, in numbers and small figures. */

import { element } from "../common/controls.js";

/** The distance from real digits in words: up to which, how one calls it. */
const WORDS = [
  [1, "distance_1"],
  [3, "distance_3"],
  [10, "distance_10"],
  [30, "distance_30"],
  [Infinity, "distance_far"],
];

const PATIENCE = 4; // seconds that the first judgement may take, if there is one
const BEST = 0.3,
  FAR = 30; // distances that the small curve has room for at least

export class Measures {
  #text;
  #readable;
  #distance;
  #digits;
  #block;
  #bars;

  constructor(root, text) {
    this.#text = text;
    this.#readable = root.querySelector("#train-readable");
    this.#distance = root.querySelector("#train-distance");
    this.#digits = root.querySelector("#train-digits");
    this.#block = root.querySelector(".train-measures");
    this.#bars = Array.from({ length: 10 }, (_, digit) => {
      const bar = element("i");
      this.#digits.querySelector("ol").append(element("li", {}, bar, String(digit)));
      return bar;
    });
    this.show(null, null);
  }

  /** Show a run at a moment of it; null is now. */
  show(run, moment) {
    const { readable = null, distance = null, digits = null } = moment ?? run?.latest ?? {};
    this.#block.dataset.judged = readable !== null;
    const unjudged = run?.latest?.elapsed > PATIENCE ? this.#text("not_judged") : "–";
    this.#readable.textContent = readable === null ? unjudged : `${Math.round(readable * 100)} %`;
    this.#distance.hidden = distance === null;
    this.#digits.hidden = digits === null;
    if (distance !== null) this.#curve(run, moment, distance);
    if (digits !== null) {
      const most = Math.max(0.2, ...digits); // a tenth each is half as high as the bars can be
      digits.forEach((share, digit) => {
        this.#bars[digit].style.height = `${(share / most) * 100}%`;
        this.#bars[digit].parentNode.title = `${digit}: ${Math.round(share * 100)} %`;
        this.#bars[digit].parentNode.classList.toggle("train-missing", share === 0);
      });
    }
  }

  #curve(run, moment, distance) {
    const number = this.#distance.querySelector(".train-number");
    number.textContent = this.#text(WORDS.find(([end]) => distance <= end)[1]);
    this.#distance.title = this.#text("distance_help", { value: distance.toPrecision(3) });
    const last = run.moments.length - 1 || 1;
    const seen = run.moments
      .map((one, i) => [(i / last) * 100, one])
      .filter(([, one]) => one.distance !== null && (!moment || one.step <= moment.step));
    const height = (value) => Math.log(Math.max(BEST, value)); // the last of the way are small steps
    const high = Math.max(height(FAR), ...seen.map(([, one]) => height(one.distance)));
    const up = (value) => 23 - ((height(value) - height(BEST)) / (high - height(BEST))) * 22;
    const points = seen.map(([x, one]) => [x, up(one.distance)]);
    this.#distance
      .querySelector("polyline")
      .setAttribute(
        "points",
        points.map((point) => point.map((n) => n.toFixed(1)).join(",")).join(" "),
      );
  }
}
