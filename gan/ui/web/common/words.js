/** The words of the page in its language. */

/** Which of the two languages the page is in. */
export const language = () => (/^zh/i.test(navigator.language) ? "zh" : "en");

/** A function from a key, and the values of its blanks, to a text. @param {Object<string, string>} table */
export function reader(table) {
  return (key, values = {}) => table[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Write texts where the page has `data-text`, titles for `data-title`, and both names for `data-label`. */
export function fill(root, text) {
  for (const node of root.querySelectorAll("[data-text]"))
    node.textContent = text(node.dataset.text);
  for (const node of root.querySelectorAll("[data-title]")) node.title = text(node.dataset.title);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.title = text(node.dataset.label);
    node.setAttribute("aria-label", node.title);
  }
}
