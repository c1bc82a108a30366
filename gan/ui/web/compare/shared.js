/** What both sides share: whether they are linked, the size of the grid, the class. */

import { ICONS } from "../common/controls.js";
import { gridChoice } from "../common/grid.js";
import { classChoice } from "../common/models.js";
import { linked } from "./pair.js";

/**
 * @param {() => import("./pair.js").Pair} pair
 * @param {(change: object) => void} set  told of every change by the visitor
 * @returns {(pair: object, classes: string[]) => void} follows the pair; `classes` are the names of
 *   those that both models have
 */
export function shared(root, text, pair, set) {
  const find = (id) => root.querySelector(`#compare-${id}`);
  const link = find("link");
  link.innerHTML = `${ICONS.link}<span></span>`;
  link.addEventListener("click", () => set(pair().linked ? { linked: false } : linked(pair())));
  const showGrid = gridChoice(find("grid"), "compare-grid", text, (grid) => set({ grid }));
  let offered = null; // the names of the classes
  let showClass;

  function offer(classes) {
    const each = classes.map((label, value) => ({ value, label }));
    const options = [{ value: null, label: text("class_any") }, ...each];
    showClass = classChoice(find("class"), "compare-class", options, (label) => set({ label }));
    offered = String(classes);
  }

  return (now, classes) => {
    link.setAttribute("aria-checked", now.linked);
    link.title = text(now.linked ? "unlink_help" : "link_help");
    link.querySelector("span").textContent = text(now.linked ? "linked" : "unlinked");
    find("same").hidden = !now.linked || now.left.model !== now.right.model;
    showGrid(now.grid);
    find("class-row").hidden = !classes.length;
    if (String(classes) !== offered) offer(classes);
    showClass(now.label);
  };
}
