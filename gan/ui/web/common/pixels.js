/**
 * Where pixels come from: the generator in the page, or the server. Nothing else in the page may know,
 * except to say so.
 */

import { answered, Refusal } from "./ask.js";
import { local } from "./drawing/local.js";
import { post } from "./parts/server.js";
import { decoded } from "./pictures.js";

const PATIENCE = 30_000; // milliseconds
const AGAIN = 1000; // milliseconds until what did not arrive is asked for once more

/** Ask for the pictures of a state. Rejects with one sentence. @returns {Promise<Pictures>} */
export const pixels = (request) => drawn("draw", request);

/** The same of a walk, as /interpolate takes it. @returns {Promise<Pictures>} */
export const walkPixels = (request) => drawn("interpolate", request);

async function drawn(name, request) {
  const here = await local.draw(request);
  if (here) return here;
  const begun = performance.now();
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await answered(await post("run", name, [request], { signal }));
  const milliseconds = performance.now() - begun;
  local.served(request, milliseconds);
  return { ...decoded(answer), drawn: { here: false, milliseconds } };
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
