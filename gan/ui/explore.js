/** The tab "Explore": one state, the controls that change it, the pictures that follow it. */

import { paint } from "./canvas.js";
import { choice, element, ICONS, Slider } from "./controls.js";
import { copies } from "./copy.js";
import { Pad } from "./pad.js";
import { Picker } from "./picker.js";
import { Latest, Refusal } from "./pixels.js";
import { Positions } from "./positions.js";
import { asPython } from "./python.js";
import { Drawer } from "./raw.js";
import { fromLink, initial, Store, toLink } from "./state.js";
import { FRAMES, Walk } from "./walk.js";

const GAP = 2; // pixels of the pictures between the cells of the grid
const LAZY = 120; // milliseconds of rest before the ground and the strip are drawn again
const SLIDERS = 8;

/** Start the tab in `root`; `props` are {models, texts}. */
export function mount(root, { models, texts }) {
  const language = /^zh/i.test(navigator.language) ? "zh" : "en";
  const page = new Explore(root, models, texts[language], language);
  if (models.length) page.start();
  else page.say(page.text("no_models"));
}

class Explore {
  constructor(root, models, words, language) {
    Object.assign(this, { root, models, words, language, positions: new Positions() });
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
    this.store = new Store(fromLink(location.hash, this.models));
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
    addEventListener("hashchange", () => {
      if (location.hash !== toLink(this.state)) this.store.set(fromLink(location.hash, this.models));
    });
    this.changed(this.state);
  }

  // ---- controls ----

  buildModels() {
    const options = this.models.map((model) => ({
      value: model.name,
      label: `${model.name}: ${model.character[this.language] ?? model.character.en}`,
      content: [element("img", { src: model.thumbnail, alt: "" }), model.name],
    }));
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
    this.picker = new Picker(
      this.canvas,
      this.root.querySelector(".lab-frame"),
      (n) => this.text("picture_n", { n }),
      (change) => this.store.set(change),
    );
  }

  buildSliders() {
    this.truncation = new Slider(
      this.find("truncation"),
      { id: "", label: this.text("truncation"), min: 0, max: 2, step: 0.01 },
      (truncation) => this.store.set({ truncation }),
      () => this.store.set({ truncation: 1 }),
    );
    this.truncation.row.title = this.text("truncation_help");
    const release = (...ks) => this.store.set({ moves: without(this.state.moves, ks) });
    this.sliders = Array.from({ length: SLIDERS }, (_, k) => new Slider(
      this.find("sliders"),
      { id: `explore-slider-${k + 1}`, label: "", min: -1, max: 1, step: 0.01 },
      (value) => this.move({ directions: { [k]: value } }),
      () => release(k),
    ));
    this.pad = new Pad(
      this.find("pad"),
      (x, y) => this.move({ directions: { [this.state.pad[0]]: x, [this.state.pad[1]]: y } }),
      () => release(...this.state.pad),
    );
    this.drawer = new Drawer(this.find("raw"), {
      name: (n) => this.text("dimension", { n }),
      changed: (j, value) => this.move({ latent: { [j]: value } }),
      reset: (j) => {
        const { [j]: _, ...raw } = this.state.raw;
        this.store.set({ raw });
      },
      opened: () => this.draw(),
    });
  }

  buildButtons() {
    this.find("reset").addEventListener("click", () => {
      const { model, seed, row, grid, label } = this.state;
      this.walk.stop();
      this.store.set({ ...initial(model), seed, row, grid, label });
    });
    copies(this.find("link"), () => this.link(), this.text("copied"));
    copies(this.find("python"), () => asPython(this.state, this.model.classes), this.text("copied"));
  }

  choose(model) {
    const { seed, grid, truncation, walk, label } = this.state;
    const { classes } = this.models.find(({ name }) => name === model);
    const kept = label < classes ? label : null;
    this.store.set({ ...initial(model), seed, grid, truncation, walk, label: kept });
  }

  /** Bring directions, or numbers of the latent, to the places that the visitor's hand shows. */
  move(places) {
    if (this.walk.playing && (places.latent || this.model.axes)) this.walk.stop(); // held by hand
    const change = this.positions.change(this.state, places);
    if (change) this.store.set(change);
    else this.showPositions();
  }

  // ---- the state changed ----

  changed(change) {
    const { state, model } = this;
    if ("model" in change) this.setUp(model);
    this.positions.changed(change);
    this.draw();
    this.showGrid(state.grid);
    this.showClass(state.label);
    this.truncation.show(state.truncation);
    this.walk.show(state.walk);
    if (document.activeElement !== this.find("seed-number")) this.find("seed-number").value = state.seed;
    this.showPositions();
    clearTimeout(this.lazy);
    this.lazy = setTimeout(() => this.rest(), LAZY);
  }

  /** Ask for the pictures of the state and, where it is shown, for the latent before moves. */
  draw() {
    this.pictures.want({ ...this.state, base: this.model.axes || this.find("raw").open });
  }

  /** The address of what is on screen. */
  link() {
    return location.href.split("#")[0] + toLink(this.state);
  }

  /** The visitor rests: draw what is only looked at, and write the link. */
  rest() {
    const { state, model } = this;
    history.replaceState(null, "", this.link());
    if (this.walk.playing) return;
    this.strip.want({ ...state, frames: FRAMES });
    if (model.directions.length < 2) return; // no pad
    const around = model.axes
      ? { model: state.model, seed: 0, truncation: 0, label: this.firstLabel() }
      : { ...state, moves: without(state.moves, state.pad) };
    const plane = { x: state.pad[0], y: state.pad[1], side: model.axis.length };
    const wish = JSON.stringify({ ...around, plane, grid: 1 });
    if (wish !== this.groundWish) this.ground.want(JSON.parse(wish));
    this.groundWish = wish;
  }

  /** The class of the first picture; null for a model without classes. */
  firstLabel() {
    const { classes } = this.model;
    return classes ? this.state.label ?? this.state.row % classes : null;
  }

  /** Fit the controls to another model. */
  setUp(model) {
    this.positions.setUp(model);
    this.showModel(model.name);
    this.find("about").textContent = `${model.character[this.language] ?? model.character.en} · ${this.text(
      "trained_on", { parameters: model.parameters.toLocaleString(this.language), data: model.dataset })}`;
    const name = (k) => this.text(model.axes ? "dimension" : "direction", { n: k + 1 });
    this.sliders.forEach((slider, k) => {
      const { scale } = model.directions[k] ?? { scale: 1 };
      slider.row.hidden = k >= model.directions.length;
      slider.rename(name(k));
      slider.span(-scale, scale);
    });
    this.find("sliders-title").textContent = this.text(model.axes ? "dimensions" : "directions");
    this.setUpClasses(model.classes);
    this.setUpPad(model, name);
    const reach = model.directions[0].scale; // a unit vector's, as every dimension's is
    this.drawer.setUp(this.text("raw", { n: model.latentDim }), model.axes, reach);
  }

  setUpClasses(classes) {
    const box = this.find("class");
    const options = [{ value: null, label: this.text("class_all"), content: [this.text("class_all")] }];
    for (let n = 0; n < classes; n++) {
      options.push({ value: n, label: this.text("class_n", { n }), content: [String(n)] });
    }
    box.replaceChildren();
    box.parentElement.hidden = !classes;
    this.showClass = choice(box, "explore-class", options, (label) => this.store.set({ label }));
  }

  setUpPad(model, name) {
    this.find("pad").parentElement.hidden = model.directions.length < 2;
    const title = this.text(model.axes ? "pad_map" : "pad");
    this.find("pad-title").textContent = title;
    this.pad.describe(`${title}. ${this.text("pad_help")}`, (x, y) => this.text("position", { x, y }));
    this.find("pad").title = this.text("pad_help");
    const axes = this.root.querySelector(".lab-pad-axes");
    axes.replaceChildren();
    if (!model.axes) ["horizontal", "vertical"].forEach((word, i) => axes.append(this.axisMenu(word, i, name)));
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
    const at = this.positions.directions(state);
    at.forEach((place, k) => this.sliders[k].show(place));
    this.drawer.show(this.positions.latent(state));
    if (at.length < 2) return; // no pad
    const axis = (k) => {
      const reach = model.directions[k].scale;
      return { reach, centres: model.axis.map((share) => share * reach) };
    };
    this.pad.show(...state.pad.map((k) => at[k]), state.pad.map(axis));
    this.root.querySelectorAll(".lab-pad-axes select").forEach((menu, i) => (menu.value = state.pad[i]));
  }

  // ---- answers ----

  drawn(pictures, request) {
    paint(this.canvas, pictures, request.grid, GAP);
    this.root.style.setProperty("--aspect", this.canvas.width / this.canvas.height);
    this.picker.show(request, GAP);
    this.canvas.dataset.seed = request.seed;
    this.canvas.dataset.model = request.model;
    const many = pictures.count > 1;
    const alt = this.text(many ? "pictures_alt" : "picture_alt", { ...request, count: pictures.count });
    this.canvas.setAttribute("aria-label", alt);
    this.canvas.title = this.text(many ? "zoom" : "zoom_out");
    if (request.model !== this.state.model) return;
    this.positions.learn(request, pictures.base);
    const change = this.positions.waiting(this.state);
    if (change) this.store.set(change);
    else this.showPositions();
  }

  failed(error) {
    if (!error) this.find("message").hidden = true;
    else if (error instanceof Refusal) this.say(this.text("refused"), error.message);
    else this.say(this.text("no_answer"));
  }

  /** Say something in the page's language; `reason` is the server's own sentence, in English. */
  say(words, reason = "") {
    const message = this.find("message");
    message.replaceChildren(words);
    if (reason) message.append(element("span", { lang: "en" }, reason));
    message.hidden = false;
  }
}

function without(moves, indices) {
  return moves.map((move, k) => (indices.includes(k) ? 0 : move));
}

function randomSeed() {
  return Math.floor(Math.random() * 1_000_000);
}
