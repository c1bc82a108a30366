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
 * @property {object} [looks]   attributes of its cells
 * @property {boolean} [high]   the highest value is the best: it comes first
 */

/**
 * @param {Column[]} columns  the first names the rows
 * @param {(row: object) => string} kind  a row's class
 * @returns {(rows: object[], key?: string) => void} shows other rows, sorted by a column; without one
 *   as they were
 */
export function sortedTable(table, columns, kind) {
  let rows = [];
  let shown = [];
  let [by, way] = [null, 1]; // the column that it is sorted by; 1: the least comes first
  const heads = new Map(
    columns.map((column) => {
      const other = () => (column === by ? -way : first(column));
      const sorter = button(() => sort(column, other()), column.label);
      const looks = { scope: "col", "data-key": column.key, ...column.looks };
      return [column, element("th", looks, sorter)];
    }),
  );

  function sort(column, wanted) {
    [by, way] = [column, wanted];
    heads.forEach((head, one) => {
      if (one === by) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const inOrder = [...rows].sort((a, b) => compared(by.value(a), by.value(b), way));
    table.tBodies[0].replaceChildren(...inOrder.map(line));
  }

  function line(row) {
    const cells = shown.map((column, i) => {
      const looks = { ...(i ? {} : { scope: "row" }), ...column.looks };
      return element(i ? "td" : "th", looks, ...column.cell(row));
    });
    return element("tr", { class: kind(row) }, ...cells);
  }

  return (others, key = by?.key) => {
    rows = others;
    shown = columns.filter(({ value }) => rows.some((row) => value(row) !== null));
    table.tHead.replaceChildren(element("tr", {}, ...shown.map((column) => heads.get(column))));
    const column = shown.find((one) => one.key === key);
    sort(column, column === by ? way : first(column));
  };
}

/** Which way the first click on a column sorts. */
function first({ high }) {
  return high ? -1 : 1;
}

function compared(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  return way * (typeof a === "string" ? a.localeCompare(b, language()) : a - b);
}
