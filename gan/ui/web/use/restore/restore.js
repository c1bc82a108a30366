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
  #asked = ""; // the wish of which what is left was asked last
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
    (error) => error && this.#refused(error),
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
    this.#find("clear").addEventListener("click", () => {
      this.#empty();
      set({ test: null, digit: null });
    });
    this.#find("run").addEventListener("click", () => this.#again());
    this.#find("cancel").addEventListener("click", () => this.#cancel());
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
    const made = (way) => new Column(way, this.#heading(way), this.#text, asPair);
    const ways = WAYS.filter((way) => modelsOf(this.#known.models, way).length);
    const columns = Object.fromEntries(["plain", ...ways].map((way) => [way, made(way)]));
    box.append(...Object.values(columns).map((column) => column.box));
    return columns;
  }

  /** The name of a way, and the menu of its models. */
  #heading(way) {
    const name = this.#text(`way_${way}`);
    if (way === "plain") return element("h3", { class: "lab-name" }, name);
    const menu = menuOf(way, this.#known.models, this.#text, this.#set);
    this.#menus[way] = menu;
    return element("h3", { class: "lab-name" }, explained(name, way), " ", menu);
  }

  // ---- the digit ----

  /** Follow the state. */
  show(task) {
    this.#task = task;
    for (const [way, menu] of Object.entries(this.#menus)) menu.value = task[way];
    this.#left.follow(task);
    const wanted = task.digit ?? task.test;
    if (wanted !== this.#taken) {
      this.#taken = wanted;
      if (typeof wanted === "number") return this.#intake.show(wanted); // what is left follows
      this.#intake.place(wanted);
      if (wanted === null) this.#empty();
      this.#digit = wanted;
    }
    this.#damage();
  }

  /** The pad is empty: there is nothing to restore. */
  #empty() {
    this.#digit = this.#taken = null;
    this.#left.clear();
    this.#stop();
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

  /** What is to be restored, as the server is asked. */
  get #wish() {
    return { digit: this.#digit, damage: damageOf(this.#task) };
  }

  #damage() {
    const before = this.#asked;
    this.#asked = JSON.stringify(this.#wish);
    if (this.#digit === null) this.#follow(this.#task, 0);
    else if (this.#asked !== before) this.#damaged.want(this.#wish);
    else this.#rest(); // it may be another model
  }

  #refused(error) {
    this.#asked = ""; // it may be wanted again
    this.#say(reasonOf(error, this.#text));
  }

  #show({ left, mask }, wish) {
    if (JSON.stringify(wish) !== JSON.stringify(this.#wish)) return; // another comes, or none
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
    if (this.#task.damage === "brush" && !this.#task.mask) {
      this.#stop(); // nothing is missing yet
      return this.#say(this.#text("left_brush", { count: 0 }));
    }
    const models = Object.fromEntries(WAYS.map((way) => [way, this.#task[way]]));
    const task = { ...this.#wish, models };
    const wish = JSON.stringify(task);
    if (wish === this.#begun) return;
    this.#begun = wish;
    this.#restorer.begin(task);
  }

  #cancel() {
    if (this.#restorer.cancel()) this.#told({ state: "cancelled" });
  }

  /** There is nothing left to look for. */
  #stop() {
    clearTimeout(this.#resting);
    this.#begun = "";
    this.#cancel();
  }

  #told({ state, share, error }) {
    const text = this.#text;
    const words = { failed: () => reasonOf(error, text), done: () => verdict(this.#columns, text) };
    this.#say((words[state] ?? (() => text(`is_${state}`)))());
    const under = this.#restorer.running;
    this.#find("cancel").hidden = !under;
    this.root.dataset.state = state;
    const progress = this.#find("progress");
    if (share !== undefined) progress.value = share;
    else if (under) progress.removeAttribute("value");
    else progress.value = state === "done" ? 1 : 0;
  }
}

/** The menu of the models that go one way. */
function menuOf(way, models, text, set) {
  const label = text(`which_${way}`);
  const change = () => set({ [way]: menu.value });
  const menu = element("select", { id: `use-${way}-model`, "aria-label": label, change });
  menu.append(...modelsOf(models, way).map(({ name }) => new Option(name, name)));
  return menu;
}

/** Which way has the answer that is nearest to what was there. */
function verdict(columns, text) {
  const all = Object.entries(columns).flatMap(([way, { answers }]) =>
    answers.map(({ psnr }) => ({ way, psnr })),
  );
  const best = all.reduce((a, b) => (b.psnr > a.psnr ? b : a));
  return text("nearest_way", { way: text(`way_${best.way}`), value: best.psnr.toFixed(1) });
}
