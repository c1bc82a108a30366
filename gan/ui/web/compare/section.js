/** What the sections below the pictures have in common: their place, the texts, a line to say things in. */

import { reasonOf } from "../common/ask.js";
import { joined } from "../common/parts/sentences.js";

export class Section {
  root;
  page;
  text;
  #said = {};

  /** @param {object} page  as sections.js has it */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.text = page.text;
  }

  /** The pair has changed: what needs no server stands at once, so that nothing jumps later. */
  prepare() {}

  /** The same, once prepared, while the section is looked at. @param {object} pair */
  follow() {}

  find(selector) {
    return this.root.querySelector(selector);
  }

  /** Say something, of one side or of all: what is the same of both sides stands once. */
  say(sentence, side = "all") {
    this.#said[side] = sentence;
    const said = new Set(Object.values(this.#said).filter(Boolean));
    this.find(".compare-note").textContent = joined([...said]);
  }

  /** Say what failed; null: nothing did. */
  report(error, side) {
    this.say(reasonOf(error, this.text), side);
  }
}
