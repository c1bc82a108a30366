/** The tab "Explore": one state, the controls that change it, the pictures that follow it. */

import { ask } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { choice, element, ICONS, Slider } from "../common/controls.js";
import { bringBack, isOfHub, nameOf, onFetched } from "../common/hub.js";
import { classOf } from "../common/models.js";
import { Latest, Refusal } from "../common/pixels.js";
import { Store } from "../common/store.js";
import { keep, linkTo, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { copies } from "./copy.js";
import { Drawer } from "./drawer.js";
import { Fetcher } from "./fetcher.js";
import { Picker } from "./picker.js";
import { Plane } from "./plane.js";
import { Positions } from "./positions.js";
import { asPython } from "./python.js";
import { fromLink, initial, toLink } from "./state.js";
import { FRAMES, Walk } from "./walk.js";

const GAP = 2; // pixels of the pictures between the cells of the grid
const LAZY = 120; // milliseconds of rest before the ground and the strip are drawn again
const SLIDERS = 8;

/** Start the tab in `root`; `props` are {models, texts}. */
export function mount(root, { models, texts }) {
  const page = new Explore(root, [...models], reader(texts[language()]));
  if (models.length) page.start();
  else page.say(page.text("no_models"));
}

class Explore {
  constructor(root, models, text) {
    Object.assign(this, {
      root,
      models,
      text,
      positions: new Positions(),
      untouched: true,
      opening: null,
    });
    this.find = (id) => root.querySelector(`#explore-${id}`);
    fill(root, text);
  }

  get state() {
    return this.store.state;
  }

  get model() {
    return this.models.find((model) => model.name === this.state.model);
  }

  start() {
    this.store = new Store(fromLink({}, this.models));
    this.pictures = new Latest(
      (pictures, request) => this.drawn(pictures, request),
      (e) => this.failed(e),
    );
    this.strip = new Latest((pictures) => this.walk.paint(pictures));
    this.canvas = this.find("canvas");
    this.buildModels();
    this.buildSeed();
    this.buildSliders();
    this.buildButtons();
    this.walk = new Walk(this.root, (walk) => this.store.set({ walk }));
    this.walk.describe(this.text("play"), this.text("pause"));
    this.store.subscribe((_, change) => this.changed(change));
    this.fetcher = new Fetcher(this.find("hub"), this.text, (model) => this.choose(model.name));
    onFetched((model) => this.add(model));
    onOpen("explore", (given) => this.opened(given));
  }

  /** The tab came on screen, or its link changed. */
  async opened(given) {
    const first = this.untouched;
    if (first && isOfHub(given.model) && !this.knows(given.model)) {
      this.store.set(fromLink({ ...given, model: null }, this.models)); // to see while it comes
    }
    this.opening = given; // a later link, or the visitor's hand, overtakes one that still waits
    await this.learn(given.model);
    if (this.opening !== given) return;
    this.opening = null;
    const state = fromLink({ ...given, model: nameOf(given.model) }, this.models);
    if (first || linkTo("explore", toLink(state)) !== this.hash()) this.store.set(state);
  }

  /**
   * A model that is not listed may be one of the Hub's, or the visitor's own, just trained; if it
   * is not to be had, another is shown.
   */
  async learn(name) {
    if (typeof name !== "string" || this.knows(name)) return;
    this.walk.stop(); // from here on, what moves is moved by the visitor
    if (isOfHub(name)) {
      await this.fetcher.fetch(name);
      return;
    }
    try {
      this.add({ title: this.text("yours"), ...(await ask("describe", { model: name })) });
    } catch (error) {
      this.failed(error);
    }
  }

  knows(name) {
    return this.models.some((model) => model.name === nameOf(name));
  }

  /** One more model to choose. */
  add(model) {
    if (this.knows(model.name)) return;
    this.models.push(model);
    this.buildModels();
    if (this.fitted) this.showModel(this.state.model);
  }

  /** The server may have put a model of the Hub away to make room; then it is fetched again. */
  async restore(error) {
    const { model } = this.state;
    const back = await bringBack(model, (name) => this.fetcher.fetch(name));
    if (model !== this.state.model) return; // the visitor has gone on
    if (!back) return this.say(this.text("refused"), error.message);
    this.draw();
    this.rest();
  }

  // ---- controls ----

  buildModels() {
    const options = this.models.map((model) => ({
      value: model.name,
      label: `${model.name}: ${characterOf(model)}`,
      content: [
        element("img", { src: model.thumbnail, alt: "" }),
        ...breakable(model.title ?? model.name),
      ],
    }));
    this.find("model").replaceChildren();
    this.showModel = choice(this.find("model"), "explore-model", options, (name) =>
      this.choose(name),
    );
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
    this.showGrid = choice(this.find("grid"), "explore-grid", sizes, (grid) =>
      this.store.set({ grid, row: 0 }),
    );
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
    const release = (ks) => {
      this.store.set({ moves: this.state.moves.map((move, k) => (ks.includes(k) ? 0 : move)) });
    };
    this.sliders = Array.from(
      { length: SLIDERS },
      (_, k) =>
        new Slider(
          this.find("sliders"),
          { id: `explore-slider-${k + 1}`, label: "", min: -1, max: 1, step: 0.01 },
          (value) => this.move({ directions: { [k]: value } }),
          () => release([k]),
        ),
    );
    this.plane = new Plane(this.find("pad").parentElement, this.text, {
      moved: (directions) => this.move({ directions }),
      released: release,
      chosen: (pad) => this.store.set({ pad }),
    });
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
    copies(
      this.find("python"),
      () => asPython(this.state, this.model.classes),
      this.text("copied"),
    );
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
    this.untouched = false;
    this.opening = null;
    if (model !== this.fitted) this.setUp(model);
    this.positions.changed(change);
    this.draw();
    this.showGrid(state.grid);
    this.showClass(state.label);
    this.truncation.show(state.truncation);
    this.walk.show(state.walk);
    if (document.activeElement !== this.find("seed-number"))
      this.find("seed-number").value = state.seed;
    this.showPositions();
    clearTimeout(this.lazy);
    this.lazy = setTimeout(() => this.rest(), LAZY);
  }

  /** Ask for the pictures of the state and, where it is shown, for the latent before moves. */
  draw() {
    this.pictures.want({ ...this.state, base: this.model.axes || this.find("raw").open });
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
    if (!this.opening) keep("explore", toLink(this.state));
    if (this.walk.playing) return;
    this.strip.want({ ...this.state, frames: FRAMES });
    this.plane.draw(this.state);
  }

  /** Fit the controls to another model. */
  setUp(model) {
    this.fitted = model;
    this.positions.setUp(model);
    this.showModel(model.name);
    const parameters = model.parameters.toLocaleString(language());
    const trained = this.text("trained_on", { parameters, data: model.dataset });
    this.find("about").textContent = `${characterOf(model)} · ${trained}`;
    const name = (k) => this.text(model.axes ? "dimension" : "direction", { n: k + 1 });
    this.sliders.forEach((slider, k) => {
      const { scale } = model.directions[k] ?? { scale: 1 };
      slider.row.hidden = k >= model.directions.length;
      slider.rename(name(k));
      slider.span(-scale, scale);
    });
    this.find("sliders-title").textContent = this.text(model.axes ? "dimensions" : "directions");
    this.setUpClasses(model);
    this.plane.setUp(model, name);
    const reach = model.directions[0].scale; // a unit vector's, as every dimension's is
    this.drawer.setUp(this.text("raw", { n: model.latentDim }), model.axes, reach);
  }

  setUpClasses(model) {
    const box = this.find("class");
    const options = [
      { value: null, label: this.text("class_all"), content: [this.text("class_all")] },
    ];
    for (let n = 0; n < model.classes; n++) {
      const name = classOf(model, n);
      options.push({ value: n, label: this.text("class_n", { n: name }), content: [name] });
    }
    box.replaceChildren();
    box.parentElement.hidden = !model.classes;
    this.showClass = choice(box, "explore-class", options, (label) => this.store.set({ label }));
  }

  showPositions() {
    const at = this.positions.directions(this.state);
    at.forEach((place, k) => this.sliders[k].show(place));
    this.plane.show(this.state.pad, at);
    this.drawer.show(this.positions.latent(this.state));
  }

  // ---- answers ----

  drawn(pictures, request) {
    paint(this.canvas, pictures, request.grid, GAP);
    this.root.style.setProperty("--aspect", this.canvas.width / this.canvas.height);
    this.picker.show(request, GAP);
    this.canvas.dataset.seed = request.seed;
    this.canvas.dataset.model = request.model;
    const many = pictures.count > 1;
    const alt = this.text(many ? "pictures_alt" : "picture_alt", {
      ...request,
      count: pictures.count,
    });
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
    else if (error instanceof Refusal && this.fitted && isOfHub(this.state.model))
      this.restore(error);
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

/** A name that goes on in a new line after its slash, if it must. */
function breakable(name) {
  return name.split(/(?<=\/)/).flatMap((part) => [part, element("wbr")]);
}

function characterOf({ character }) {
  return character[language()] ?? character.en;
}

function randomSeed() {
  return Math.floor(Math.random() * 1_000_000);
}
