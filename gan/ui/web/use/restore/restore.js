/** Restoring a digit: where it comes from, how it is damaged, and what each way makes of what is left. */

import { ask, reasonOf } from "../../common/ask.js";
import { element } from "../../common/controls.js";
import { explained } from "../../common/glossary/glossary.js";
import { intake } from "../../common/intake/intake.js";
import { sketchOn } from "../../common/intake/sketch.js";
import { decoded } from "../../common/pictures.js";
import { latest } from "../../common/pixels.js";
import { Column } from "./column.js";
import { damages } from "./damages.js";
import { Left } from "./left.js";
import { packed } from "./mask.js";
import { Restorer } from "./restorer.js";
import { damageOf, modelsOf } from "./task.js";

const REST = 500; // milliseconds without a change until it is restored anew
const WAYS = ["vae", "gan"]; // that models go

export class RestorePart {
  root;
  #text;
  #set;
  #known;
  #task = null;
  #digit = null; // in base64
  #taken = null; // the digit or the test image of the state that is on the pad
  #begun = ""; // what was restored last
  #resting = 0;
  #menus = {};
  #intake;
  #left;
  #follow;
  #columns;
  #restorer;
  #damaged = latest(
    (answer, wish) => this.#show(answer, wish),
    (error) => error && this.#say(reasonOf(error, this.#text)),
    (wish) => ask("damage", wish),
  );

  /** @param {{text, known, set: (change: object) => void}} page  `set` changes the part's state */
  constructor(root, { text, known, set }) {
    this.root = root;
    this.#text = text;
    this.#known = known;
    this.#set = set;
    this.#intake = intake(
      { root, text, prefix: "use", sketch: sketchOn(this.#find("draw")) },
      (digit) => this.#take(digit),
      (test) => this.#tested(test),
      (sentence) => this.#say(sentence),
    );
    const canvas = this.#find("left");
    canvas.setAttribute("aria-label", text("left_of"));
    this.#left = new Left(canvas, root.querySelector(".use-brush"), {
      brushed: (missing) => set({ mask: packed(missing) }),
      moved: (place) => set({ place }),
    });
    this.#follow = damages(root, text, set);
    this.#columns = this.#build(root.querySelector(".use-answers"));
    this.#restorer = new Restorer(this.#columns, text, (now) => this.#told(now));
    this.#find("run").addEventListener("click", () => this.#again());
    this.#find("cancel").addEventListener("click", () => {
      if (this.#restorer.cancel()) this.#told({ state: "cancelled" });
    });
  }

  #find(id) {
    return this.root.querySelector(`#use-${id}`);
  }

  #say(words) {
    this.#find("status").textContent = words;
  }

  #build(box) {
    const asPair = (digit) => {
      const side = (way) => ({ model: this.#task[way] });
      return { left: side("vae"), right: side("gan"), digit, at: "compare-digit" };
    };
    const made = (way) => {
      const heading = element("h3", { class: "lab-name" }, ...this.#heading(way));
      return new Column(way, heading, this.#text, asPair);
    };
    const ways = WAYS.filter((way) => modelsOf(this.#known.models, way).length);
    const columns = Object.fromEntries(["plain", ...ways].map((way) => [way, made(way)]));
    box.append(...Object.values(columns).map((column) => column.box));
    return columns;
  }

  /** The name of a way, and the menu of its models. */
  #heading(way) {
    if (way === "plain") return [this.#text("way_plain")];
    const options = modelsOf(this.#known.models, way).map(({ name }) => new Option(name, name));
    const change = () => this.#set({ [way]: menu.value });
    const label = this.#text(`which_${way}`);
    const menu = element("select", { id: `use-${way}-model`, "aria-label": label, change });
    menu.append(...options);
    this.#menus[way] = menu;
    return [explained(this.#text(`way_${way}`), way), " ", menu];
  }

  // ---- the digit ----

  /** Follow the state. */
  show(task) {
    this.#task = task;
    for (const [way, menu] of Object.entries(this.#menus)) menu.value = task[way];
    this.#left.follow(task.damage, task.place);
    const wanted = task.digit ?? task.test;
    if (wanted !== null && wanted !== this.#taken) {
      this.#taken = wanted;
      if (task.digit === null) return this.#intake.show(task.test); // what is left follows
      this.#intake.place(task.digit);
      this.#digit = task.digit;
    }
    this.#damage();
  }

  #take(digit) {
    this.#digit = digit;
    if (this.#task.test === null) {
      this.#taken = digit;
      this.#set({ digit });
    } else this.#damage();
  }

  /** The visitor has chosen a test image, or begun anything else. */
  #tested(test) {
    if (test === null && this.#task.test === null) return;
    this.#taken = test;
    this.#set({ test, digit: null });
  }

  // ---- what is left of it ----

  #damage() {
    if (this.#digit === null) return this.#follow(this.#task, 0);
    const wish = { digit: this.#digit, damage: damageOf(this.#task) };
    if (!this.#damaged.wantOther(wish)) this.#rest(); // it may be another model
  }

  #show({ left, mask }, { damage }) {
    if (JSON.stringify(damage) !== JSON.stringify(damageOf(this.#task))) return; // another comes
    const gone = mask && decoded(mask).pixels.map((one) => (one ? 0 : 1));
    this.#left.show(decoded(left), gone);
    this.#follow(this.#task, gone?.reduce((sum, one) => sum + one, 0) ?? 0);
    this.#rest();
  }

  #rest() {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#begin(), REST);
  }

  // ---- the search ----

  #again() {
    if (this.#intake.handOver()) return; // the digit is on its way
    this.#begun = "";
    if (this.#digit === null) this.#say(this.#text("nothing_drawn"));
    else this.#begin();
  }

  #begin() {
    if (this.#task.damage === "brush" && !this.#task.mask) return; // nothing is missing yet
    const models = Object.fromEntries(WAYS.map((way) => [way, this.#task[way]]));
    const task = { digit: this.#digit, damage: damageOf(this.#task), models };
    const wish = JSON.stringify(task);
    if (wish === this.#begun) return;
    this.#begun = wish;
    this.#restorer.begin(task);
  }

  #told({ state, share, error }) {
    const words = { failed: () => reasonOf(error, this.#text), done: () => this.#verdict() };
    this.#say((words[state] ?? (() => this.#text(`is_${state}`)))());
    const under = this.#restorer.running;
    this.#find("cancel").hidden = !under;
    this.root.dataset.state = state;
    const progress = this.#find("progress");
    if (share !== undefined) progress.value = share;
    else if (under) progress.removeAttribute("value");
    else progress.value = state === "done" ? 1 : 0;
  }

  /** Which way has the answer that is nearest to what was there. */
  #verdict() {
    const all = Object.entries(this.#columns).flatMap(([way, { answers }]) =>
      answers.map(({ psnr }) => ({ way, psnr })),
    );
    const best = all.reduce((a, b) => (b.psnr > a.psnr ? b : a));
    const values = { way: this.#text(`way_${best.way}`), value: best.psnr.toFixed(1) };
    return this.#text("nearest_way", values);
  }
}
