/** Making a data set: what is ordered, what it will be like, and the making of it. */

import { ask, Refusal, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { GAP } from "../../common/grid.js";
import { classOf } from "../../common/models.js";
import { copies } from "../../common/parts/copying.js";
import { joined } from "../../common/parts/sentences.js";
import { decoded } from "../../common/pictures.js";
import { latest } from "../../common/pixels.js";
import { describe } from "../../common/words.js";
import { megabytes, percent, seconds } from "../wording.js";
import { controls } from "./controls.js";
import { curves } from "./curves.js";
import { Maker } from "./maker.js";
import { asRequest, fitted, sharesOf, totalOf } from "./order.js";

const SHEET = { columns: 10, rows: 6 }; // of the preview: a column a class
const REST = 300; // milliseconds without a change until what it costs is asked for

/** What an order costs, or why it is `refused`. */
async function costOf(wish) {
  try {
    return await ask("make_estimate", wish);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

export class MakePart {
  root;
  #text;
  #options;
  #models; // as the page knows them
  #order = null; // as the model allows it
  #follow;
  #curves;
  #measuredOf = ""; // the model whose similarity is shown
  #maker;
  #command = "";
  #asked = ""; // the order whose cost is shown or awaited
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
    (answer, wish) => this.#answered(answer, wish),
    (error) => error && this.#asked && this.#refused(reasonOf(error, this.#text)),
    costOf,
  );

  /** @param {{text, known, set: (change: object) => void}} page  `set` changes the part's state */
  constructor(root, { text, known, set }) {
    this.root = root;
    this.#text = text;
    this.#options = known.make;
    this.#models = known.models;
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
    this.#ask(order);
  }

  // ---- the preview ----

  #draw(pictures) {
    paint(this.#find("sheet"), pictures, SHEET.columns, GAP);
    describe(this.#find("sheet"), this.#sheetIs());
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
    const wish = asRequest(order);
    const key = JSON.stringify(wish);
    if (key === this.#asked) return;
    clearTimeout(this.#resting);
    const total = totalOf(order);
    if (total > this.#options.most || total < 1) {
      this.#asked = "";
      const values = { total: total.toLocaleString(), most: this.#options.most.toLocaleString() };
      this.#refused(this.#text("make_range", values));
    } else {
      this.#asked = key;
      this.#allow(false); // the command on screen is another order's
      this.#resting = setTimeout(() => this.#estimate.want(wish), REST);
    }
  }

  #answered(answer, wish) {
    if (JSON.stringify(wish) !== this.#asked) return; // another order stands there by now
    if (!answer.refused) return this.#estimated(answer);
    this.#asked = ""; // it may be asked again
    this.#refused(answer.refused);
  }

  #refused(sentence) {
    this.#say("estimate", sentence);
    this.#allow(false);
  }

  #allow(ready) {
    this.#find("go").disabled = this.#find("copy").disabled = !ready;
  }

  #estimated({ pictures, bytes, seconds: time, missing, left_out: out, command }) {
    const { classes } = this.#options.models[this.#order.model];
    const shares = sharesOf(this.#order, classes);
    const even = classes > 0 && new Set(shares).size === 1;
    const values = { pictures: pictures.toLocaleString(), size: megabytes(bytes) };
    const words = [this.#text(even ? "estimate_each" : "estimate", { ...values, each: shares[0] })];
    if (time !== null) words.push(this.#text("takes", { time: seconds(time) }));
    else words.push(classes ? this.#missing(missing) : this.#text("missing_any"));
    for (const [why, share] of Object.entries(out ?? {}))
      words.push(this.#text(`would_leave_out_${why}`, { share: percent(share) }));
    this.#say("estimate", joined(words));
    this.#command = command;
    this.#say("command", command);
    this.#allow(true);
  }

  #missing(n) {
    const model = this.#models.find(({ name }) => name === this.#order.model);
    return this.#text("missing", { name: classOf(model ?? {}, n) });
  }
}
