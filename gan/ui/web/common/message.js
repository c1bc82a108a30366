/** The line in which a tab says what went wrong, or what it waits for. */

import { element } from "./controls.js";

/** What the server says, marked where it is English on a Chinese page. */
export function spoken(words) {
  const lang = /\p{Script=Han}/u.test(words) ? document.documentElement.lang : "en";
  return element("span", { lang }, words);
}

export class Message {
  #line;
  #where = "";

  constructor(line) {
    this.#line = line;
  }

  /**
   * Say something in the page's language; nothing takes the line away.
   * @param {{reason?: string, where?: string}} more  `reason` is the server's sentence,
   *   `where` what it is about
   */
  say(words, { reason = "", where = "" } = {}) {
    this.#where = where;
    this.#line.replaceChildren(words, ...(reason ? [spoken(reason)] : []));
    this.#line.hidden = !words;
  }

  /** Take away what was said, if it was about this. */
  clear(where = this.#where) {
    if (where === this.#where) this.#line.hidden = true;
  }
}
