/** One training under the visitor's hand: started, stepped, changed and stopped; its events make a run. */

import { ask } from "../common/ask.js";
import { stream } from "../common/stream.js";
import { Run } from "./run.js";

const REST = 250; // milliseconds that a learning rate rests before the run is told of it

export class Control {
  run = null;
  #page;
  #stream = null;
  #pending = 0; // single steps that are still owed
  #stepping = false;
  #wish = {}; // settings that the run is told of once they rest
  #resting = 0;

  constructor(page) {
    this.#page = page;
  }

  /** Begin a new run; the model of the run before is let go. @param {object} request */
  start(request) {
    this.#stream?.close();
    clearTimeout(this.#resting);
    const run = new Run();
    const told = (act) => (what) => {
      if (run !== this.run) return; // of a run that was left
      act(what);
      this.#page.shown();
    };
    this.run = run;
    this.#pending = 0;
    this.#stepping = false;
    this.#wish = {};
    this.#stream = stream("train", request, {
      onEvent: told((event) => {
        run.take(event);
        if (event.kind === "state") this.#stepping = false;
        this.#page.event(event);
      }),
      onError: told(({ message }) => run.take({ kind: "error", sentence: message })),
      onEnd: told(() => this.#page.ended()),
    });
  }

  /** So many single steps, as soon as the run stands still. */
  step(steps) {
    this.#pending += steps;
    this.advance();
  }

  /** Send the steps that are still owed, once the run stands still. */
  advance() {
    if (!this.#pending || this.#stepping || this.run?.phase !== "paused") return;
    const steps = this.#pending;
    this.#pending = 0;
    this.#stepping = true; // until it stands still again
    this.command("step", { steps });
  }

  stop() {
    if (this.run.token) return this.command("stop");
    this.#stream.close(); // still waiting: nothing to keep
    this.run = null;
    this.#page.shown();
  }

  async command(command, more = {}) {
    try {
      await ask("train_control", { run: this.run.token, command, ...more });
    } catch (error) {
      this.#stepping = false;
      if (this.run?.active) this.#page.failed(error.message);
    }
  }

  /** A run that is under way takes these settings over, once they rest. */
  change(what) {
    if (!this.run?.active) return;
    Object.assign(this.#wish, what);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.command("change", this.#wish);
      this.#wish = {};
    }, REST);
  }
}
