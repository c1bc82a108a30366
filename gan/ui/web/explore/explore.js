/** The tab "Explore": one state, the controls that change it, the pictures that follow it. */

import { Refusal } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { element } from "../common/controls.js";
import { GAP, paintGrid } from "../common/grid.js";
import { bringBack, isOfHub, nameOf } from "../common/hub.js";
import { Message } from "../common/message.js";
import { goneInWords, isFresh } from "../common/models.js";
import { latest } from "../common/pixels.js";
import { keep, linkTo, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { Catalogue } from "./catalogue.js";
import { greet } from "./greeting.js";
import { knobs } from "./knobs.js";
import { Moves } from "./moves.js";
import { Picker } from "./picker.js";
import { asPython, asRequest, fromLink, initial, toLink } from "./state.js";
import { FRAMES, walkOf } from "./walk.js";

const LAZY = 120; // milliseconds of rest before the ground and the strip are drawn again

/** Start the tab in `root`; `props` are {models, texts}. */
export function mount(root, { models, texts }) {
  const text = reader(texts[language()]);
  fill(root, text);
  const message = new Message(root.querySelector("#explore-message"));
  if (models.length) new Explore(root, [...models], text, message);
  else message.say(text("no_models"));
}

class Explore {
  #root;
  #text;
  #message;
  #state;
  #catalogue;
  #knobs;
  #moves;
  #walk;
  #picker;
  #canvas;
  #pictures = latest(
    (pictures, request) => this.#drawn(pictures, request),
    (error) => this.#failed(error),
  );
  #strip = latest((pictures) => this.#walk.paint(pictures));
  #fitted = null; // the model that the controls fit
  #untouched = true;
  #opening = null; // a link that waits for its model
  #lazy = 0;
  #onScreen = null; // the last pictures and their request
  #endGreeting = null; // once it has been thought of

  constructor(root, models, text, message) {
    this.#root = root;
    this.#text = text;
    this.#message = message;
    this.#state = fromLink({}, models);
    this.#canvas = this.#find("canvas");
    this.#buildControls(models);
    this.#buildButtons();
    onOpen("explore", (given) => this.#opened(given));
  }

  #find(id) {
    return this.#root.querySelector(`#explore-${id}`);
  }

  get #model() {
    return this.#catalogue.named(this.#state.model);
  }

  // ---- the link ----

  /** The tab came on screen, or its link changed. */
  async #opened(given) {
    const first = this.#untouched;
    const { models } = this.#catalogue;
    if (first && isOfHub(given.model) && !this.#catalogue.knows(given.model)) {
      this.#set(fromLink({ ...given, model: null }, models)); // to see while it comes
    }
    this.#opening = given; // a later link, or the visitor's hand, overtakes one that still waits
    await this.#learn(given.model);
    if (this.#opening !== given) return;
    this.#opening = null;
    const state = fromLink({ ...given, model: nameOf(given.model) }, models);
    if (first || linkTo("explore", toLink(state)) !== this.#hash()) this.#set(state);
  }

  /** Have a model that is not listed; if it is not to be had, another is shown. */
  async #learn(name) {
    if (typeof name !== "string" || this.#catalogue.knows(name)) return;
    this.#walk.stop(); // from here on, what moves is moved by the visitor
    await this.#catalogue.learn(name);
  }

  #hash() {
    return linkTo("explore", toLink(this.#state));
  }

  // ---- controls ----

  #buildControls(models) {
    const [root, text] = [this.#root, this.#text];
    const state = () => this.#state;
    const set = (change) => this.#set(change);
    this.#catalogue = new Catalogue(root, models, text, {
      chosen: (name) => this.#choose(name),
      failed: (error) => this.#failed(error),
      said: (words, reason) => this.#message.say(words, { reason, where: "hub" }),
    });
    this.#knobs = knobs(root, text, state, set);
    const named = (n) => text("picture_n", { n });
    this.#picker = new Picker(this.#canvas, root.querySelector(".lab-frame"), named, set);
    this.#moves = new Moves(root, text, {
      state,
      set,
      held: () => this.#walk.playing() && this.#walk.stop(), // no walk moves what a hand holds
      opened: () => this.#draw(), // the drawer: its numbers are wanted
    });
    this.#walk = walkOf(root, text, (walk) => set({ walk }));
  }

  #buildButtons() {
    this.#find("reset").addEventListener("click", () => {
      const { model, seed, row, grid, label } = this.#state;
      this.#walk.stop();
      this.#set({ ...initial(model), seed, row, grid, label });
    });
    copies(this.#find("link"), this.#text, () => location.href.split("#")[0] + this.#hash());
    copies(this.#find("python"), this.#text, () => asPython(this.#state, this.#model));
  }

  #choose(model) {
    const { seed, row, grid, truncation, walk, label } = this.#state;
    const { classes } = this.#catalogue.named(model);
    const kept = label < classes ? label : null;
    this.#set({ ...initial(model), seed, row, grid, truncation, walk, label: kept });
  }

  // ---- the state changes ----

  #set(change) {
    this.#endGreeting?.();
    this.#state = { ...this.#state, ...change };
    const state = this.#state;
    const model = this.#model;
    this.#untouched = false;
    this.#opening = null;
    if (model !== this.#fitted) this.#setUp(model);
    this.#moves.positions.changed(change);
    this.#draw();
    this.#knobs.show(state);
    this.#walk.show(state.walk);
    this.#moves.show(state);
    clearTimeout(this.#lazy);
    this.#lazy = setTimeout(() => this.#rest(), LAZY);
  }

  /** Fit the controls to another model. */
  #setUp(model) {
    this.#fitted = model;
    this.#catalogue.show(model.name);
    this.#knobs.setUp(model);
    this.#moves.setUp(model);
  }

  /** Ask for the pictures of the state and, where it is shown, for the latent before moves. */
  #draw() {
    this.#pictures.want({ ...asRequest(this.#state), base: this.#moves.needsBase });
  }

  /** The visitor rests: draw what is only looked at, and write the link. */
  #rest() {
    if (!this.#opening) keep("explore", toLink(this.#state));
    if (this.#walk.playing()) return;
    this.#strip.want({ ...asRequest(this.#state), frames: FRAMES });
    this.#moves.draw(this.#state);
  }

  // ---- answers ----

  #drawn(pictures, request) {
    this.#onScreen = [pictures, request];
    paintGrid(this.#canvas, pictures, request, this.#text);
    this.#root.style.setProperty("--aspect", this.#canvas.width / this.#canvas.height);
    this.#picker.show(request);
    this.#canvas.title = this.#text(pictures.count > 1 ? "zoom" : "zoom_out");
    if (request.model === this.#state.model) this.#moves.learn(request, pictures.base);
    if (!this.#endGreeting) this.#greet();
  }

  /** Show a first visitor what a slider does. */
  #greet() {
    const show = (share, pictures) => {
      this.#moves.sway(share);
      paint(this.#canvas, pictures, this.#state.grid, GAP);
    };
    const over = () => this.#drawn(...this.#onScreen);
    this.#endGreeting = greet(this.#state, this.#model, show, over);
  }

  /** What was asked for last was not answered, or (null) it was. */
  #failed(error) {
    const where = "draw";
    if (!error) this.#message.clear(where);
    else if (!(error instanceof Refusal)) this.#message.say(this.#text("no_answer"), { where });
    else if (this.#fitted && isOfHub(this.#state.model)) this.#restore(error);
    else if (isFresh(this.#state.model))
      this.#message.say(goneInWords(this.#text, this.#state.model), { where });
    else this.#message.say(this.#text("refused"), { reason: error.message, where });
  }

  /** The server may have put a model of the Hub away to make room; then it is fetched again. */
  async #restore(error) {
    const { model } = this.#state;
    const back = await bringBack(model, this.#catalogue.fetch);
    if (model !== this.#state.model) return; // the visitor has gone on
    if (!back)
      return this.#message.say(this.#text("refused"), { reason: error.message, where: "draw" });
    this.#draw();
    this.#rest();
  }
}

/** Let a button copy words, and say so. */
function copies(button, text, words) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await copy(words(), button.parentElement);
    button.textContent = text("copied");
    setTimeout(() => (button.textContent = label), 1500);
  });
}

async function copy(words, place) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // pages that came without https may not write there by themselves
    const box = element("textarea");
    box.value = words;
    place.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}
