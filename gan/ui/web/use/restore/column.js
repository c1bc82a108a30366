/** What one way of restoring comes to: its picture step by step, several answers, what is known of each. */

import { paint } from "../../common/canvas.js";
import { button, element, screen } from "../../common/controls.js";
import { explained } from "../../common/glossary/glossary.js";
import { digitPicture, evenly } from "../../common/pictures.js";
import { linkTo, onPlainClick, open } from "../../common/tabs.js";
import { percent } from "../wording.js";

const FRAMES = 8; // of the way, that are shown
const ANSWERS = { plain: 2, vae: 5, gan: 5 }; // that have a place

/**
 * @typedef {object} Answer
 * @property {string} digit     the picture, 28 × 28 in base64
 * @property {string} [name]    the key of what it is called, where it is none of a model's own
 * @property {number} [error]   how far it is from what is left, mean squared
 * @property {number} [likely]  its share among the answers
 * @property {number | null} [label]  its class, where the model has classes
 * @property {string} [free]    its latent, as Explore's `z`
 * @property {string} [model]   in whose latent space that is
 * @property {number} psnr      how near it comes to the digit as it was, in dB
 * @property {{digit: number, sure: number, is_digit: boolean} | null} [read]  by the classifier
 */

export class Column {
  box;
  answers = [];
  state = "empty";
  #text;
  #asPair;
  #frames = []; // pictures on the way
  #picked = 0;
  #large;
  #film;
  #choices;
  #figures = element("p", { class: "use-figures lab-quiet" });
  #status = element("p", { class: "lab-quiet use-said" });
  #explore;
  #compare;

  /**
   * @param {string} way  its name
   * @param {HTMLElement} heading
   * @param {(digit: string) => object} asPair  a state of Compare with the restored digit
   */
  constructor(way, heading, text, asPair) {
    this.#text = text;
    this.#asPair = asPair;
    const name = text(`way_${way}`);
    this.#large = screen(text("restored_by", { name }), { id: `use-${way}`, class: "use-large" });
    this.#film = screen(text("film_of", { name }), { class: "use-film" });
    this.#film.width = FRAMES * 30 - 2;
    this.#choices = Array.from({ length: ANSWERS[way] }, (_, n) => this.#choice(n));
    const named = { role: "group", "aria-label": text("answers_of", { name }) };
    const [words, meaning] = way === "plain" ? ["two_answers"] : ["answers", "posterior"];
    const caption = meaning ? explained(text(words), meaning) : text(words);
    const title = element("p", { class: "lab-quiet use-title" }, caption);
    const list = element("div", { class: "use-choices", ...named }, ...this.#choices);
    this.#explore = element("a", { href: "#" }, text("explore_it"));
    this.#compare = element("a", { href: "#" }, text("compare_it"));
    onPlainClick(this.#explore, () => open("explore", this.#state));
    onPlainClick(this.#compare, () => open("compare", asPair(this.#answer.digit)));
    const links = element("p", { class: "lab-quiet use-links" }, this.#explore, this.#compare);
    const how = element("p", { class: "lab-quiet use-how" }, text(`how_${way}`));
    const parts = [heading, how, this.#large, this.#film, title, list, this.#figures, links];
    this.box = element("div", { class: "use-column", "data-way": way }, ...parts, this.#status);
    this.clear();
  }

  get #answer() {
    return this.answers[this.#picked];
  }

  /** The picked answer as a state of Explore. */
  get #state() {
    const { model, free, label } = this.#answer;
    return { v: 2, model, grid: 1, z: free, label };
  }

  #choice(n) {
    const picture = element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
    const made = button(() => this.#pick(n), picture, { class: "use-choice" });
    made.append(element("span"));
    return made;
  }

  /** Begin anew; what was found stays to be seen until there is something else. */
  begin(words) {
    this.#frames = [];
    if (this.#answer) this.#pick(0);
    this.say("waiting", words);
  }

  /** Forget what was found; the places stay. */
  clear() {
    this.answers = [];
    this.#frames = [];
    for (const choice of this.#choices) this.#offer(choice);
    this.#figures.replaceChildren();
    this.#link();
    this.say("empty", "");
  }

  say(state, words) {
    this.state = state;
    this.box.dataset.state = state;
    this.#status.textContent = words;
  }

  /** A picture on the way. */
  step(digit, words) {
    this.#frames.push(digit);
    const { length } = this.#frames;
    const seen =
      length > FRAMES ? evenly(length, FRAMES).map((i) => this.#frames[i]) : this.#frames;
    paint(this.#film, joined(seen), FRAMES, 2);
    if (this.state === "waiting") paint(this.#large, digitPicture(digit), 1, 0);
    this.say("searching", words);
  }

  /** The answers, the likeliest first. @param {Answer[]} answers */
  found(answers) {
    this.answers = answers.slice(0, this.#choices.length);
    this.#choices.forEach((choice, n) => this.#offer(choice, this.answers[n]));
    this.#pick(Math.min(this.#picked, this.answers.length - 1));
  }

  #offer(choice, answer) {
    choice.classList.toggle("use-none", !answer);
    choice.ariaHidden = String(!answer);
    if (!answer) return;
    const { digit, label, likely, name } = answer;
    paint(choice.querySelector("canvas"), digitPicture(digit), 1, 0);
    const share = likely === undefined ? "" : percent(likely);
    const words = name ? this.#text(name) : [label ?? "", share].filter(String).join(" · ");
    choice.querySelector("span").textContent = words;
  }

  #pick(n) {
    this.#picked = n;
    this.#choices.forEach((choice, i) => choice.setAttribute("aria-pressed", i === n));
    paint(this.#large, digitPicture(this.#answer.digit), 1, 0);
    this.#figures.replaceChildren(...this.#figuresOf(this.#answer));
    this.#link();
  }

  /** What is known of an answer, in words; the strange ones explain themselves. */
  #figuresOf({ error, psnr, read }) {
    const known = [["psnr", this.#text("psnr_value", { value: psnr.toFixed(1) })]];
    if (error !== undefined) known.push(["explains", error.toFixed(4)]);
    const lines = known.map(([key, value]) => [explained(this.#text(key), key), ` ${value}`]);
    if (read) {
      const values = { digit: read.digit, share: percent(read.sure) };
      lines.push([this.#text(read.is_digit ? "read_as" : "read_as_none", values)]);
    }
    return lines.map((parts) => element("span", {}, ...parts));
  }

  #link() {
    const answer = this.#answer;
    this.#explore.hidden = !answer?.free;
    this.#compare.hidden = !answer;
    if (answer?.free) this.#explore.href = linkTo("explore", this.#state);
    if (answer) this.#compare.href = linkTo("compare", this.#asPair(answer.digit));
  }
}

/** Digits in base64 as pictures. */
function joined(digits) {
  const all = digits.map(digitPicture);
  const size = all[0].pixels.length;
  const pixels = new Uint8Array(size * all.length);
  all.forEach((one, i) => pixels.set(one.pixels, i * size));
  return { ...all[0], pixels, count: all.length };
}
