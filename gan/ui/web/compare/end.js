/** One end of the race: a seed, or a digit that was found above. */

import { paint } from "../common/canvas.js";
import { button, element, screen } from "../common/controls.js";
import { digitPicture } from "../common/pictures.js";
import { seedControls, showSeed } from "../common/seeds.js";

export class End {
  value = { seed: 0 };
  #name;
  #text;
  #digit;
  #changed;
  #chosen = false;
  #seed;
  #dice;
  #picture;
  #take;
  #label;
  #lastSeed;

  /**
   * @param {HTMLElement} box  gets the controls
   * @param {"from" | "to"} name
   * @param {() => string | null} digit  the digit found above, in base64
   * @param {(sentence: string) => void} changed  told of every change, and what is to be said of it
   */
  constructor(box, name, text, digit, changed) {
    this.#name = name;
    this.#text = text;
    this.#digit = digit;
    this.#changed = changed;
    const id = `compare-${name}`;
    const current = () => this.value.seed;
    const choose = (seed) => this.#choose({ seed });
    [this.#seed, this.#dice] = seedControls(id, text, current, choose);
    this.#picture = screen(text("end_digit"), { class: "compare-digit" });
    this.#take = button(() => this.#toggle(), "", { id: `${id}-digit` });
    this.#label = element("label", { class: "lab-name", for: id });
    box.append(this.#label, this.#seed, this.#dice, this.#picture, this.#take);
    this.#show();
  }

  /** A seed for an end that the visitor has not chosen yet. */
  suggest(seed) {
    if (this.#chosen) return;
    this.value = { seed };
    this.#show();
  }

  #toggle() {
    if (this.value.digit) this.#choose({ seed: this.#lastSeed });
    else if (this.#digit()) this.#choose({ digit: this.#digit() });
    else this.#changed(this.#text("no_digit_yet"));
  }

  #choose(value) {
    if (value.digit) this.#lastSeed = this.value.seed;
    this.value = value;
    this.#chosen = true;
    this.#show();
    this.#changed("");
  }

  #show() {
    const { seed, digit } = this.value;
    const drawn = digit !== undefined;
    if (drawn) paint(this.#picture, digitPicture(digit), 1, 0);
    else showSeed(this.#seed, seed);
    this.#seed.hidden = this.#dice.hidden = drawn;
    this.#picture.hidden = !drawn;
    this.#label.textContent = this.#text(drawn ? `${this.#name}_digit` : this.#name);
    this.#take.textContent = this.#text(drawn ? "take_seed" : "take_digit");
  }
}
