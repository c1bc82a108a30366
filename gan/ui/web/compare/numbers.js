/** Three numbers measured on the pictures above, each beside that of real digits. */

import { ask, Refusal } from "../common/ask.js";
import { element } from "../common/controls.js";
import { latest } from "../common/pixels.js";
import { bySide, SIDES, wishOf } from "./pair.js";
import { Section } from "./section.js";

const MEASURES = ["sharpness", "variety", "nearness"];
const FULL = 2; // a bar as long as its track: twice the real digits' number
const DIGIT = "1,28,28"; // the shape of the real ones
const ALIKE = 0.01; // a smaller difference between two ratios is called none

export class NumbersSection extends Section {
  #numbers = {};
  #measured = false;
  #rows = MEASURES.map((measure) => this.#build(measure));
  #wishes = bySide((side) =>
    latest(
      (answer) => this.#arrived(side, answer),
      (error) => error && this.#refused(side, error),
      (wish) => this.#measure(side, wish),
    ),
  );

  follow(pair) {
    for (const side of SIDES) {
      const wish = wishOf(pair, side);
      if (!this.#wishes[side].wantOther(wish)) continue;
      this.#numbers[side] = null; // those of other pictures are judged no more
      for (const { bars } of this.#rows) bars[side].firstChild.textContent = wish.model;
      this.say(this.text(this.#measured ? "measuring" : "measuring_first"), side);
    }
  }

  #build(measure) {
    const bars = bySide((side) => {
      const name = element("span", { class: "compare-bar-name" });
      const track = element("span", { class: "compare-track-of-bar" }, element("i"));
      const id = `compare-${side}-${measure}`;
      const value = element("span", { class: "compare-value", id }, "–");
      const looks = { class: "compare-measure-bar", "data-side": side };
      return element("div", looks, name, track, value);
    });
    const verdict = element("p");
    const block = element(
      "div",
      { class: "compare-measure" },
      element("h3", { class: "lab-name" }, this.text(measure)),
      element("p", { class: "lab-quiet" }, this.text(`${measure}_help`)),
      ...Object.values(bars),
      verdict,
    );
    this.find(".compare-measures").append(block);
    return { measure, bars, verdict };
  }

  /** The numbers of a side's pictures. Colours have none beside grey digits: nobody is asked. */
  async #measure(side, wish) {
    const { name, shape } = this.page.model(side);
    if (String(shape) !== DIGIT) throw new Refusal({ sentence: this.text("not_digits", { name }) });
    return ask("measure", wish);
  }

  #arrived(side, answer) {
    this.#measured = true;
    this.say("", side);
    this.#show(side, answer);
    if (SIDES.every((one) => this.#numbers[one])) this.#judge();
  }

  #refused(side, error) {
    this.report(error, side);
    this.#show(side, null);
    for (const { verdict } of this.#rows) verdict.textContent = "";
    this.find(".compare-claim").textContent = "";
  }

  /** A side's numbers, or null where there are none. */
  #show(side, numbers) {
    this.#numbers[side] = numbers;
    for (const { measure, bars } of this.#rows) {
      const [, track, shown] = bars[side].children;
      const { ratio = null, value, real } = numbers?.[measure] ?? {};
      track.firstChild.style.width = `${Math.min(1, ratio / FULL) * 100}%`;
      shown.textContent = ratio === null ? "–" : ratio.toFixed(2);
      const values = { value: value?.toPrecision(3), real: real?.toPrecision(3) };
      bars[side].title = ratio === null ? "" : this.text("measured", values);
    }
  }

  #judge() {
    const names = SIDES.map((side) => this.page.model(side).name);
    for (const { measure, verdict } of this.#rows) {
      const ratios = SIDES.map((side) => this.#numbers[side][measure]?.ratio ?? null);
      verdict.textContent = ratios.includes(null)
        ? this.text("too_few")
        : this.#nearer(names, ratios);
    }
    this.find(".compare-claim").textContent = this.#claim(names);
  }

  /** Which of the two is nearer to real digits, that is to 1, in shares. */
  #nearer(names, ratios) {
    const [left, right] = ratios.map((ratio) => Math.abs(Math.log(Math.max(ratio, 1e-6))));
    if (Math.abs(left - right) < ALIKE) return this.text("both_near");
    return this.text("near_real", { best: names[left < right ? 0 : 1] });
  }

  /** What the articles say, "VAE smooth and orderly, GAN sharp", held against the numbers. */
  #claim(names) {
    const vae = SIDES.findIndex((side) => this.page.model(side).vae);
    const gan = SIDES.findIndex((side) => !this.page.model(side).vae);
    if (vae < 0 || gan < 0) return this.text("claim_needs_both");
    const [smooth, sharp] = [vae, gan].map((i) => this.#numbers[SIDES[i]].sharpness.ratio);
    return this.text(sharp > smooth * (1 + ALIKE) ? "claim_holds" : "claim_fails", {
      vae: names[vae],
      gan: names[gan],
      smooth: smooth.toFixed(2),
      sharp: sharp.toFixed(2),
    });
  }
}
