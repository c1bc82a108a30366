/** What is worked out in a page without a server, and how it says that something cannot be. */

import { local } from "../common/drawing/local.js";
import { base64 } from "../common/parts/base64.js";

/** No answer; the message is the key of the text that says why. */
export class Unanswered extends Error {}

/** @param {string} key  of a text; without it: this needs a server */
export function refuse(key = "needs_server") {
  throw new Unanswered(key);
}

/** The pictures of a request. @returns {Promise<import("../common/pictures.js").Pictures>} */
export async function drawn(request) {
  return (await local.draw(request)) ?? refuse("no_drawing");
}

/** Pictures as they travel. */
export function packed({ count, height, width, channels, pixels }) {
  return { count, height, width, channels, pixels: base64(pixels) };
}
