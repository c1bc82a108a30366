/** The words of the page in its language. */

import { explained } from "./glossary/glossary.js";

/** Which of the two languages the page is in. */
export const language = () => (/^zh/i.test(navigator.language) ? "zh" : "en");

/** A function from a key, and the values of its blanks, to a text. @param {Object<string, string>} table */
export function reader(table) {
  return (key, values = {}) => table[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Say what a picture shows. Until then it is none to those who cannot see it. */
export function describe(picture, words) {
  if (!picture.role) picture.role = "img"; // one to choose from has another
  picture.setAttribute("aria-label", words);
}

let faults; // Chinese by the server's code, as the page's head has it

/**
 * What the server says, in the page's language where that is known. @param {{sentence: string,
 *   code?: string, values?: object}} told  the sentence in English; with blanks, it is the code
 */
export function serverSays({ sentence, code = sentence, values = {} }) {
  if (language() === "en") return sentence;
  faults ??= JSON.parse(document.getElementById("lab-faults")?.textContent ?? "{}");
  if (!Object.hasOwn(faults, code)) return sentence;
  const known = ([name, value]) => [name, serverSays(value.code ? value : { sentence: value })];
  return reader(faults)(code, Object.fromEntries(Object.entries(values).map(known)));
}

/**
 * Write texts where the page has `data-text`, titles for `data-title`, and both names for
 * `data-label`. A text that has `data-explains` beside it, a word of the glossary, explains itself.
 */
export function fill(root, text) {
  for (const node of root.querySelectorAll("[data-text]")) {
    const [words, key] = [text(node.dataset.text), node.dataset.explains];
    node.replaceChildren(key ? explained(words, key) : words);
  }
  for (const node of root.querySelectorAll("[data-title]")) node.title = text(node.dataset.title);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.title = text(node.dataset.label);
    node.setAttribute("aria-label", node.title);
  }
}
