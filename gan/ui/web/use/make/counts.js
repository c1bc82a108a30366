/** How many of each class: a field for each, and what all of them come to. */

import { element } from "../../common/controls.js";
import { classOf } from "../../common/models.js";
import { sharesOf } from "./order.js";

/**
 * @param {HTMLDetailsElement} fold
 * @param {(counts: Object<string, number>) => void} changed
 * @returns {(order: object, model: object) => void} follows the order; `model` is the page's of it
 */
export function countFields(fold, most, changed) {
  const box = fold.querySelector("div");
  let offered = "";
  let fields = [];

  function edited() {
    const counts = fields.map(({ valueAsNumber: n }) => (n > 0 && n <= most ? Math.floor(n) : 0));
    changed(Object.fromEntries(counts.map((count, n) => [n, count]).filter(([, count]) => count)));
  }

  function offer(names) {
    const looks = { type: "number", min: 0, max: most, step: 1, inputmode: "numeric" };
    fields = names.map(() => element("input", { ...looks, input: edited }));
    const rows = names.map((name, n) => element("label", {}, element("span", {}, name), fields[n]));
    box.replaceChildren(...rows);
  }

  return (order, model) => {
    const names = Array.from({ length: model.classes }, (_, n) => classOf(model, n));
    fold.hidden = !names.length;
    if (String(names) !== offered) offer(names);
    offered = String(names);
    const shares = sharesOf(order, names.length);
    fields.forEach((field, n) => {
      if (field !== document.activeElement) field.value = String(shares[n]);
    });
  };
}
