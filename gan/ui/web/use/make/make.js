/** Making a data set: what is ordered, what it will be like, and the making of it. */

import { ask, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { GAP } from "../../common/grid.js";
import { copies } from "../../common/parts/copying.js";
import { decoded } from "../../common/pictures.js";
import { latest } from "../../common/pixels.js";
import { megabytes, percent, seconds } from "../wording.js";
import { controls } from "./controls.js";
import { curves } from "./curves.js";
import { Maker } from "./maker.js";
import { asRequest, fitted, sharesOf, totalOf } from "./order.js";

const SHEET = { columns: 10, rows: 6 }; // of the preview: a column a class
const REST = 300; // milliseconds without a change until what it costs is asked for

export class MakePart {
  root;
  #text;
  #options;
  #order = null; // as the model allows it
  #follow;
  #curves;
  #measuredOf = ""; // the model whose similarity is shown
  #maker;
  #command = "";
  #resting = 0;
  #sheet = latest(
    (pictures) => this.#draw(pictures),
    (error) => this.#say("sheet-is", error ? reasonOf(error, this.#text) : this.#sheetIs()),
    async (wish) => decoded(await ask("generate", wish)),
  );
  #similarity = latest(
    (measured, { model }) => this.#measured(measured, model),
    (error) => error && this.#measured({ points: [] }, this.#order.model),
    (wish) => ask("similarity", wish),
  );
  #estimate = latest(
    (answer) => this.#estimated(answer),
    (error) => error && this.#refused(reasonOf(error, this.#text)),
    (wish) => ask("make_estimate", wish),
  );

  /** @param {{text, known, set: (change: object) => void}} page  `set` changes the part's state */
  constructor(root, { text, known, set }) {
    this.root = root;
    this.#text = text;
    this.#options = known.make;
    this.#follow = controls(root, { text, known, set });
    this.#curves = curves(root.querySelector(".make-curves"), text);
    this.#maker = new Maker((id) => this.#find(id), text);
    const most = known.make.most.toLocaleString();
    this.#say("bounds", text("make_bounds", { most }));
    this.#find("go").addEventListener("click", () => this.#maker.begin(this.#order));
    copies(this.#find("copy"), text, () => this.#command);
  }

  #find(id) {
    return this.root.querySelector(`#use-${id}`);
  }

  #say(id, words) {
    this.#find(id).textContent = words;
  }

  /** Follow the state. */
  show(state) {
    const order = fitted(state, this.#options);
    this.#order = order;
    this.#follow(order);
    const { model, seed, truncation } = order;
    const count = SHEET.columns * SHEET.rows;
    this.#sheet.wantOther({ model, seed, truncation, count });
    this.#find("sheet").classList.toggle("make-inverted", order.invert);
    if (model !== this.#measuredOf) this.#curves.show(null);
    this.#similarity.wantOther({ model });
    this.#curves.mark(truncation);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#ask(order), REST);
  }

  // ---- the preview ----

  #draw(pictures) {
    paint(this.#find("sheet"), pictures, SHEET.columns, GAP);
    this.#find("sheet").setAttribute("aria-label", this.#sheetIs());
  }

  #sheetIs() {
    const { model, truncation } = this.#order;
    return this.#text("sheet_is", { model, truncation });
  }

  #measured(measured, model) {
    if (model !== this.#order.model) return; // another one is on its way
    this.#measuredOf = model;
    this.#curves.show(measured);
  }

  // ---- what it costs ----

  #ask(order) {
    const total = totalOf(order);
    if (total > this.#options.most || total < 1) {
      const values = { total: total.toLocaleString(), most: this.#options.most.toLocaleString() };
      this.#refused(this.#text("make_range", values));
    } else this.#estimate.wantOther(asRequest(order));
  }

  #refused(sentence) {
    this.#say("estimate", sentence);
    this.#find("go").disabled = this.#find("copy").disabled = true;
  }

  #estimated({ pictures, bytes, seconds: time, missing, left_out: out, command }) {
    const { classes } = this.#options.models[this.#order.model];
    const shares = sharesOf(this.#order, classes);
    const even = classes > 0 && new Set(shares).size === 1;
    const values = { pictures: pictures.toLocaleString(), size: megabytes(bytes) };
    const words = [this.#text(even ? "estimate_each" : "estimate", { ...values, each: shares[0] })];
    words.push(
      time === null
        ? this.#text("missing", { n: missing })
        : this.#text("takes", { time: seconds(time) }),
    );
    for (const [why, share] of Object.entries(out ?? {}))
      words.push(this.#text(`would_leave_out_${why}`, { share: percent(share) }));
    this.#say("estimate", words.join(" "));
    this.#command = command;
    this.#say("command", command);
    this.#find("go").disabled = this.#find("copy").disabled = false;
  }
}
