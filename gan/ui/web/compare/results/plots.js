/** The two plots of the results: distance over size, and precision over recall. */

import { Plot } from "./plot.js";
import { called, compact, distance, whole } from "./wording.js";

const DECADE = 10; // a scale over more than that is logarithmic
const STEPS = 5; // that a scale of shares can begin at, from 0
const WIDER = 1.5; // a logarithmic scale reaches so many times as far as its values

export class Plots {
  #text;
  #fid;
  #overlap;

  /** @param {HTMLElement} root @param {(key: string, values?: object) => string} text */
  constructor(root, text) {
    const build = (name) => {
      const label = text("plot_keys", { title: text(`plot_${name}_title`) });
      return new Plot(root.querySelector(`#compare-plot-${name}`), label);
    };
    this.#text = text;
    this.#fid = build("fid");
    this.#overlap = build("overlap");
  }

  /** Show the rows of one data set. */
  show(rows) {
    this.#showDistance(rows.filter(({ fid }) => fid !== null));
    this.#showOverlap(rows.filter((row) => row.precision !== null && row.recall !== null));
  }

  #showDistance(rows) {
    const sized = rows.filter(({ parameters }) => parameters !== null);
    this.#fid.figure.hidden = !sized.length;
    if (!sized.length) return;
    const heights = rows.map(({ fid }) => fid);
    const log = Math.max(...heights) > DECADE * Math.min(...heights);
    const x = {
      label: this.#text("plot_parameters"),
      log: true,
      range: around(sized.map(({ parameters }) => parameters)),
      inWords: (value) => compact.format(value),
    };
    const y = {
      label: this.#text("result_fid"),
      log,
      range: log ? around(heights) : [0, 1.1 * Math.max(...heights)],
      inWords: String,
    };
    const marks = rows.map((row) => this.#mark(row, "parameters", "fid", ["parameters", "fid"]));
    this.#fid.show({ x, y }, marks);
  }

  #showOverlap(rows) {
    const shipped = rows.some(({ kind }) => kind === "shipped");
    this.#overlap.figure.hidden = !shipped;
    if (!shipped) return;
    const axis = (key) => ({
      label: this.#text(`result_${key}`),
      log: false,
      range: [roundly(Math.min(...rows.map((row) => row[key]))), 1],
      inWords: (value) => String(Number(value.toFixed(2))),
    });
    const marks = rows.map((row) =>
      this.#mark(row, "recall", "precision", ["precision", "recall"]),
    );
    this.#overlap.show({ x: axis("recall"), y: axis("precision") }, marks);
  }

  #mark(row, x, y, keys) {
    return {
      name: called(row, this.#text),
      kind: `results-${row.kind}`,
      x: row[x] ?? undefined,
      y: row[y],
      words: this.#words(row, keys),
    };
  }

  /** All that a plot knows of a row. */
  #words(row, keys) {
    const text = this.#text;
    const value = {
      parameters: () => text("plot_size_value", { n: whole.format(row.parameters) }),
      fid: () => `${text("result_fid")} ${distance(row)}`,
      precision: () => `${text("result_precision")} ${row.precision.toFixed(2)}`,
      recall: () => `${text("result_recall")} ${row.recall.toFixed(2)}`,
    };
    const published =
      row.kind === "published" ? [`${text("result_published")}, ${row.source}`] : [];
    const known = keys.filter((key) => row[key] !== null).map((key) => value[key]());
    return [called(row, text), ...published, ...known].join(" · ");
  }
}

/** A share rounded down, to where a scale can begin: names need the room. */
function roundly(share) {
  return Math.floor(share * STEPS) / STEPS;
}

/** Both ends of a logarithmic scale around values. */
function around(values) {
  return [Math.min(...values) / WIDER, Math.max(...values) * WIDER];
}
