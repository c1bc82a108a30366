/** What was measured of the models: a table to sort, and two plots of it. */

import { ask } from "../../common/ask.js";
import { choice } from "../../common/controls.js";
import { Latest } from "../../common/pixels.js";
import { linkTo, open } from "../../common/tabs.js";
import { Section } from "../section.js";
import { columns } from "./columns.js";
import { plots } from "./plots.js";
import { sortedTable } from "./table.js";

const ORDER = ["fid", "digit_fid", "kl", "model"]; // sorted by the first of them that a shipped model has
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export class ResultsSection extends Section {
  #latest = new Latest(
    (results) => this.#take(results),
    (error) => this.report(error),
    () => ask("results"),
  );
  #rows = [];
  #table;
  #plot;

  /** The pair has changed: the links lead to another state. The results are asked for once. */
  follow() {
    for (const name of this.root.querySelectorAll("a[data-model]"))
      name.href = linkTo("compare", this.page.withRight(name.dataset.model));
    if (!this.#latest.wantOther({})) return;
    this.say(this.text("results_reading"));
  }

  #take({ datasets, rows }) {
    if (!datasets.length) {
      this.say(this.text("results_none"));
      return;
    }
    this.#rows = rows;
    this.find(".results-body").hidden = false;
    const all = columns(this.text, this.page.withRight, (model) => this.#go(model));
    const table = this.find("table");
    this.#table = sortedTable(table, all, ({ kind }) => `results-${kind}`);
    this.#plot = plots(this.root, this.text);
    this.#offer(datasets);
    this.#show(datasets[0]);
  }

  /** The choice of a data set. */
  #offer(datasets) {
    const box = this.find("#compare-results-of");
    const options = datasets.map(({ name, title }) => ({ value: name, label: title }));
    const chosen = (name) => this.#show(datasets.find((one) => one.name === name));
    choice(box, "compare-results-of", options, chosen)(datasets[0].name);
    box.hidden = datasets.length < 2;
  }

  #show({ name, title }) {
    const rows = this.#rows.filter(({ dataset }) => dataset === name);
    const shipped = rows.filter(({ kind }) => kind === "shipped");
    const caption = this.text("results_caption", { dataset: title });
    this.find("caption span").textContent = caption;
    for (const note of this.root.querySelectorAll("[data-of]"))
      note.hidden = !rows.some((row) => row[note.dataset.of] !== null);
    const first = ORDER.find((key) => shipped.some((row) => row[key] !== null));
    this.#table(rows, first);
    this.#plot(rows);
  }

  /** Put a model on the right, and bring the visitor there. */
  #go(model) {
    open("compare", this.page.withRight(model));
    const place = document.querySelector("#compare-right-model");
    place.scrollIntoView({ block: "center", behavior: STILL.matches ? "auto" : "smooth" });
    place.focus({ preventScroll: true });
  }
}
