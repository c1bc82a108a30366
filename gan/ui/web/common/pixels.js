/** Where pixels come from: today the server. Nothing else in the page may know. */

import { answered, post, Refusal } from "./ask.js";
import { decoded } from "./pictures.js";

const PATIENCE = 30_000; // milliseconds
const AGAIN = 1000; // milliseconds until what did not arrive is asked for once more

/** Ask for the pictures of a state. Rejects with one sentence. @returns {Promise<Pictures>} */
export async function pixels(request) {
  const signal = AbortSignal.timeout(PATIENCE);
  return decoded(await answered(await post("run", "draw", [request], { signal })));
}

/**
 * One request at a time, and always for the newest wish: wishes that were overtaken are never
 * sent, answers come in order, and the last wish is always granted.
 */
export class Latest {
  #show;
  #report;
  #answer;
  #next = null;
  #wish = "";
  #busy = false;

  /**
   * @param {(error: Error | null) => void} report  told of every failure, and null after a success
   * @param {(request: object) => Promise<object>} answer  who grants a wish
   */
  constructor(show, report = () => {}, answer = pixels) {
    this.#show = show;
    this.#report = report;
    this.#answer = answer;
  }

  want(request) {
    this.#next = request;
    if (!this.#busy) this.#run();
  }

  /** Want it, unless it is what was wanted here last. @returns {boolean} whether it is another */
  wantOther(request) {
    const wish = JSON.stringify(request);
    if (wish === this.#wish) return false;
    this.#wish = wish;
    this.want(request);
    return true;
  }

  async #run() {
    this.#busy = true;
    while (this.#next) {
      const request = this.#next;
      this.#next = null;
      let answer;
      try {
        answer = await this.#answer(request);
        this.#report(null);
      } catch (error) {
        this.#report(error);
        if (error instanceof Refusal)
          this.#wish = ""; // it may be wanted again
        else {
          this.#next ??= request; // the network, or a restart: the wish stands
          await new Promise((resolve) => setTimeout(resolve, AGAIN));
        }
        continue;
      }
      this.#show(answer, request);
    }
    this.#busy = false;
  }
}
