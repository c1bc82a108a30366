/** The texts of a tab in the visitor's language. */

export const language = /^zh/i.test(navigator.language) ? "zh" : "en";

/** A function from a text's key, and the values of its blanks, to the text. */
export function reader(texts) {
  const words = texts[language];
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Fill every element that names a text: data-text its words, data-label its name, data-title its hint. */
export function label(root, text) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const node of root.querySelectorAll("[data-title]")) node.title = text(node.dataset.title);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", text(node.dataset.label));
    node.title = text(node.dataset.label);
  }
}
