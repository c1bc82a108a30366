/** Walks as files to keep: moving pictures, or a strip. */

import { ask } from "./ask.js";
import { save } from "./pictures.js";

export const KINDS = ["webp", "gif", "png"];

/**
 * Have walks made into one file, and give it to the visitor; rejects with one sentence.
 * @param {object[]} walks  one, or two that go side by side, as /animate takes them
 * @param {string} kind  one of `KINDS`; a PNG is a strip
 */
export async function saveWalks(walks, kind, name, options) {
  const { file, type } = await ask("animate", { walks, kind, ...options });
  save(file, type, `${name}.${kind}`);
}
