/** What was measured of the models: a table to sort, and two plots of it. */

import { ask } from "../common/ask.js";
import { choice, element } from "../common/controls.js";
import { Latest, reasonOf } from "../common/pixels.js";
import { Plot } from "../common/plot.js";
import { linkTo, open } from "../common/tabs.js";
import { language } from "../common/words.js";
import { SortedTable } from "./table.js";

const NONE = "–";
const SHARES = ["precision", "recall", "density", "coverage"];
const ORDER = ["fid", "digit_fid", "kl", "model"]; // sorted by the first of them that a shipped model has
const DECADE = 10; // a scale over more than that is logarithmic
const STEPS = 5; // that a scale of shares can begin at, from 0
const WIDER = 1.5; // a logarithmic scale reaches so many times as far as its values
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export class ResultsSection {
  root;
  #text;
  #wish;
  #arrived;
  #whole;
  #compact;
  #note;
  #latest;
  #asked = false;
  #rows;
  #table;
  #plots;

  /**
   * @param {{text, wish: (model: string) => object, arrived: () => HTMLElement}} page  `wish` is the
   *   tab's state with that model on the right, `arrived` where a visitor then is
   */
  constructor(root, { text, wish, arrived }) {
    this.root = root;
    this.#text = text;
    this.#wish = wish;
    this.#arrived = arrived;
    this.#whole = new Intl.NumberFormat(language() === "zh" ? "zh-CN" : "en");
    this.#compact = new Intl.NumberFormat(language() === "zh" ? "zh-CN" : "en", {
      notation: "compact",
    });
    this.#note = root.querySelector(".compare-note");
    this.#latest = new Latest(
      (results) => this.#arrivedFrom(results),
      (error) => (this.#note.textContent = reasonOf(error, text)),
      () => ask("results"),
    );
  }

  /** The pair has changed: the links lead to another state. The results are asked for once. */
  follow() {
    for (const name of this.root.querySelectorAll("a[data-model]"))
      name.href = linkTo("compare", this.#wish(name.dataset.model));
    if (this.#asked) return;
    this.#asked = true;
    this.#note.textContent = this.#text("results_reading");
    this.#latest.want({});
  }

  #arrivedFrom({ datasets, rows }) {
    if (!datasets.length) {
      this.#note.textContent = this.#text("results_none");
      return;
    }
    this.#rows = rows;
    this.root.querySelector(".results-body").hidden = false;
    this.#table = new SortedTable(
      this.root.querySelector("table"),
      this.#columns(),
      ({ kind }) => `results-${kind}`,
    );
    this.#plots = Object.fromEntries(
      ["fid", "overlap"].map((name) => {
        const figure = this.root.querySelector(`#compare-plot-${name}`);
        return [
          name,
          new Plot(figure, this.#text("plot_keys", { title: this.#text(`plot_${name}_title`) })),
        ];
      }),
    );
    const of = this.root.querySelector("#compare-results-of");
    const options = datasets.map(({ name, title }) => ({
      value: name,
      label: title,
      content: [title],
    }));
    choice(of, "compare-results-of", options, (name) =>
      this.#show(datasets.find((one) => one.name === name)),
    )(datasets[0].name);
    of.hidden = datasets.length < 2;
    this.#show(datasets[0]);
  }

  #show({ name, title }) {
    const rows = this.#rows.filter(({ dataset }) => dataset === name);
    const shipped = rows.filter(({ kind }) => kind === "shipped");
    this.root.querySelector("caption span").textContent = this.#text("results_caption", {
      dataset: title,
    });
    for (const note of this.root.querySelectorAll("[data-of]"))
      note.hidden = !rows.some((row) => row[note.dataset.of] !== null);
    this.#table.show(
      rows,
      ORDER.find((key) => shipped.some((row) => row[key] !== null)),
    );
    this.#plotDistance(rows);
    this.#plotOverlap(rows);
  }

  // ---- the table ----

  #columns() {
    const column = (key, cell, more = {}) => ({
      key,
      label: this.#text(`result_${key}`),
      value: (row) => row[key],
      cell,
      ...more,
    });
    const number = (key, inWords, more) =>
      column(key, (row) => (row[key] === null ? [NONE] : [inWords(row[key])]), more);
    return [
      column("model", (row) => this.#name(row), { words: true, value: (row) => this.#called(row) }),
      column("fid", (row) => this.#fid(row)), // quality first: a phone shows three or four columns
      number("digit_fid", (value) => value.toFixed(2)),
      ...SHARES.map((key) => number(key, (value) => value.toFixed(2), { high: true })),
      number("modes", (value) => this.#whole.format(value), { high: true }),
      column("kl", ({ kind, kl }) => [
        kl === null ? NONE : kind === "published" ? String(kl) : kl.toFixed(4),
      ]),
      number("parameters", (count) => this.#whole.format(count)),
      number("size", (bytes) => this.#text("result_megabytes", { n: megabytes(bytes) })),
      column("seconds", (row) => this.#training(row)),
      column("source", (row) => this.#source(row), { words: true }),
    ];
  }

  #called({ kind, model, modes }) {
    return kind === "real"
      ? this.#text(modes === null ? "result_real" : "result_real_stacks")
      : model;
  }

  #name(row) {
    const { kind, model } = row;
    if (kind === "real") return [this.#called(row)];
    if (kind === "published") return [model, small(this.#text("result_published"))];
    const link = element(
      "a",
      {
        href: linkTo("compare", this.#wish(model)),
        "data-model": model,
        title: this.#text("results_put_right", { model }),
      },
      model,
    );
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a page of its own
      event.preventDefault();
      open("compare", this.#wish(model));
      const place = this.#arrived();
      place.scrollIntoView({ block: "center", behavior: STILL.matches ? "auto" : "smooth" });
      place.focus({ preventScroll: true });
    });
    return [link];
  }

  #source({ kind, source, link }) {
    if (kind === "real") return [this.#text("result_floor")];
    return [
      kind === "published"
        ? element("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, source)
        : source,
    ];
  }

  #fid(row) {
    if (row.fid === null) return [NONE];
    const seeds =
      row.seeds === 1 ? this.#text("result_seed") : this.#text("result_seeds", { n: row.seeds });
    return row.seeds ? [distance(row), small(seeds)] : [distance(row)];
  }

  #training({ seconds, hardware }) {
    if (seconds === null) return [NONE];
    const minutes = (seconds / 60).toFixed(seconds >= 600 ? 0 : 1); // as the README's table has them
    return [this.#text("result_minutes", { n: this.#whole.format(minutes) }), small(hardware)];
  }

  // ---- the plots ----

  #plotDistance(rows) {
    const known = rows.filter(({ fid }) => fid !== null);
    const sized = known.filter(({ parameters }) => parameters !== null);
    const figure = this.#plots.fid.figure;
    figure.hidden = !sized.length;
    if (figure.hidden) return;
    const marks = known.map((row) => ({
      name: this.#called(row),
      kind: `results-${row.kind}`,
      x: row.parameters ?? undefined,
      y: row.fid,
      words: this.#words(row, ["parameters", "fid"]),
    }));
    const heights = known.map(({ fid }) => fid);
    const log = Math.max(...heights) > DECADE * Math.min(...heights);
    this.#plots.fid.show(
      {
        x: {
          label: this.#text("plot_parameters"),
          log: true,
          range: around(sized.map(({ parameters }) => parameters)),
          inWords: (value) => this.#compact.format(value),
        },
        y: {
          label: this.#text("result_fid"),
          log,
          range: log ? around(heights) : [0, 1.1 * Math.max(...heights)],
          inWords: String,
        },
      },
      marks,
    );
  }

  #plotOverlap(rows) {
    const known = rows.filter(({ precision, recall }) => precision !== null && recall !== null);
    const figure = this.#plots.overlap.figure;
    figure.hidden = !known.some(({ kind }) => kind === "shipped");
    if (figure.hidden) return;
    const axis = (key) => ({
      label: this.#text(`result_${key}`),
      log: false,
      range: [roundly(Math.min(...known.map((row) => row[key]))), 1],
      inWords: (value) => String(Number(value.toFixed(2))),
    });
    this.#plots.overlap.show(
      { x: axis("recall"), y: axis("precision") },
      known.map((row) => ({
        name: this.#called(row),
        kind: `results-${row.kind}`,
        x: row.recall,
        y: row.precision,
        words: this.#words(row, ["precision", "recall"]),
      })),
    );
  }

  /** All that a plot knows of a row. */
  #words(row, keys) {
    const value = {
      parameters: () => this.#text("plot_size_value", { n: this.#whole.format(row.parameters) }),
      fid: () => `${this.#text("result_fid")} ${distance(row)}`,
      precision: () => `${this.#text("result_precision")} ${row.precision.toFixed(2)}`,
      recall: () => `${this.#text("result_recall")} ${row.recall.toFixed(2)}`,
    };
    const published =
      row.kind === "published" ? [`${this.#text("result_published")}, ${row.source}`] : [];
    return [
      this.#called(row),
      ...published,
      ...keys.filter((key) => row[key] !== null).map((key) => value[key]()),
    ].join(" · ");
  }
}

function small(words) {
  return element("small", {}, words);
}

/** An Inception-FID as exactly as it is known. */
function distance({ kind, fid, deviation }) {
  const digits = kind === "published" ? 1 : 2;
  return fid.toFixed(digits) + (deviation === null ? "" : ` ± ${deviation.toFixed(digits)}`);
}

function megabytes(bytes) {
  return bytes >= 1e7 ? Math.round(bytes / 1e6) : Number((bytes / 1e6).toPrecision(2));
}

/** A share rounded down, to where a scale can begin: names need the room. */
function roundly(share) {
  return Math.floor(share * STEPS) / STEPS;
}

/** Both ends of a logarithmic scale around values. */
function around(values) {
  return [Math.min(...values) / WIDER, Math.max(...values) * WIDER];
}
