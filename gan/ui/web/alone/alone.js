/** A tab of a page without a server that needs one: it says so, and how to have it. */

import { fill, language, reader } from "../common/words.js";

/** Write the texts into `root`; `props` are {of, texts}. */
export function mount(root, { of, texts }) {
  const text = reader(texts[language()]);
  fill(root, text);
  root.querySelector("h2").textContent = text(`needs_${of}`);
  root.querySelector("p").textContent = text(`needs_${of}_is`);
}
