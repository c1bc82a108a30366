/**
 * One training under the visitor's hand: started, stepped, changed and stopped; its events make a run.
 * It goes on while the page is loaded anew, or the connection is lost: then the page comes back to it.
 */

import { ask, Refusal } from "../common/ask.js";
import { rememberTraining, trainedHere } from "../common/models.js";
import { stream } from "../common/stream.js";
import { Run } from "./run.js";

const REST = 250; // milliseconds that a learning rate rests before the run is told of it
const AGAIN = [1, 2, 5, 10, 20, 40, 60]; // seconds between the tries to have a lost connection again

export class Control {
  run = null;
  #page;
  #stream = null;
  #tries = 0; // since the connection was lost
  #coming = 0;
  #pending = 0; // single steps that are still owed
  #stepping = false;
  #wish = {}; // settings that the run is told of once they rest
  #resting = 0;

  constructor(page) {
    this.#page = page;
  }

  /** Begin a new run; one that is under way ends. @param {object} request  `preset` names what breaks it */
  start(request, preset) {
    this.leave();
    this.run = Object.assign(new Run(), { recipe: request.recipe, preset });
    this.#follow("train", request, this.run);
  }

  /** Come back to the training that the window remembers, if there is one. */
  comeBack() {
    const { run: token, recipe, preset } = trainedHere();
    if (!token) return;
    const run = Object.assign(new Run(), { token, recipe, preset });
    this.run ??= run; // one that was seen stays on screen until there is more to see
    this.#follow("train_watch", { run: token }, run);
  }

  #follow(name, request, run) {
    this.#quit();
    const told = (act) => (what) => {
      act(what);
      this.#page.shown();
    };
    this.#stream = stream(name, request, {
      onEvent: told((event) => {
        this.run = run;
        if (this.#tries) this.#page.lost(false);
        this.#tries = 0;
        run.take(event);
        if (event.kind === "state") this.#stepping = false;
        this.#remember();
        this.#page.event(event);
      }),
      onError: told((error) => {
        if (!(error instanceof Refusal) && run.token) this.#lost();
        else if (run.token) this.#missed();
        else run.fail(this.#page.reason(error));
      }),
      onEnd: told(() => this.#ended()),
    });
  }

  /** Hear nothing more of the run. */
  #quit() {
    this.#stream?.close();
    for (const timer of [this.#resting, this.#coming]) clearTimeout(timer);
    this.#pending = 0;
    this.#stepping = false;
    this.#wish = {};
  }

  /** The connection is lost, and the run perhaps is not. */
  #lost() {
    const wait = AGAIN[Math.min(this.#tries, AGAIN.length - 1)];
    this.#tries += 1;
    this.#page.lost(true);
    this.#coming = setTimeout(() => this.comeBack(), wait * 1000);
  }

  /** The server knows nothing of the run that the page came back to. */
  #missed() {
    if (this.run.latest) return this.#ended(); // it is still to be seen
    rememberTraining({ ...trainedHere(), run: null });
    this.run = null;
    this.#page.gone();
  }

  /** Nothing more is told of the run. */
  #ended() {
    if (this.run.phase !== "failed") this.run.gone = true;
    this.#remember();
    this.#page.ended();
  }

  #remember() {
    const { token, gone, recipe, preset, step, model } = this.run;
    rememberTraining({ run: gone ? null : token, recipe, preset, steps: step, model });
  }

  /** Let the run go: one that is under way ends, and nothing stays of it. */
  leave() {
    this.#quit();
    const { token: run, phase, gone } = this.run ?? {};
    this.run = null;
    rememberTraining({ run: null });
    if (!run || gone || phase === "done") return; // what it has left can be had for a while
    ask("train_control", { run, command: "leave" }).catch(() => {}); // it was gone already
  }

  /** So many single steps, as soon as the run stands still. */
  step(steps) {
    this.#pending += steps;
    this.advance();
  }

  /** Send the steps that are still owed, once the run stands still. */
  advance() {
    const standing = this.run?.phase === "paused" && !this.run.queue;
    if (!this.#pending || this.#stepping || !standing) return;
    const steps = this.#pending;
    this.#pending = 0;
    this.#stepping = true; // until it stands still again
    this.command("step", { steps });
  }

  stop() {
    if (this.run.phase !== "waiting") return this.command("stop");
    this.leave(); // still waiting: nothing to keep
    this.#page.shown();
  }

  async command(command, more = {}) {
    try {
      await ask("train_control", { run: this.run.token, command, ...more });
    } catch (error) {
      this.#stepping = false;
      if (this.run?.active) this.#page.failed(error);
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
