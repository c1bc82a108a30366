/** The tab "Train": what the visitor does becomes requests, events become a run, views show the run. */

import { ask, reasonOf } from "../common/ask.js";
import { Message } from "../common/message.js";
import { goneInWords } from "../common/models.js";
import { keep, linkTo, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { Control } from "./control.js";
import { Curves } from "./curves.js";
import { faults, hint } from "./faults.js";
import { changeInWords } from "./form/fields.js";
import { Form, LIVE } from "./form/form.js";
import { measures } from "./measures.js";
import { outcome } from "./outcome.js";
import { Samples } from "./samples.js";
import { momentAt, timeline, transport } from "./transport.js";

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
  #samples;
  #curves;
  #views; // and what else shows a run at a moment of it
  #showOutcome;
  #form = null; // once the server has said what it offers
  #markFaults = null;
  #presets = [];
  #asking = null;
  #opening = null; // a link that waits for the form
  #moment = null; // of the run, looked at; null is now

  constructor(root, text) {
    this.#root = root;
    this.#text = text;
    this.#message = new Message(this.#find("message"));
    this.#control = new Control({
      shown: () => this.#show(), // after each event
      event: ({ kind }) => kind === "refused" && this.#message.say(text("no_gpu")),
      ended: () => this.#ended(), // nothing more is told of the run
      lost: (still) => this.#message.say(still ? text("no_answer") : ""), // the connection
      reason: (error) => reasonOf(error, text),
      gone: () => this.#message.say(goneInWords(text)), // the run of before the page was loaded
      failed: (error) => this.#message.say(reasonOf(error, text)),
    });
    this.#buildViews();
    this.#find("reset").addEventListener("click", () => {
      this.#form.set({});
      this.#configured();
    });
    this.#control.comeBack();
    this.#show();
    onOpen("train", (given) => this.#opened(given));
  }

  #find(id) {
    return this.#root.querySelector(`#train-${id}`);
  }

  get #run() {
    return this.#control.run;
  }

  // ---- what is built ----

  #buildViews() {
    const root = this.#root;
    const text = this.#text;
    const look = (moment) => {
      this.#moment = moment;
      this.#show();
    };
    const named = (what) => changeInWords(what, text);
    const picked = (step) => look(momentAt(this.#run, step));
    this.#samples = new Samples(root, text);
    this.#curves = new Curves(root.querySelector(".train-plot"), text, named, picked);
    const start = () => this.#start();
    const step = (steps) => this.#step(steps);
    this.#views = [
      transport(root, text, this.#control, start, step),
      hint(root, text),
      measures(root, text),
      timeline(root, text, look),
    ];
    this.#showOutcome = outcome(root, text, {
      run: () => this.#run,
      chosen: () => this.#samples.chosen,
      failed: (error) => this.#message.say(reasonOf(error, text)),
    });
  }

  /** The form and the presets. */
  #offer(options) {
    const parent = this.#root.querySelector(".train-form");
    this.#form = new Form(parent, options, this.#text, (name, value) => {
      this.#configured();
      if (LIVE.includes(name)) this.#control.change({ [name]: value });
    });
    this.#presets = options.presets;
    this.#markFaults = faults(this.#find("presets"), options.presets, this.#text, {
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
    const { preset } = this.#form.given;
    if (preset && !this.#run?.active) this.#message.say(readyInWords(preset, this.#text));
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
      this.#message.say(reasonOf(error, this.#text));
      return false;
    }
  }

  /** Other settings, for the next start. */
  #replace(given) {
    this.#form.replace(given);
    this.#configured();
    this.#message.say(this.#run?.active ? this.#text("next_start") : "");
  }

  async #start(paused = false) {
    if (!(await this.#ready())) return;
    await this.#form.fresh();
    const { obstacle } = this.#form;
    this.#message.say(obstacle);
    if (obstacle) {
      this.#find("settings").open = true;
      return;
    }
    this.#moment = null;
    this.#samples.clear();
    this.#curves.clear(this.#form.objective);
    const request = { ...this.#form.request(), keep: true, paused };
    this.#control.start(request, this.#form.given.preset);
    this.#show();
  }

  /** So many single steps; without a run, the first ones of a new run that then waits. */
  async #step(steps) {
    if (!this.#run) await this.#start(true);
    this.#control.step(steps);
  }

  /** Mend what the preset broke: in mid training, or from the start where what is lost does not come back. */
  #heal() {
    const broken = this.#run?.active ? this.#run.preset : this.#form.given.preset;
    const { settings, heal, restart } = this.#presets.find(({ name }) => name === broken);
    this.#replace({ recipe: settings.recipe, ...heal });
    this.#message.say("");
    if (!this.#run?.active) this.#find("start").focus();
    else if (restart) this.#start();
    else this.#control.change(heal);
  }

  // ---- what follows ----

  #ended() {
    const run = this.#run;
    if (run.phase === "done") this.#message.say(this.#text("model_gone"));
    else if (run.phase !== "failed") run.fail(this.#text("broken_off"));
  }

  #configured() {
    keep("train", this.#form.toLink());
    this.#find("summary").textContent = this.#form.summary;
    if (!this.#run) this.#curves.clear(this.#form.objective); // the legends speak of what will be
    this.#showFaults();
  }

  /** The preset on the form, and the one to be healed: the running training's, else the form's. */
  #showFaults() {
    const chosen = this.#form.given.preset;
    this.#markFaults(chosen, this.#run?.active ? this.#run.preset : chosen);
  }

  /** All views, from the run and the moment looked at. */
  #show() {
    const run = this.#run;
    if (run?.sentence) this.#message.say(run.sentence);
    this.#control.advance();
    if (this.#markFaults) this.#showFaults();
    this.#showOutcome(run);
    this.#root.querySelector(".lab-train").dataset.phase = run?.phase ?? "idle";
    if (document.documentElement.dataset.tab !== "train") return; // drawn when it is opened
    this.#root.querySelector(".train-invitation").hidden = Boolean(run);
    for (const show of this.#views) show(run, this.#moment);
    if (!run) return;
    this.#samples.show(run, this.#moment);
    this.#curves.show(run, this.#moment);
  }
}

/** What a link that sets up a preset leaves to do. */
function readyInWords(preset, text) {
  return text("preset_ready", { name: text(`preset_${preset.replaceAll("-", "_")}`) });
}
