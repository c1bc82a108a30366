/** The tab "Compare": the pair of models, the controls they share, and the sections below them. */

import { ask } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { choice, element, ICONS, Slider } from "../common/controls.js";
import { bringBack, fetchModel, isOfHub, nameOf, onFetched } from "../common/hub.js";
import { Latest, Refusal, reasonOf } from "../common/pixels.js";
import { Store } from "../common/store.js";
import { keep, linkTo, onOpen, open } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { FactsSection } from "./facts.js";
import { Finder } from "./finder.js";
import { ThroughSection } from "./inversion.js";
import { MapSection } from "./map.js";
import { NumbersSection } from "./numbers.js";
import {
  classesOfBoth,
  fromLink,
  initial,
  linked,
  renamed,
  SIDES,
  toLink,
  unlisted,
  wishOf,
  withModel,
} from "./pair.js";
import { RaceSection } from "./race.js";
import { ResultsSection } from "./results.js";

const GAP = 2; // pixels of the pictures between the cells of the grid
const LAZY = 150; // milliseconds of rest before the sections below follow
const READING = 6000; // milliseconds that a sentence stays which nothing else takes away
const LINK =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M8.5 11.5l3-3M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9"/></svg>';

/** Start the tab in `root`; `props` are {models, data, texts}. */
export function mount(root, { models, data = true, texts }) {
  const text = reader(texts[language()]);
  fill(root, text);
  const page = new Compare(root, [...models], text);
  root.querySelector("#compare-data").hidden = data;
  if (models.length) page.start();
  else page.say(text("no_models_compare"));
}

class Compare {
  constructor(root, models, text) {
    Object.assign(this, { root, models, text, untouched: true, returning: new Set() });
    this.find = (id) => root.querySelector(`#compare-${id}`);
  }

  get pair() {
    return this.store.state;
  }

  /** What the page knows of a side's model. */
  model(side) {
    return this.models.find((model) => model.name === this.pair[side].model);
  }

  start() {
    this.store = new Store(initial(this.models));
    this.pictures = {};
    this.knobs = {};
    for (const side of SIDES) this.buildSide(side);
    this.buildShared();
    this.buildSections();
    this.store.subscribe(() => {
      Object.assign(this, { untouched: false, opening: null });
      this.changed();
    });
    onFetched((model) => this.add(model));
    onOpen("compare", (given) => this.opened(given));
  }

  /** The tab came on screen, or its link changed. */
  async opened(given) {
    const first = this.untouched;
    const names = unlisted(renamed(given, nameOf), this.models);
    this.opening = given; // a later link, or the visitor's hand, overtakes one that still waits
    for (const name of names) await this.describe(name);
    if (this.opening !== given) return;
    const pair = fromLink(renamed(given, nameOf), this.models);
    const hash = linkTo("compare", toLink(pair, this.models));
    if (first || hash !== linkTo("compare", toLink(this.pair, this.models))) this.store.set(pair);
  }

  /** Learn of a private model, or one of the Hub; without it the page stays with those it knows. */
  async describe(name) {
    try {
      if (isOfHub(name)) await this.fetch(name);
      else this.add(await ask("describe", { model: name }));
    } catch (error) {
      this.failed(error, "describing");
      setTimeout(() => this.failed(null, "describing"), READING);
    }
  }

  async fetch(name) {
    const where = `fetching ${name}`;
    this.say(this.text("fetching_model", { name }), where);
    try {
      return await fetchModel(name);
    } finally {
      this.failed(null, where);
    }
  }

  /** The server may have put a side's model of the Hub away; the sections wait until it is back. */
  async restore(name, error) {
    this.returning.add(name);
    try {
      if (!(await bringBack(name, () => this.fetch(name)))) throw error;
      this.changed();
    } catch (fault) {
      this.failed(fault);
    } finally {
      this.returning.delete(name);
    }
  }

  /** One more model to choose. */
  add(model) {
    if (this.models.some(({ name }) => name === model.name)) return;
    this.models.push(model);
    for (const side of SIDES) this.fillMenu(side);
  }

  // ---- controls ----

  buildSide(side) {
    const canvas = this.find(side);
    this.pictures[side] = new Latest(
      (pictures, request) => this.drawn(canvas, pictures, request),
      (error) => this.answered(side, error),
    );
    const menu = this.find(`${side}-model`);
    this.fillMenu(side);
    menu.addEventListener("change", () =>
      this.store.set(withModel(this.pair, side, menu.value, this.models)),
    );
    const explore = canvas.parentNode.querySelector(".compare-explore");
    explore.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a page of its own
      event.preventDefault();
      open("explore", wishOf(this.pair, side));
    });
    this.knobs[side] = this.buildKnobs(side);
  }

  fillMenu(side) {
    const menu = this.find(`${side}-model`);
    menu.replaceChildren(
      ...this.models.map((model) => new Option(model.title ?? model.name, model.name)),
    );
    menu.value = this.pair[side].model;
  }

  /** A side's seed and truncation; while the sides are linked, the left ones are both sides'. */
  buildKnobs(side) {
    const box = this.root.querySelector(`.compare-knobs[data-side="${side}"]`);
    const set = (change) => {
      const pair = { ...this.pair, [side]: { ...this.pair[side], ...change } };
      this.store.set(pair.linked ? linked(pair) : pair);
    };
    const heading = element("h2", { class: "lab-name" }, this.text(side));
    const id = `compare-${side}-seed`;
    const seed = element("input", { id, type: "number", min: 0, step: 1, inputmode: "numeric" });
    const dice = element("button", {
      type: "button",
      class: "lab-icon",
      title: this.text("dice"),
      "aria-label": this.text("dice"),
    });
    dice.innerHTML = ICONS.dice;
    box.append(
      heading,
      element(
        "div",
        { class: "lab-row" },
        element("label", { class: "lab-name", for: id }, this.text("seed")),
        seed,
        dice,
      ),
    );
    seed.addEventListener("input", () => {
      if (Number.isSafeInteger(seed.valueAsNumber) && seed.valueAsNumber >= 0)
        set({ seed: seed.valueAsNumber });
    });
    seed.addEventListener("blur", () => (seed.value = String(this.pair[side].seed)));
    dice.addEventListener("click", () => set({ seed: Math.floor(Math.random() * 1_000_000) }));
    const truncation = new Slider(
      box,
      {
        id: `compare-${side}-truncation`,
        label: this.text("truncation"),
        min: 0,
        max: 2,
        step: 0.01,
        reset: 1,
      },
      (value) => set({ truncation: value }),
      () => set({ truncation: 1 }),
    );
    truncation.row.title = this.text("truncation_help");
    return { box, heading, seed, truncation };
  }

  buildShared() {
    const link = this.find("link");
    link.innerHTML = `${LINK}<span></span>`;
    link.addEventListener("click", () =>
      this.store.set(this.pair.linked ? { linked: false } : linked(this.pair)),
    );
    this.showGrid = choice(
      this.find("grid"),
      "compare-grid",
      [1, 4, 8].map((n) => ({
        value: n,
        label: n === 1 ? this.text("grid_one") : this.text("grid_many", { n }),
        content: [n === 1 ? "1" : `${n}×${n}`],
      })),
      (grid) => this.store.set({ grid }),
    );
  }

  /** The choice of a class, as many as both models have. */
  buildClasses() {
    const names = classesOfBoth(this.pair, this.models);
    this.find("class-row").hidden = !names.length;
    if (String(names) !== this.classes) {
      const any = { value: null, label: this.text("class_any"), content: [this.text("class_any")] };
      const each = names.map((name, n) => ({ value: n, label: name, content: [name] }));
      this.find("class").replaceChildren();
      this.showClass = choice(this.find("class"), "compare-class", [any, ...each], (value) =>
        this.store.set({ label: value }),
      );
      this.classes = String(names);
    }
    this.showClass(this.pair.label);
  }

  // ---- the sections below ----

  buildSections() {
    const common = { text: this.text, model: (side) => this.model(side), finder: new Finder() };
    const through = new ThroughSection(this.find("digit"), common);
    this.sections = [
      through,
      new RaceSection(this.find("race"), { ...common, digit: () => through.digit }),
      new MapSection(this.find("map"), common),
      new NumbersSection(this.find("numbers"), common),
      new ResultsSection(this.find("results"), {
        text: this.text,
        wish: (model) => toLink(withModel(this.pair, "right", model, this.models), this.models),
        arrived: () => this.find("right-model"),
      }),
      new FactsSection(this.find("facts"), common),
    ];
    // Whoever is not looked at asks the server for nothing.
    this.inSight = new Set();
    const watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const section = this.sections.find((one) => one.root === target);
          if (isIntersecting) this.inSight.add(section);
          else this.inSight.delete(section);
          if (isIntersecting && !this.untouched) section.follow(this.pair);
        }
      },
      { rootMargin: "200px" },
    );
    for (const section of this.sections) watch.observe(section.root);
  }

  // ---- the state changed ----

  changed() {
    const { pair } = this;
    for (const side of SIDES) {
      const model = this.model(side);
      this.pictures[side].want(wishOf(pair, side));
      this.find(`${side}-model`).value = model.name;
      const about = this.find(side).parentNode;
      about.querySelector(".compare-about").textContent =
        model.character[language()] ?? model.character.en;
      about.querySelector(".compare-explore").href = linkTo("explore", wishOf(pair, side));
      const { box, heading, seed, truncation } = this.knobs[side];
      box.hidden = pair.linked && side === "right";
      heading.hidden = pair.linked;
      if (document.activeElement !== seed) seed.value = pair[side].seed;
      truncation.show(pair[side].truncation);
    }
    const link = this.find("link");
    link.setAttribute("aria-checked", pair.linked);
    link.title = this.text(pair.linked ? "unlink_help" : "link_help");
    link.querySelector("span").textContent = this.text(pair.linked ? "linked" : "unlinked");
    this.find("same").hidden = !pair.linked || pair.left.model !== pair.right.model;
    this.showGrid(pair.grid);
    this.buildClasses();
    clearTimeout(this.lazy);
    this.lazy = setTimeout(() => this.rest(), LAZY);
  }

  /** The visitor rests: write the link, and let the sections that are looked at follow. */
  rest() {
    keep("compare", toLink(this.pair, this.models));
    if (SIDES.some((side) => this.returning.has(this.pair[side].model))) return;
    for (const section of this.inSight) section.follow(this.pair);
  }

  drawn(canvas, pictures, request) {
    paint(canvas, pictures, request.grid, GAP);
    canvas.dataset.model = request.model;
    canvas.dataset.seed = request.seed;
    const key = pictures.count > 1 ? "pictures_alt" : "picture_alt";
    canvas.setAttribute("aria-label", this.text(key, { ...request, count: pictures.count }));
  }

  /** A side was drawn (null), or it was not. */
  answered(side, error) {
    const { model } = this.pair[side];
    if (error instanceof Refusal && isOfHub(model)) this.restore(model, error);
    else this.failed(error);
  }

  /** Say what failed; null: what failed here before does so no more. */
  failed(error, where = "drawing") {
    const message = this.find("message");
    if (error) this.say(reasonOf(error, this.text), where);
    else if (message.dataset.where === where) message.hidden = true;
  }

  say(words, where = "") {
    const message = this.find("message");
    message.textContent = words;
    message.dataset.where = where;
    message.hidden = false;
  }
}
