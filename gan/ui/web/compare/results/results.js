/** What was measured of the models: a table to sort, and two plots of it. */

import { ask } from "../../common/ask.js";
import { choice } from "../../common/controls.js";
import { latest } from "../../common/pixels.js";
import { linkTo, open } from "../../common/tabs.js";
import { Section } from "../section.js";
import { columns } from "./columns.js";
import { plots } from "./plots.js";
import { sortedTable } from "./table.js";

const ORDER = ["fid", "digit_fid", "kl", "model"]; // sorted by the first of them that a shipped model has
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export class ResultsSection extends Section {
  #wishes = latest(
    (results) => this.#take(results),
    (error) => this.report(error),
    () => ask("results"),
  );

  /** The pair has changed: the links lead to another state. The results are asked for once. */
  follow() {
    for (const name of this.root.querySelectorAll("a[data-model]"))
      name.href = linkTo("compare", this.page.withRight(name.dataset.model));
    if (!this.#wishes.wantOther({})) return;
    this.say(this.text("results_reading"));
  }

  #take({ datasets, rows }) {
    if (!datasets.length) {
      this.say(this.text("results_none"));
      return;
    }
    this.find(".results-body").hidden = false;
    const all = columns(this.text, this.page.withRight, (model) => this.#go(model));
    const showTable = sortedTable(this.find("table"), all, ({ kind }) => `results-${kind}`);
    const showPlots = plots(this.root, this.text);
    const titles = new Map(datasets.map(({ name, title }) => [name, title]));
    const show = (name) => {
      const own = rows.filter(({ dataset }) => dataset === name);
      const shipped = own.filter(({ kind }) => kind === "shipped");
      const caption = this.text("results_caption", { dataset: titles.get(name) });
      this.find("caption span").textContent = caption;
      for (const note of this.root.querySelectorAll("[data-of]"))
        note.hidden = !own.some((row) => row[note.dataset.of] !== null);
      const first = ORDER.find((key) => shipped.some((row) => row[key] !== null));
      showTable(own, first);
      showPlots(own);
    };
    const box = this.find("#compare-results-of");
    const options = [...titles].map(([value, label]) => ({ value, label }));
    choice(box, "compare-results-of", options, show)(datasets[0].name);
    box.hidden = datasets.length < 2;
    show(datasets[0].name);
  }

  /** Put a model on the right, and bring the visitor there. */
  #go(model) {
    open("compare", this.page.withRight(model));
    const place = document.querySelector("#compare-right-model");
    place.scrollIntoView({ block: "center", behavior: STILL.matches ? "auto" : "smooth" });
    place.focus({ preventScroll: true });
  }
}
