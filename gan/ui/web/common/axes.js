/** The menus of a plane: which of a model's directions go across and up. */

import { element } from "./controls.js";

/**
 * Two menus, of which no one ever has the other's direction: then they change places.
 * @param {string[]} names  of the directions
 * @param {() => [number, number]} current  the pair in force
 * @param {(pair: [number, number]) => void} chosen
 * @returns {HTMLSelectElement[]}
 */
export function axisMenus(text, names, current, chosen) {
  return ["horizontal", "vertical"].map((word, i) => {
    const menu = element("select", { "aria-label": text(word), title: text(word) });
    menu.append(...names.map((name, k) => new Option(name, k)));
    menu.value = current()[i];
    menu.addEventListener("change", () => {
      const before = current();
      const pair = [...before];
      pair[i] = Number(menu.value);
      if (pair[0] === pair[1]) pair[1 - i] = before[i];
      chosen(pair);
    });
    return menu;
  });
}
