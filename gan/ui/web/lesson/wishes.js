/** What the article wants drawn: part by part, the newest seed of each, one question at a time. */

import { ask, Refusal } from "../common/ask.js";

const AGAIN = 1000; // milliseconds until what did not arrive is asked for once more

export class Wishes {
  #wanted = new Map(); // a part's name to the seed that it is wanted of
  #asking = false;
  #page;

  /**
   * @param {{model: () => object, asked: () => void, failed: (error: Error) => void,
   *   answered: (answer: object, seed: number, model: object) => void}} page
   */
  constructor(page) {
    this.#page = page;
  }

  /** Want parts drawn anew; wishes that are overtaken are never sent. */
  want(parts, seed) {
    for (const part of parts) this.#wanted.set(part, seed);
    if (!this.#asking) this.#grant();
  }

  async #grant() {
    this.#asking = true;
    while (this.#wanted.size) {
      const seed = this.#wanted.values().next().value;
      const parts = [...this.#wanted.keys()].filter((part) => this.#wanted.get(part) === seed);
      const model = this.#page.model();
      for (const part of parts) this.#wanted.delete(part);
      this.#page.asked();
      try {
        const answer = await ask("lesson", { model: model.name, seed, parts });
        this.#page.answered(answer, seed, model);
      } catch (error) {
        this.#page.failed(error);
        if (!(error instanceof Refusal)) await this.#later(parts, seed);
      }
    }
    this.#asking = false;
  }

  /** The wish stands, unless another one has come meanwhile. */
  #later(parts, seed) {
    for (const part of parts) if (!this.#wanted.has(part)) this.#wanted.set(part, seed);
    return new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}
