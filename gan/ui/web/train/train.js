/** The tab "Train": what the visitor does becomes requests, events become a run, views show the run. */

import { ask, reasonOf } from "../common/ask.js";
import { stream } from "../common/stream.js";
import { keep, linkTo, onOpen, open } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { Curves } from "./curves.js";
import { Faults, Hint } from "./faults.js";
import { plain } from "./fields.js";
import { LIVE, Settings } from "./form.js";
import { Measures } from "./measures.js";
import { Pusher } from "./pusher.js";
import { Run } from "./run.js";
import { Samples } from "./samples.js";
import { momentAt, Timeline } from "./timeline.js";
import { Transport } from "./transport.js";

const REST = 250; // milliseconds that a learning rate rests before the run is told of it

/** Start the tab in `root`; `props` are {texts}. */
export function mount(root, { texts }) {
  const words = texts[language()];
  const read = reader(words);
  // What the server names may be new to the texts.
  new Train(root, (key, values) => (key in words ? read(key, values) : undefined));
}

class Train {
  constructor(root, text) {
    Object.assign(this, {
      root,
      text,
      run: null,
      moment: null,
      stream: null,
      pending: 0,
      stepping: false,
      wish: {},
    });
    this.find = (id) => root.querySelector(`#train-${id}`);
    fill(root, text);
    this.build();
    this.buildButtons();
    this.show();
    onOpen("train", (given) => this.opened(given));
  }

  /** The tab came on screen, or its link changed. */
  async opened(given) {
    this.opening = given; // a later link overtakes one that still waits
    this.show();
    if (!(await this.ready()) || this.opening !== given) return;
    if (linkTo("train", given) !== linkTo("train", this.settings.toLink()))
      this.settings.set(given);
    this.configured();
  }

  /** Whether the form stands; it is made of what the server offers, which is asked for only once. */
  async ready() {
    this.asking ??= ask("train_options", null);
    try {
      const options = await this.asking;
      if (!this.settings) this.offer(options);
      return true;
    } catch (error) {
      this.asking = null;
      this.say(reasonOf(error, this.text));
      return false;
    }
  }

  build() {
    const { root, text } = this;
    this.transport = new Transport(root, text, {
      start: () => this.start(),
      pause: () => this.command("pause"),
      resume: () => this.command("resume"),
      step: (steps) => this.step(steps),
      stop: () => this.stop(),
    });
    this.samples = new Samples(root, text);
    this.curves = new Curves(
      root.querySelector(".train-plot"),
      text,
      (what) => this.named(what),
      (step) => this.look(momentAt(this.run, step)),
    );
    this.measures = new Measures(root, text);
    this.timeline = new Timeline(root, text, (moment) => this.look(moment));
    this.hint = new Hint(root, text);
    this.pusher = new Pusher(this.find("push"), this.find("push-form"), text);
  }

  /** The form and the presets. */
  offer(options) {
    this.presets = options.presets;
    this.settings = new Settings(
      this.root.querySelector(".train-form"),
      options,
      this.text,
      language(),
      (name, value) => this.chosen(name, value),
    );
    this.faults = new Faults(
      this.find("presets"),
      options.presets.map(({ name }) => name),
      this.text,
      {
        choose: (preset) => {
          this.replace({ preset });
          if (!this.run?.active) this.find("start").focus(); // it may be far up
        },
        heal: () => this.heal(),
      },
    );
  }

  buildButtons() {
    const on = (id, act) =>
      this.find(id).addEventListener("click", () =>
        act().catch((error) => this.say(error.message)),
      );
    on("explore", async () => open("explore", { model: this.run.model }));
    on("compare", async () => open("compare", { right: { model: this.run.model } }));
    on("download", async () => {
      const { file, name } = await ask("train_download", { run: this.run.token });
      save(file, "application/zip", name);
    });
    for (const kind of ["webp", "gif"])
      on(kind, async () => {
        const index = this.samples.chosen;
        const { file, type } = await ask("train_growth", { run: this.run.token, index, kind });
        save(file, type, `growth-${index + 1}.${kind}`);
      });
    this.find("reset").addEventListener("click", () => {
      this.settings.set({});
      this.configured();
    });
  }

  // ---- what the visitor does ----

  /** Other settings, for the next start. */
  replace(given) {
    this.settings.replace(given);
    this.configured();
    this.say(this.run?.active ? this.text("next_start") : "");
  }

  async start(paused = false) {
    if (!(await this.ready())) return;
    this.say(this.settings.obstacle);
    if (this.settings.obstacle) {
      this.find("settings").open = true;
      return;
    }
    this.stream?.close(); // it held the model of the run before
    clearTimeout(this.resting);
    const run = new Run();
    const told = (act) => (what) => {
      if (run !== this.run) return; // of a run that was left
      act(what);
      this.show();
    };
    Object.assign(this, {
      run,
      moment: null,
      pending: 0,
      stepping: false,
      wish: {},
      preset: this.settings.given.preset,
    });
    this.samples.clear();
    this.curves.clear(this.settings.recipe.vae);
    this.show();
    this.stream = stream(
      "train",
      { ...this.settings.request(), keep: true, paused },
      {
        onEvent: told((event) => {
          run.take(event);
          if (event.kind === "state") this.stepping = false;
          if (event.kind === "refused") this.say(this.text("no_gpu"));
        }),
        onError: told((error) =>
          run.take({ kind: "error", sentence: error?.message ?? String(error) }),
        ),
        onEnd: told(() => this.ended()),
      },
    );
  }

  /** So many single steps; without a run, the first ones of a new run that then waits. */
  async step(steps) {
    if (!this.run) await this.start(true);
    this.pending += steps;
    this.advance();
  }

  /** Send the steps that are still owed, once the run stands still. */
  advance() {
    if (!this.pending || this.stepping || this.run?.phase !== "paused") return;
    const steps = this.pending;
    Object.assign(this, { pending: 0, stepping: true }); // until it stands still again
    this.command("step", { steps });
  }

  async stop() {
    if (this.run.token) return this.command("stop");
    this.stream.close(); // still waiting: nothing to keep
    this.run = null;
    this.show();
  }

  async command(command, more = {}) {
    try {
      await ask("train_control", { run: this.run.token, command, ...more });
    } catch (error) {
      this.stepping = false;
      if (this.run?.active) this.say(error.message);
    }
  }

  /** A setting was chosen: a running training takes some of them over, once they rest. */
  chosen(name, value) {
    this.configured();
    if (LIVE.includes(name)) this.change({ [name]: value });
  }

  change(what) {
    if (!this.run?.active) return;
    Object.assign(this.wish, what);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.command("change", this.wish);
      this.wish = {};
    }, REST);
  }

  /** Mend what the preset broke: in mid training, or from the start where what is lost does not come back. */
  heal() {
    const broken = this.run?.active ? this.preset : this.settings.given.preset;
    const { settings, heal, restart } = this.presets.find(({ name }) => name === broken);
    this.replace({ recipe: settings.recipe, ...heal });
    this.say("");
    if (!this.run?.active) this.find("start").focus();
    else if (restart) this.start();
    else this.change(heal);
  }

  /** Look at a moment of the run while it goes on; null is now. */
  look(moment) {
    this.moment = moment;
    this.show();
  }

  // ---- what follows ----

  ended() {
    if (this.run.phase === "done") {
      this.gone = this.run;
      this.say(this.text("model_gone"));
    } else if (this.run.phase !== "failed")
      this.run.take({ kind: "error", sentence: this.text("broken_off") });
  }

  configured() {
    keep("train", this.settings.toLink());
    this.find("summary").textContent = this.settings.summary;
    this.showFaults();
  }

  /** The preset on the form, and the one to be healed: the running training's, else the form's. */
  showFaults() {
    const chosen = this.settings.given.preset;
    this.faults.show(chosen, this.run?.active ? this.preset : chosen);
  }

  /** All views, from the run and the moment looked at. */
  show() {
    const { run, moment } = this;
    if (run?.sentence) this.say(run.sentence);
    this.advance();
    this.transport.show(run);
    this.hint.show(run);
    if (this.faults) this.showFaults();
    const phase = run?.phase ?? "idle";
    const page = this.root.querySelector(".lab-train");
    page.dataset.phase = phase;
    page.classList.toggle("train-past", Boolean(moment));
    const kept = run?.model && this.gone !== run ? run.token : null;
    this.root.querySelector(".train-after").hidden = !kept;
    this.pusher.show(kept);
    for (const id of ["webp", "gif"])
      this.find(id).disabled = !run?.latest || phase === "failed" || this.gone === run;
    if (document.documentElement.dataset.tab !== "train") return; // drawn when it is opened
    this.root.querySelector(".train-invitation").hidden = phase !== "idle";
    this.measures.show(run, moment);
    this.timeline.show(run, moment);
    if (!run) return;
    this.samples.show(run, moment);
    this.curves.show(run, moment);
  }

  /** What was changed in a run, in words for the curves. */
  named(what) {
    const words = ([name, value]) =>
      this.text(`change_${name}`, {
        value:
          typeof value === "number"
            ? plain(value)
            : (this.text(`objective_${String(value).replaceAll("-", "_")}`) ?? value),
      }) ?? name;
    return Object.entries(what).map(words).join(", ");
  }

  say(words) {
    this.find("message").textContent = words;
    this.find("message").hidden = !words;
  }
}

/** Give a file to the visitor. */
function save(base64, type, name) {
  const link = document.createElement("a");
  link.href = `data:${type};base64,${base64}`;
  link.download = name;
  link.click();
}
