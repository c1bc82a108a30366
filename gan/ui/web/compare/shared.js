/** What both sides share: whether they are linked, the size of the grid, the class. */

import { choice, ICONS } from "../common/controls.js";
import { gridChoice } from "../common/grid.js";
import { linked } from "./pair.js";

export class Shared {
  #text;
  #set;
  #link;
  #same;
  #row;
  #box;
  #names = null; // of the classes on offer
  #showGrid;
  #showClass;

  /**
   * @param {() => import("./pair.js").Pair} pair
   * @param {(change: object) => void} set  told of every change by the visitor
   */
  constructor(root, text, pair, set) {
    const find = (id) => root.querySelector(`#compare-${id}`);
    this.#text = text;
    this.#set = set;
    this.#link = find("link");
    this.#same = find("same");
    this.#row = find("class-row");
    this.#box = find("class");
    this.#link.innerHTML = `${ICONS.link}<span></span>`;
    this.#link.addEventListener("click", () =>
      set(pair().linked ? { linked: false } : linked(pair())),
    );
    this.#showGrid = gridChoice(find("grid"), "compare-grid", text, (grid) => set({ grid }));
  }

  /** Follow the pair; `classes` are the names of those that both models have. */
  show(pair, classes) {
    this.#link.setAttribute("aria-checked", pair.linked);
    this.#link.title = this.#text(pair.linked ? "unlink_help" : "link_help");
    this.#link.querySelector("span").textContent = this.#text(pair.linked ? "linked" : "unlinked");
    this.#same.hidden = !pair.linked || pair.left.model !== pair.right.model;
    this.#showGrid(pair.grid);
    this.#row.hidden = !classes.length;
    if (String(classes) !== this.#names) this.#offer(classes);
    this.#showClass(pair.label);
  }

  #offer(classes) {
    const any = this.#text("class_any");
    const each = classes.map((name, n) => ({ value: n, label: name, content: [name] }));
    const options = [{ value: null, label: any, content: [any] }, ...each];
    this.#box.replaceChildren();
    this.#showClass = choice(this.#box, "compare-class", options, (label) => this.#set({ label }));
    this.#names = String(classes);
  }
}
