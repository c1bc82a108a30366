/**
 * A table that its reader sorts: a button in each column's head. What has no value comes last, and a
 * column without any value is left out.
 */

import { element } from "../../common/controls.js";
import { language } from "../../common/words.js";

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
  #table;
  #columns;
  #kind;
  #rows = [];
  #heads;
  #shown;
  #by;
  #way;

  /**
   * @param {Column[]} columns  the first names the rows
   * @param {(row: object) => string} kind  a row's class
   */
  constructor(table, columns, kind) {
    this.#table = table;
    this.#columns = columns;
    this.#kind = kind;
    this.#heads = new Map(
      columns.map((column) => {
        const button = element("button", { type: "button" }, column.label);
        button.addEventListener("click", () =>
          this.#sort(column, column === this.#by ? -this.#way : this.#first(column)),
        );
        const words = column.words ? { "data-words": "" } : {};
        return [column, element("th", { scope: "col", "data-key": column.key, ...words }, button)];
      }),
    );
  }

  /** Show other rows, sorted by a column; without one as they were. */
  show(rows, key = this.#by?.key) {
    this.#rows = rows;
    this.#shown = this.#columns.filter(({ value }) => rows.some((row) => value(row) !== null));
    this.#table.tHead.replaceChildren(
      element("tr", {}, ...this.#shown.map((column) => this.#heads.get(column))),
    );
    const column = this.#shown.find((one) => one.key === key);
    this.#sort(column, column === this.#by ? this.#way : this.#first(column));
  }

  /** @param {1 | -1} way  1: the least comes first */
  #sort(column, way) {
    this.#by = column;
    this.#way = way;
    this.#heads.forEach((head, one) => {
      if (one === column) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const inOrder = [...this.#rows].sort((a, b) => compared(column.value(a), column.value(b), way));
    this.#table.tBodies[0].replaceChildren(...inOrder.map((row) => this.#line(row)));
  }

  #first(column) {
    return column.high ? -1 : 1;
  }

  #line(row) {
    const cells = this.#shown.map(({ cell, words }, i) => {
      const tag = i ? "td" : "th";
      return element(
        tag,
        { ...(i ? {} : { scope: "row" }), ...(words ? { "data-words": "" } : {}) },
        ...cell(row),
      );
    });
    return element("tr", { class: this.#kind(row) }, ...cells);
  }
}

function compared(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  return way * (typeof a === "string" ? a.localeCompare(b, language()) : a - b);
}
