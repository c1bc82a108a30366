/** A table that its reader sorts: a button in each column's head. What has no value comes last. */

import { element } from "./controls.js";
import { language } from "./words.js";

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {(row: object) => number | string | null} value  what it is sorted by
 * @property {(row: object) => (Node | string)[]} cell
 * @property {boolean} [words]  words, set to the left
 * @property {boolean} [high]   the highest value is the best: it comes first
 */

export class SortedTable {
  /**
   * @param {HTMLTableElement} table
   * @param {Column[]} columns  the first names the rows
   * @param {(row: object) => string} kind  a row's class
   */
  constructor(table, columns, kind) {
    Object.assign(this, { table, columns, kind, rows: [] });
    this.heads = columns.map((column) => {
      const button = element("button", { type: "button" }, column.label);
      button.addEventListener("click", () => this.sort(column, column === this.by ? -this.way : this.#first(column)));
      return element("th", { scope: "col", "data-key": column.key, ...(column.words ? { "data-words": "" } : {}) }, button);
    });
    table.tHead.append(element("tr", {}, ...this.heads));
  }

  /** Show other rows, sorted by a column; without one as they were. */
  show(rows, key = this.by?.key) {
    this.rows = rows;
    const column = this.columns.find((one) => one.key === key);
    this.sort(column, column === this.by ? this.way : this.#first(column));
  }

  /** @param {1 | -1} way  1: the least comes first */
  sort(column, way) {
    Object.assign(this, { by: column, way });
    this.heads.forEach((head, i) => {
      if (this.columns[i] === column) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const inOrder = [...this.rows].sort((a, b) => compared(column.value(a), column.value(b), way));
    this.table.tBodies[0].replaceChildren(...inOrder.map((row) => this.#line(row)));
  }

  #first(column) {
    return column.high ? -1 : 1;
  }

  #line(row) {
    const cells = this.columns.map(({ cell, words }, i) => {
      const tag = i ? "td" : "th";
      return element(tag, { ...(i ? {} : { scope: "row" }), ...(words ? { "data-words": "" } : {}) }, ...cell(row));
    });
    return element("tr", { class: this.kind(row) }, ...cells);
  }
}

function compared(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  return way * (typeof a === "string" ? a.localeCompare(b, language()) : a - b);
}
