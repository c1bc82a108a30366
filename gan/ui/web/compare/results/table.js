/**
 * A table that its reader sorts: a button in each column's head. What has no value comes last, and a
 * column without any value is left out.
 */

import { button, element } from "../../common/controls.js";
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
  #by; // the column that it is sorted by, and which way
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
        const way = () => (column === this.#by ? -this.#way : first(column));
        const sorter = button(() => this.#sort(column, way()), column.label);
        const looks = { scope: "col", "data-key": column.key, ...setting(column) };
        return [column, element("th", looks, sorter)];
      }),
    );
  }

  /** Show other rows, sorted by a column; without one as they were. */
  show(rows, key = this.#by?.key) {
    this.#rows = rows;
    this.#shown = this.#columns.filter(({ value }) => rows.some((row) => value(row) !== null));
    const heads = this.#shown.map((column) => this.#heads.get(column));
    this.#table.tHead.replaceChildren(element("tr", {}, ...heads));
    const column = this.#shown.find((one) => one.key === key);
    this.#sort(column, column === this.#by ? this.#way : first(column));
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

  #line(row) {
    const cells = this.#shown.map((column, i) => {
      const looks = { ...(i ? {} : { scope: "row" }), ...setting(column) };
      return element(i ? "td" : "th", looks, ...column.cell(row));
    });
    return element("tr", { class: this.#kind(row) }, ...cells);
  }
}

/** Which way the first click on a column sorts. */
function first({ high }) {
  return high ? -1 : 1;
}

function setting({ words }) {
  return words ? { "data-words": "" } : {};
}

function compared(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  return way * (typeof a === "string" ? a.localeCompare(b, language()) : a - b);
}
