/** The tab "Explore": one state, the controls that change it, the pictures that follow it. */

import { ask } from "./ask.js";
import { paint, pictureAt } from "./canvas.js";
import { choice, element, ICONS, Slider } from "./controls.js";
import { Pad } from "./pad.js";
import { Latest, Refusal } from "./pixels.js";
import { asPython } from "./python.js";
import { fromLink, initial, Store, toLink } from "./state.js";
import { keep, linkTo, onOpen } from "./tabs.js";
import { FRAMES, Walk } from "./walk.js";

const GAP = 2; // pixels of the pictures between the cells of the grid
const LAZY = 120; // milliseconds of rest before the ground and the strip are drawn again
const SLIDERS = 8;
const REACH = 3; // standard deviations that a slider spans to either side

/** Start the tab in `root`; `props` are {models, texts}. */
export function mount(root, { models, texts }) {
  const language = /^zh/i.test(navigator.language) ? "zh" : "en";
  const page = new Explore(root, [...models], texts[language], language);
  if (models.length) page.start();
  else page.say(page.text("no_models"));
}

class Explore {
  constructor(root, models, words, language) {
    Object.assign(this, { root, models, words, language, base: null, baseOf: "", manyGrid: 4, untouched: true });
    this.find = (id) => root.querySelector(`#explore-${id}`);
    this.label();
  }

  text(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  get state() {
    return this.store.state;
  }

  get model() {
    return this.models.find((model) => model.name === this.state.model);
  }

  label() {
    for (const [attribute, put] of [
      ["text", (node, text) => (node.textContent = text)],
      ["label", (node, text) => { node.setAttribute("aria-label", text); node.title = text; }],
      ["title", (node, text) => (node.title = text)],
    ]) {
      for (const node of this.root.querySelectorAll(`[data-${attribute}]`)) {
        put(node, this.text(node.dataset[attribute]));
      }
    }
  }

  start() {
    this.store = new Store(fromLink({}, this.models));
    this.pictures = new Latest((pictures, request) => this.drawn(pictures, request), (e) => this.failed(e));
    this.ground = new Latest((pictures) => this.pad.paint(pictures));
    this.strip = new Latest((pictures) => this.walk.paint(pictures));
    this.canvas = this.find("canvas");
    this.buildModels();
    this.buildSeed();
    this.buildSliders();
    this.buildButtons();
    this.walk = new Walk(this.root, (walk) => this.store.set({ walk }));
    this.walk.describe(this.text("play"), this.text("pause"));
    this.store.subscribe((state, change) => this.changed(change));
    onOpen("explore", (given) => this.opened(given));
  }

  /** The tab came on screen, or its link changed. */
  async opened(given) {
    this.opening = given; // a later link overtakes one that still waits
    await this.learn(given.model);
    if (this.opening !== given) return;
    const state = fromLink(given, this.models);
    if (this.untouched || linkTo("explore", toLink(state)) !== this.hash()) this.store.set(state);
    this.untouched = false;
  }

  /** A model that is not listed may be the visitor's own, just trained; if it is gone, another is shown. */
  async learn(name) {
    const known = () => this.models.some((model) => model.name === name);
    if (typeof name !== "string" || known()) return;
    try {
      const model = await ask("describe", { model: name });
      if (!known()) this.models.push({ title: this.text("yours"), ...model });
      this.buildModels();
    } catch (error) {
      this.failed(error);
    }
  }

  // ---- controls ----

  buildModels() {
    const options = this.models.map((model) => ({
      value: model.name,
      label: `${model.name}: ${model.character[this.language] ?? model.character.en}`,
      content: [element("img", { src: model.thumbnail, alt: "" }), model.title ?? model.name],
    }));
    this.find("model").replaceChildren();
    this.showModel = choice(this.find("model"), "explore-model", options, (name) => this.choose(name));
  }

  buildSeed() {
    const box = this.find("seed-number");
    const go = (seed) => this.store.set({ seed, row: 0 });
    box.addEventListener("input", () => {
      if (Number.isSafeInteger(box.valueAsNumber) && box.valueAsNumber >= 0) go(box.valueAsNumber);
    });
    box.addEventListener("blur", () => (box.value = String(this.state.seed)));
    this.find("dice").innerHTML = ICONS.dice;
    this.find("dice").addEventListener("click", () => go(randomSeed()));
    const sizes = [1, 4, 8].map((n) => ({
      value: n,
      label: n === 1 ? this.text("grid_one") : this.text("grid_many", { n }),
      content: [n === 1 ? "1" : `${n}×${n}`],
    }));
    this.showGrid = choice(this.find("grid"), "explore-grid", sizes, (grid) => this.store.set({ grid, row: 0 }));
    this.canvas.addEventListener("click", (event) => {
      const { grid, row } = this.state;
      const picked = row + pictureAt(this.canvas, event, grid);
      if (grid > 1) this.manyGrid = grid;
      this.store.set(grid === 1 ? { grid: this.manyGrid, row: 0 } : { grid: 1, row: picked });
    });
  }

  buildSliders() {
    this.truncation = new Slider(
      this.find("truncation"),
      { id: "", label: this.text("truncation"), min: 0, max: 2, step: 0.01, reset: 1 },
      (truncation) => this.store.set({ truncation }),
    );
    this.truncation.row.title = this.text("truncation_help");
    this.sliders = Array.from({ length: SLIDERS }, (_, k) => new Slider(
      this.find("sliders"),
      { id: `explore-slider-${k + 1}`, label: "", min: -REACH, max: REACH, step: 0.01, reset: 0 },
      (value) => this.move({ [k]: value }),
    ));
    this.pad = new Pad(
      this.find("pad"),
      (x, y) => this.move({ [this.state.pad[0]]: x, [this.state.pad[1]]: y }),
      () => this.store.set({ moves: without(this.state.moves, this.state.pad) }),
    );
    this.find("raw").addEventListener("toggle", () => this.showRaw());
  }

  buildButtons() {
    this.find("reset").addEventListener("click", () => {
      const { model, seed, row, grid } = this.state;
      this.walk.stop();
      this.store.set({ ...initial(model), seed, row, grid });
    });
    this.find("link").addEventListener("click", (event) => this.copy(event.target, this.link()));
    this.find("python").addEventListener("click", (event) => this.copy(event.target, asPython(this.state)));
  }

  choose(name) {
    const { seed, grid, truncation, walk } = this.state;
    this.store.set({ ...initial(name), seed, grid, truncation, walk });
  }

  /** Move along directions, by the positions that sliders and pad show. */
  move(positions) {
    const moves = Array.from({ length: this.model.directions.length }, (_, k) => this.state.moves[k] ?? 0);
    for (const [k, position] of Object.entries(positions)) moves[k] = rounded(position - this.origin(k));
    this.store.set({ moves });
  }

  /** Where direction k's slider stands before any move: a 2-D latent shows its own coordinates. */
  origin(k) {
    return this.model.axes ? (this.base?.[k] ?? 0) : 0;
  }

  // ---- the state changed ----

  changed(change) {
    const { state, model } = this;
    if ("model" in change) this.setUp(model);
    this.pictures.want({ ...state, base: this.baseOf !== origins(state) || undefined });
    this.showGrid(state.grid);
    this.truncation.show(state.truncation);
    this.walk.show(state.walk);
    if (document.activeElement !== this.find("seed-number")) this.find("seed-number").value = state.seed;
    this.showPositions();
    clearTimeout(this.lazy);
    this.lazy = setTimeout(() => this.rest(), LAZY);
  }

  hash() {
    return linkTo("explore", toLink(this.state));
  }

  /** The address of what is on screen. */
  link() {
    return location.href.split("#")[0] + this.hash();
  }

  /** The visitor rests: draw what is only looked at, and write the link. */
  rest() {
    const { state, model } = this;
    keep("explore", toLink(state));
    if (this.walk.playing) return;
    this.strip.want({ ...state, frames: FRAMES });
    const around = model.axes ? { model: state.model, seed: 0 } : { ...state, moves: without(state.moves, state.pad) };
    const plane = { x: state.pad[0], y: state.pad[1], side: model.axis.length };
    const wish = JSON.stringify({ ...around, plane, grid: 1 });
    if (wish !== this.groundWish) this.ground.want(JSON.parse(wish));
    this.groundWish = wish;
  }

  /** Fit the controls to another model. */
  setUp(model) {
    Object.assign(this, { base: null, baseOf: "" });
    this.showModel(model.name);
    this.find("about").textContent = `${model.character[this.language] ?? model.character.en} · ${this.text(
      "trained_on", { parameters: model.parameters.toLocaleString(this.language), data: model.dataset })}`;
    const name = (k) => this.text(model.axes ? "dimension" : "direction", { n: k + 1 });
    this.sliders.forEach((slider, k) => {
      slider.row.hidden = k >= model.directions.length;
      slider.rename(name(k));
    });
    this.find("sliders-title").textContent = this.text(model.axes ? "dimensions" : "directions");
    const title = this.text(model.axes ? "pad_map" : "pad");
    this.find("pad-title").textContent = title;
    this.pad.describe(`${title}. ${this.text("pad_help")}`, (x, y) => this.text("position", { x, y }));
    this.find("pad").title = this.text("pad_help");
    const axes = this.root.querySelector(".lab-pad-axes");
    axes.replaceChildren();
    if (!model.axes) ["horizontal", "vertical"].forEach((word, i) => axes.append(this.axisMenu(word, i, name)));
    this.find("raw").hidden = model.axes;
    this.find("raw").open = false;
    this.find("raw").querySelector("summary").textContent = this.text("raw", { n: model.latentDim });
    this.rawSliders = null;
  }

  axisMenu(word, i, name) {
    const menu = element("select", { "aria-label": this.text(word), title: this.text(word) });
    this.model.directions.forEach((_, k) => menu.append(new Option(name(k), k)));
    menu.value = this.state.pad[i];
    menu.addEventListener("change", () => {
      const pad = [...this.state.pad];
      pad[i] = Number(menu.value);
      if (pad[0] === pad[1]) pad[1 - i] = this.state.pad[i]; // two axes, two directions
      this.store.set({ pad });
    });
    return menu;
  }

  showPositions() {
    const { state, model } = this;
    const position = (k) => this.origin(k) + (state.moves[k] ?? 0);
    model.directions.forEach((_, k) => {
      this.sliders[k].reset = this.origin(k);
      this.sliders[k].show(position(k));
    });
    this.pad.show(position(state.pad[0]), position(state.pad[1]), model.axis);
    this.root.querySelectorAll(".lab-pad-axes select").forEach((menu, i) => (menu.value = state.pad[i]));
    this.showRaw();
  }

  /** The drawer of all latent numbers shows the first picture's own, wherever they come from. */
  showRaw() {
    const drawer = this.find("raw");
    if (!drawer.open || !this.base) return;
    const { state, model } = this;
    const along = (j) => model.directions.reduce((sum, d, k) => sum + (state.moves[k] ?? 0) * d.vector[j], 0);
    if (!this.rawSliders) {
      const box = drawer.querySelector(".lab-raw");
      box.replaceChildren();
      this.rawSliders = Array.from({ length: model.latentDim }, (_, j) => new Slider(
        box,
        { id: "", label: this.text("dimension", { n: j + 1 }), min: -REACH - 1, max: REACH + 1, step: 0.01, reset: 0 },
        (value) => {
          const raw = { ...this.state.raw, [j]: rounded(value - this.rawOrigin[j]) };
          if (value === this.rawOrigin[j]) delete raw[j];
          this.store.set({ raw });
        },
      ));
    }
    this.rawOrigin = this.rawSliders.map((_, j) => this.base[j] + along(j));
    this.rawSliders.forEach((slider, j) => {
      slider.reset = this.rawOrigin[j];
      slider.show(this.rawOrigin[j] + (state.raw[j] ?? 0));
    });
  }

  // ---- answers ----

  drawn(pictures, request) {
    paint(this.canvas, pictures, request.grid, GAP);
    this.canvas.dataset.seed = request.seed;
    this.canvas.dataset.model = request.model;
    const many = pictures.count > 1;
    const alt = this.text(many ? "pictures_alt" : "picture_alt", { ...request, count: pictures.count });
    this.canvas.setAttribute("aria-label", alt);
    this.canvas.title = this.text(many ? "zoom" : "zoom_out");
    if (pictures.base && origins(request) === origins(this.state)) {
      this.base = pictures.base;
      this.baseOf = origins(request);
      this.showPositions();
    }
  }

  failed(error) {
    if (!error) this.find("message").hidden = true;
    else this.say(error instanceof Refusal ? error.message : this.text("no_answer"));
  }

  say(words) {
    this.find("message").textContent = words;
    this.find("message").hidden = false;
  }

  async copy(button, words) {
    try {
      await navigator.clipboard.writeText(words);
    } catch { // pages that came without https may not write there by themselves
      const box = element("textarea");
      box.value = words;
      this.root.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    button.textContent = this.text("copied");
    setTimeout(() => (button.textContent = this.text(button.dataset.text)), 1500);
  }
}

/** What the first latent before moves depends on. */
function origins({ model, seed, row, truncation, walk }) {
  return JSON.stringify([model, seed, row, truncation, walk]);
}

function rounded(value) {
  return Math.round(value * 10_000) / 10_000;
}

function without(moves, indices) {
  return moves.map((move, k) => (indices.includes(k) ? 0 : move));
}

function randomSeed() {
  return Math.floor(Math.random() * 1_000_000);
}
