/** The same digit through both models: what each makes of it, and the way from there to the seed. */

import { paint } from "../../common/canvas.js";
import { intake } from "../../common/intake/intake.js";
import { sketchOn } from "../../common/intake/sketch.js";
import { digitPicture } from "../../common/pictures.js";
import { bySide, SIDES, wishOf } from "../pair.js";
import { Section } from "../section.js";
import { Search } from "./search.js";

const EQUAL = 1.02; // two errors that differ by less are called equal

export class InversionSection extends Section {
  digit = null; // in base64
  #pair = null;
  #refusal = ""; // what is wrong with what was given last
  #verdict = this.find("#compare-verdict");
  #searches = bySide((side) => {
    const told = (arrived) => (arrived ? this.#show() : this.#judge());
    return new Search(this.root, side, this.page, told);
  });
  #test = null; // the test image that the digit is
  #given = null; // the digit that the link handed over
  #intake = intake(
    {
      root: this.root,
      text: this.text,
      prefix: "compare",
      sketch: sketchOn(this.find("#compare-draw")),
    },
    (digit, label) => this.#take(digit, label),
    (test) => this.#tested(test),
    (sentence) => this.#refuse(sentence),
  );

  constructor(root, page) {
    super(root, page);
    this.find("#compare-run").addEventListener("click", () => this.#again());
    this.find("#compare-cancel").addEventListener("click", () => {
      for (const side of SIDES) this.#searches[side].cancel();
      this.#show();
    });
  }

  get #running() {
    return SIDES.some((side) => this.#searches[side].running);
  }

  follow(pair) {
    const others = SIDES.filter((side) => pair[side].model !== this.#pair?.[side].model);
    this.#pair = pair;
    for (const side of SIDES) this.#searches[side].heading.textContent = pair[side].model;
    if (pair.test !== null && pair.test !== this.#test) {
      this.#test = pair.test; // a link names it
      this.#given = null;
      this.#intake.show(pair.test);
    } else if (pair.digit && pair.digit !== this.#given) {
      this.#given = pair.digit; // a link hands it over
      this.#test = null;
      this.#intake.place(pair.digit);
      this.#take(pair.digit, null);
    } else if (this.digit) this.#search(others);
    this.#show();
  }

  /** The visitor has chosen a test image, or anything else: the link says so. */
  #tested(test) {
    if (test === this.#test && !this.#given) return;
    this.#test = test;
    this.#given = null;
    this.page.set({ test, digit: null });
  }

  // ---- the search ----

  /** Say what is wrong with what was given, until something better is given. */
  #refuse(sentence) {
    this.#refusal = sentence;
    this.#judge();
  }

  /** Show a digit as machines see it, say how it came to look so, and look for it. */
  #take(digit, label) {
    this.digit = digit;
    paint(this.find("#compare-seen"), digitPicture(digit), 1, 0);
    const words = this.text(label === null ? "seen_is" : "seen_test", { label });
    this.find("#compare-seen-is").textContent = words;
    this.#refusal = "";
    if (this.#pair) this.#search(SIDES); // else it was pasted before the section was ever in sight
  }

  #again() {
    if (this.#intake.handOver()) return; // the digit is on its way
    if (this.digit === null) this.#refuse(this.text("nothing_drawn"));
    else if (!this.#running) this.#search(SIDES);
  }

  #search(sides) {
    for (const side of sides) {
      this.#refusal = "";
      this.#searches[side].begin(this.#pair[side].model, this.digit);
      this.#judge();
    }
  }

  // ---- what comes of it ----

  /** With the way from the found digit to the seed's picture, in both spaces. */
  #show() {
    this.#judge();
    const arrived = SIDES.filter((side) => this.#searches[side].arrived);
    for (const side of arrived) this.#searches[side].walk(wishOf(this.#pair, side));
  }

  /** Who came nearer, once both have arrived; before all else, what was wrong with what came last. */
  #judge() {
    const found = SIDES.map((side) => this.#searches[side].found);
    this.find("#compare-cancel").hidden = !this.#running;
    if (this.#refusal) this.#verdict.textContent = this.#refusal;
    else if (found.every((one) => one?.done)) this.#verdict.textContent = this.#nearer(found);
    else this.#verdict.textContent = this.#running ? this.text("searching") : "";
  }

  #nearer(found) {
    const names = SIDES.map((side) => this.#pair[side].model);
    const [best, other] = found[0].error <= found[1].error ? [0, 1] : [1, 0];
    const times = found[other].error / found[best].error;
    if (times < EQUAL) return this.text("equally_near");
    const values = { best: names[best], other: names[other], times: times.toFixed(1) };
    return this.text("nearer", values);
  }
}
