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
 * @param {(answer: object, request: object) => void} show
 * @param {(error: Error | null) => void} report  told of every failure, and null after a success
 * @param {(request: object) => Promise<object>} answer  who grants a wish
 */
export function latest(show, report = () => {}, answer = pixels) {
  let next = null;
  let last = ""; // what `wantOther` was told
  let busy = false;

  async function grant() {
    busy = true;
    while (next) {
      const request = next;
      next = null;
      let granted;
      try {
        granted = await answer(request);
        report(null);
      } catch (error) {
        report(error);
        if (error instanceof Refusal)
          last = ""; // it may be wanted again
        else {
          next ??= request; // the network, or a restart: the wish stands
          await new Promise((resolve) => setTimeout(resolve, AGAIN));
        }
        continue;
      }
      show(granted, request);
    }
    busy = false;
  }

  function want(request) {
    next = request;
    if (!busy) grant();
  }

  /** Want it, unless it is what was wanted here last. @returns {boolean} whether it is another */
  function wantOther(request) {
    const wish = JSON.stringify(request);
    if (wish === last) return false;
    last = wish;
    want(request);
    return true;
  }

  return { want, wantOther };
}
