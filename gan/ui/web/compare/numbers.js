/** Three numbers measured on the pictures above, each beside that of real digits. */

import { ask, Refusal, reasonOf } from "../common/ask.js";
import { element } from "../common/controls.js";
import { Latest } from "../common/pixels.js";
import { SIDES, wishOf } from "./pair.js";

const MEASURES = ["sharpness", "variety", "nearness"];
const FULL = 2; // a bar as long as its track: twice the real digits' number
const DIGIT = "1,28,28"; // the shape of the real ones
const ALIKE = 0.01; // a smaller difference between two ratios is called none

export class NumbersSection {
  root;
  #text;
  #model;
  #numbers = {};
  #sentences = {};
  #measured = false;
  #note;
  #rows;
  #latest;
  #wishes = {};

  /** @param {{text, model: (side: string) => object}} page */
  constructor(root, { text, model }) {
    this.root = root;
    this.#text = text;
    this.#model = model;
    this.#note = root.querySelector(".compare-note");
    this.#rows = Object.fromEntries(MEASURES.map((measure) => [measure, this.#build(measure)]));
    this.#latest = Object.fromEntries(
      SIDES.map((side) => [
        side,
        new Latest(
          (answer) => this.#arrived(side, answer),
          (error) => error && this.#refused(side, error),
          (wish) => this.#measure(side, wish),
        ),
      ]),
    );
  }

  /** The pair has changed. */
  follow(pair) {
    for (const side of SIDES) {
      const wish = wishOf(pair, side);
      if (JSON.stringify(wish) === this.#wishes[side]) continue;
      this.#wishes[side] = JSON.stringify(wish);
      this.#numbers[side] = null; // those of other pictures are judged no more
      for (const measure of MEASURES) this.#rows[measure].bars[side].name.textContent = wish.model;
      this.#say(side, this.#text(this.#measured ? "measuring" : "measuring_first"));
      this.#latest[side].want(wish);
    }
  }

  #build(measure) {
    const bars = Object.fromEntries(
      SIDES.map((side) => {
        const name = element("span", { class: "compare-bar-name" });
        const fill = element("i");
        const value = element(
          "span",
          { class: "compare-value", id: `compare-${side}-${measure}` },
          "–",
        );
        const track = element("span", { class: "compare-track-of-bar" }, fill);
        return [
          side,
          {
            name,
            fill,
            value,
            row: element(
              "div",
              { class: "compare-measure-bar", "data-side": side },
              name,
              track,
              value,
            ),
          },
        ];
      }),
    );
    const verdict = element("p", { class: "compare-nearer" });
    const block = element(
      "div",
      { class: "compare-measure" },
      element("h3", { class: "lab-name" }, this.#text(measure)),
      element("p", { class: "lab-quiet" }, this.#text(`${measure}_help`)),
      bars.left.row,
      bars.right.row,
      verdict,
    );
    this.root.querySelector(".compare-measures").append(block);
    return { bars, verdict };
  }

  /** The numbers of a side's pictures. Colours have none beside grey digits: nobody is asked. */
  async #measure(side, wish) {
    const { name, shape } = this.#model(side);
    if (String(shape) !== DIGIT) throw new Refusal(this.#text("not_digits", { name }));
    return ask("measure", wish);
  }

  #arrived(side, answer) {
    this.#measured = true;
    this.#say(side, "");
    this.#numbers[side] = answer;
    for (const measure of MEASURES) {
      const { fill, value, row } = this.#rows[measure].bars[side];
      const ratio = answer[measure]?.ratio ?? null;
      fill.style.width = `${Math.min(1, (ratio ?? 0) / FULL) * 100}%`;
      value.textContent = ratio === null ? "–" : ratio.toFixed(2);
      row.title =
        ratio === null
          ? ""
          : this.#text("measured", {
              value: answer[measure].value.toPrecision(3),
              real: answer[measure].real.toPrecision(3),
            });
    }
    if (SIDES.every((one) => this.#numbers[one])) this.#judge();
  }

  #refused(side, error) {
    this.#numbers[side] = null;
    this.#say(side, reasonOf(error, this.#text));
    for (const measure of MEASURES) {
      const { fill, value } = this.#rows[measure].bars[side];
      fill.style.width = 0;
      value.textContent = "–";
      this.#rows[measure].verdict.textContent = "";
    }
    this.root.querySelector(".compare-claim").textContent = "";
  }

  /** Each side has its sentence: what it waits for, or why there are no numbers. */
  #say(side, sentence) {
    this.#sentences[side] = sentence;
    this.#note.textContent = [...new Set(Object.values(this.#sentences))].filter(Boolean).join(" ");
  }

  #judge() {
    const names = SIDES.map((side) => this.#model(side).name);
    for (const measure of MEASURES) {
      const ratios = SIDES.map((side) => this.#numbers[side][measure]?.ratio);
      this.#rows[measure].verdict.textContent =
        ratios.includes(null) || ratios.includes(undefined)
          ? this.#text("too_few")
          : this.#nearer(names, ratios);
    }
    this.root.querySelector(".compare-claim").textContent = this.#claim(names);
  }

  /** Which of the two is nearer to real digits, that is to 1, in shares. */
  #nearer(names, ratios) {
    const [left, right] = ratios.map((ratio) => Math.abs(Math.log(Math.max(ratio, 1e-6))));
    if (Math.abs(left - right) < ALIKE) return this.#text("both_near");
    return this.#text("near_real", { best: names[left < right ? 0 : 1] });
  }

  /** What the articles say, "VAE smooth and orderly, GAN sharp", held against the numbers. */
  #claim(names) {
    const kinds = SIDES.map((side) => Boolean(this.#model(side).vae));
    if (kinds[0] === kinds[1]) return this.#text("claim_needs_both");
    const sharp = Object.fromEntries(
      SIDES.map((side, i) => [kinds[i] ? "vae" : "gan", this.#numbers[side].sharpness.ratio]),
    );
    const values = {
      vae: names[kinds.indexOf(true)],
      gan: names[kinds.indexOf(false)],
      smooth: sharp.vae.toFixed(2),
      sharp: sharp.gan.toFixed(2),
    };
    return this.#text(sharp.gan > sharp.vae * (1 + ALIKE) ? "claim_holds" : "claim_fails", values);
  }
}
