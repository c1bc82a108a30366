/** The line in which a tab says what went wrong, or what it waits for. */

import { element } from "./controls.js";

export class Message {
  #line;
  #where = "";

  constructor(line) {
    this.#line = line;
  }

  /**
   * Say something in the page's language; nothing takes the line away.
   * @param {{reason?: string, where?: string}} more  `reason` is the server's own sentence, in
   *   English, `where` what it is about
   */
  say(words, { reason = "", where = "" } = {}) {
    this.#where = where;
    this.#line.replaceChildren(words, ...(reason ? [element("span", { lang: "en" }, reason)] : []));
    this.#line.hidden = !words;
  }

  /** Take away what was said, if it was about this. */
  clear(where = this.#where) {
    if (where === this.#where) this.#line.hidden = true;
  }
}
