/** The tab "Train": what the visitor does becomes requests, events become a run, views show the run. */

import { ask, reasonOf } from "../common/ask.js";
import { Message } from "../common/message.js";
import { keep, linkTo, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { Control } from "./control.js";
import { faults } from "./faults.js";
import { Form, LIVE } from "./form/form.js";
import { outcome } from "./outcome.js";
import { views } from "./views.js";

/** Start the tab in `root`; `props` are {texts}. */
export function mount(root, { texts }) {
  const words = texts[language()];
  const read = reader(words);
  // What the server names may be new to the texts.
  const text = (key, values) => (key in words ? read(key, values) : undefined);
  fill(root, text);
  new Train(root, text);
}

class Train {
  #root;
  #text;
  #message;
  #control;
  #views;
  #showOutcome;
  #form = null; // once the server has said what it offers
  #markFaults = null;
  #presets = [];
  #asking = null;
  #opening = null; // a link that waits for the form
  #preset; // of the run
  #gone = null; // the run of which the server keeps nothing any more
  #moment = null; // of the run, looked at; null is now

  constructor(root, text) {
    this.#root = root;
    this.#text = text;
    this.#message = new Message(this.#find("message"));
    this.#control = new Control({
      shown: () => this.#show(),
      event: ({ kind }) => kind === "refused" && this.#say(text("no_gpu")),
      ended: () => this.#ended(),
      failed: (sentence) => this.#say(sentence),
    });
    this.#buildViews();
    this.#find("reset").addEventListener("click", () => {
      this.#form.set({});
      this.#configured();
    });
    this.#show();
    onOpen("train", (given) => this.#opened(given));
  }

  #find(id) {
    return this.#root.querySelector(`#train-${id}`);
  }

  get #run() {
    return this.#control.run;
  }

  #say(words) {
    this.#message.say(words);
  }

  // ---- what is built ----

  #buildViews() {
    const run = () => this.#run;
    const told = {
      start: () => this.#start(),
      pause: () => this.#control.command("pause"),
      resume: () => this.#control.command("resume"),
      step: (steps) => this.#step(steps),
      stop: () => this.#control.stop(),
    };
    const look = (moment) => {
      this.#moment = moment;
      this.#show();
    };
    this.#views = views(this.#root, this.#text, told, { run, look });
    const failed = (sentence) => this.#say(sentence);
    const page = { run, chosen: this.#views.chosen, failed };
    this.#showOutcome = outcome(this.#root, this.#text, page);
  }

  /** The form and the presets. */
  #offer(options) {
    const parent = this.#root.querySelector(".train-form");
    this.#form = new Form(parent, options, this.#text, language(), (name, value) => {
      this.#configured();
      if (LIVE.includes(name)) this.#control.change({ [name]: value });
    });
    this.#presets = options.presets;
    const names = options.presets.map(({ name }) => name);
    this.#markFaults = faults(this.#find("presets"), names, this.#text, {
      choose: (preset) => {
        this.#replace({ preset });
        if (!this.#run?.active) this.#find("start").focus(); // it may be far up
      },
      heal: () => this.#heal(),
    });
  }

  // ---- what the visitor does ----

  /** The tab came on screen, or its link changed. */
  async #opened(given) {
    this.#opening = given; // a later link overtakes one that still waits
    this.#show();
    if (!(await this.#ready()) || this.#opening !== given) return;
    if (linkTo("train", given) !== linkTo("train", this.#form.toLink())) this.#form.set(given);
    this.#configured();
  }

  /** Whether the form stands; it is made of what the server offers, which is asked for only once. */
  async #ready() {
    this.#asking ??= ask("train_options", null);
    try {
      const options = await this.#asking;
      if (!this.#form) this.#offer(options);
      return true;
    } catch (error) {
      this.#asking = null;
      this.#say(reasonOf(error, this.#text));
      return false;
    }
  }

  /** Other settings, for the next start. */
  #replace(given) {
    this.#form.replace(given);
    this.#configured();
    this.#say(this.#run?.active ? this.#text("next_start") : "");
  }

  async #start(paused = false) {
    if (!(await this.#ready())) return;
    const { obstacle } = this.#form;
    this.#say(obstacle);
    if (obstacle) {
      this.#find("settings").open = true;
      return;
    }
    this.#moment = null;
    this.#preset = this.#form.given.preset;
    this.#views.clear(this.#form.recipe.vae);
    this.#control.start({ ...this.#form.request(), keep: true, paused });
    this.#show();
  }

  /** So many single steps; without a run, the first ones of a new run that then waits. */
  async #step(steps) {
    if (!this.#run) await this.#start(true);
    this.#control.step(steps);
  }

  /** Mend what the preset broke: in mid training, or from the start where what is lost does not come back. */
  #heal() {
    const broken = this.#run?.active ? this.#preset : this.#form.given.preset;
    const { settings, heal, restart } = this.#presets.find(({ name }) => name === broken);
    this.#replace({ recipe: settings.recipe, ...heal });
    this.#say("");
    if (!this.#run?.active) this.#find("start").focus();
    else if (restart) this.#start();
    else this.#control.change(heal);
  }

  // ---- what follows ----

  #ended() {
    const run = this.#run;
    if (run.phase === "done") {
      this.#gone = run;
      this.#say(this.#text("model_gone"));
    } else if (run.phase !== "failed") {
      run.take({ kind: "error", sentence: this.#text("broken_off") });
    }
  }

  #configured() {
    keep("train", this.#form.toLink());
    this.#find("summary").textContent = this.#form.summary;
    this.#showFaults();
  }

  /** The preset on the form, and the one to be healed: the running training's, else the form's. */
  #showFaults() {
    const chosen = this.#form.given.preset;
    this.#markFaults(chosen, this.#run?.active ? this.#preset : chosen);
  }

  /** All views, from the run and the moment looked at. */
  #show() {
    const run = this.#run;
    if (run?.sentence) this.#say(run.sentence);
    this.#control.advance();
    this.#views.show(run, this.#moment);
    if (this.#markFaults) this.#showFaults();
    this.#showOutcome(run, this.#gone === run);
  }
}
