/** A search as it runs: its events, brought to the columns of the ways of restoring. */

import { ask } from "../../common/ask.js";
import { bytes } from "../../common/parts/base64.js";
import { stream } from "../../common/stream.js";

import { percent } from "../wording.js";

const PATIENCE = 1500; // milliseconds after which a wait is one in the queue
const OWN = 4; // of a model's answers that are shown, beside their mean

/**
 * @typedef {{plain: Column, vae: Column, gan: Column}} Columns
 */
export class Restorer {
  #columns;
  #text;
  #told;
  #task = null; // {digit, models: {vae, gan}}
  #stream = null;
  #waiting = 0;
  #plain = [];

  /**
   * @param {Columns} columns
   * @param {(now: {state: string, share?: number, error?: Error}) => void} told  of what comes of it:
   *   "waiting", "queued", "running", "done" or "failed"
   */
  constructor(columns, text, told) {
    this.#columns = columns;
    this.#text = text;
    this.#told = told;
  }

  get running() {
    return this.#stream !== null;
  }

  /** @param {{digit: string, damage: object, models: {vae: string | null, gan: string | null}}} task */
  begin(task) {
    this.cancel();
    this.#task = task;
    this.#plain = [];
    for (const column of Object.values(this.#columns)) column.begin(this.#text("waiting"));
    const models = Object.values(task.models).filter(Boolean);
    const { digit, damage } = task;
    this.#stream = stream(
      "restore",
      { models, digit, damage },
      {
        onEvent: (event) => this.#heard(event),
        onError: (error) => this.#end("failed", error),
        onEnd: () => this.#end("done"),
      },
    );
    this.#told({ state: "waiting" });
    this.#waiting = setTimeout(() => this.#told({ state: "queued" }), PATIENCE);
  }

  /** End it; what was found stays. @returns {boolean} whether there was anything to end */
  cancel() {
    if (!this.#stream) return false;
    this.#stream.close();
    this.#settle("cancelled");
    return true;
  }

  // ---- events ----

  #heard(event) {
    if (this.#waiting) this.#told({ state: "running" });
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    const column = this.#columnOf(event.model);
    if (event.kind === "left")
      this.#baseline({ name: "interpolated", ...this.#of(event.plain, event) });
    else if (event.kind === "nearest") {
      if (event.picture) this.#baseline({ name: "nearest", ...this.#of(event.picture, event) });
      this.#columns.plain.say("done", "");
      this.#read(this.#columns.plain);
    } else if (event.kind === "encoded") column.step(event.picture.pixels, this.#text("encoded"));
    else if (event.kind === "looking")
      column.say("waiting", this.#text("looking", { share: percent(event.share) }));
    else if (event.kind === "step") this.#step(column, event);
  }

  #columnOf(model) {
    const way = Object.keys(this.#columns).find((one) => this.#task.models[one] === model);
    return this.#columns[way];
  }

  /** An answer as a column has it. @returns {import("./column.js").Answer} */
  #of({ pixels }, { error }) {
    return { digit: pixels, error, psnr: psnr(this.#task.digit, pixels) };
  }

  #baseline(answer) {
    this.#plain.push(answer);
    this.#columns.plain.found(this.#plain);
  }

  #step(column, { model, answers, average, step, steps, done }) {
    const own = answers.slice(0, OWN).map((answer) => {
      const { likely, label, free } = answer;
      return { ...this.#of(answer.picture, answer), model, likely, label, free };
    });
    const blend = { name: "average", ...this.#of(average, {}) };
    column.step(own[0].digit, this.#text("step", { step, steps }));
    column.found([...own, blend]);
    this.#told({ state: "running", share: step / steps });
    if (!done) return;
    column.say("done", "");
    this.#read(column);
  }

  /** What the classifier reads in a column's answers, once they are the last. */
  async #read(column) {
    const { answers } = column;
    const task = this.#task;
    const digits = answers.map(({ digit }) => digit);
    const read = await ask("read_digits", { digits }).catch(() => null);
    if (read && this.#task === task && column.answers === answers)
      // none of the next search's
      column.found(answers.map((answer, i) => ({ ...answer, read: read[i] })));
  }

  #end(state, error) {
    this.#settle(state);
    this.#told({ state, error });
  }

  #settle(state) {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    this.#stream = null;
    for (const column of Object.values(this.#columns))
      if (column.state !== "done") column.say(state, "");
  }
}

/** How near two pictures are, in decibels: the peak against the mean squared difference. */
function psnr(one, other) {
  const [a, b] = [bytes(one), bytes(other)];
  const squares = a.reduce((sum, value, i) => sum + ((value - b[i]) / 255) ** 2, 0);
  return Math.min(99, -10 * Math.log10(squares / a.length));
}
