/** The tab "Explore": one state, the controls that change it, the pictures that follow it. */

import { isOfHub, nameOf } from "../common/hub.js";
import { Message } from "../common/message.js";
import { copies } from "../common/parts/copying.js";
import { latest } from "../common/pixels.js";
import { keep, linkTo, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { Catalogue } from "./catalogue.js";
import { Inside } from "./inside/inside.js";
import { knobs } from "./knobs.js";
import { Moves } from "./moves.js";
import { History } from "./moving/history.js";
import { Wander } from "./moving/wander.js";
import { Picker } from "./picker.js";
import { SaveMenu } from "./save.js";
import { Screen } from "./screen.js";
import {
  alone,
  asPython,
  asRequest,
  fromLink,
  nameOf as named,
  reset,
  toLink,
  withModel,
  wrongIn,
} from "./state.js";
import { framesOf, Walk } from "./walk.js";

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
  #inside;
  #picker;
  #wander;
  #history;
  #canvas;
  #screen;
  #strip = latest((pictures) => this.#walk.paint(pictures));
  #fitted = null; // the model that the controls fit
  #untouched = true;
  #opening = null; // a link that waits for its model
  #lazy = 0; // the timer that waits for rest; 0 at rest
  #pushes = false; // the state on its way into the link is a step of the browser's history

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
    const reason = await this.#learn(given.model);
    if (this.#opening !== given) return;
    this.#opening = null;
    const faults = [];
    const linked = { ...given, model: nameOf(given.model) };
    const state = fromLink(linked, models, (fault) => faults.push(fault));
    if (first || linkTo("explore", toLink(state)) !== this.#hash()) {
      if (!first) this.#history.leave(this.#state);
      this.#set(state);
    }
    const said = wrongIn(linked, faults, this.#model, this.#text);
    if (said) this.#message.say(said, { reason, where: "link" });
    else this.#message.clear("link");
  }

  /** Have a model that is not listed; if it is not to be had, another is shown. */
  async #learn(name) {
    if (typeof name !== "string" || this.#catalogue.knows(name)) return "";
    this.#walk.stop(); // from here on, what moves is moved by the visitor
    return this.#catalogue.learn(name);
  }

  #hash() {
    return linkTo("explore", toLink(this.#state));
  }

  // ---- controls ----

  #buildControls(models) {
    const [root, text] = [this.#root, this.#text];
    const page = {
      state: () => this.#state,
      set: (change) => this.#change(change),
      late: (change) => this.#set(change), // what the visitor did before an answer came
      go: (state) => this.#set(state),
      model: () => this.#model,
      resize: (grid) => this.#picker.resize(grid),
      name: (at) => named(this.#state, at, text),
      failed: (error) => this.#screen.failed(error),
      fetch: () => this.#catalogue.fetch,
      again: () => this.#set({}),
      drawn: (asked, pictures) => this.#drawn(asked, pictures),
      sway: (share) => this.#moves.sway(share),
      held: () => this.#walk.playing() && this.#walk.stop(), // no walk moves what a hand holds
      opened: () => this.#draw(), // the drawer: its numbers are wanted
      canvas: this.#canvas,
    };
    this.#screen = new Screen(root, text, this.#message, page);
    this.#catalogue = new Catalogue(root, models, text, {
      chosen: (name) => this.#change(withModel(this.#state, this.#catalogue.named(name))),
      failed: page.failed,
      said: (words, reason) => this.#message.say(words, { reason, where: "hub" }),
    });
    this.#knobs = knobs(root, text, page, this.#message);
    this.#wander = new Wander(this.#canvas, this.#find("wander"), page); // the first to hear keys
    this.#picker = new Picker(root, page);
    this.#moves = new Moves(root, text, page);
    this.#walk = new Walk(root, text, (walk) => this.#change({ walk }));
    this.#history = new History(root, text, page);
    this.#inside = new Inside(this.#find("inside"), text, page);
    const drawn = () => this.#screen.now;
    new SaveMenu(root, text, { ...page, drawn, seconds: () => this.#walk.seconds });
  }

  #buildButtons() {
    this.#find("reset").addEventListener("click", () => {
      this.#walk.stop();
      this.#change(reset(this.#state));
      this.#pushes = true;
    });
    copies(this.#find("link"), this.#text, () => location.href.split("#")[0] + this.#hash());
    copies(this.#find("python"), this.#text, () => asPython(this.#state, this.#model));
  }

  // ---- the state changes ----

  /** The visitor's hand changes the state. */
  #change(change) {
    this.#message.clear("link");
    if (this.#history.note(this.#state, change)) {
      if (this.#lazy && !this.#opening) this.#keep(); // Back leads to what there was
      this.#pushes = true;
    }
    this.#set(change);
  }

  #draw() {
    this.#screen.draw(this.#state, this.#moves.needsBase);
    this.#inside.follow(this.#state);
  }

  #set(change) {
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
    this.#picker.show(state);
    this.#wander.show(state);
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

  /** The visitor rests: draw what is only looked at, and write the link. */
  #rest() {
    this.#lazy = 0;
    if (!this.#opening) this.#keep();
    if (this.#walk.playing()) return;
    this.#strip.wantOther({ ...asRequest(alone(this.#state)), frames: framesOf(this.#state.walk) });
    this.#moves.draw(this.#state);
    this.#inside.rest(this.#state);
    this.#look();
  }

  #keep() {
    keep("explore", toLink(this.#state), this.#pushes);
    this.#pushes = false;
  }

  // ---- answers ----

  /** The pictures of a state came, perhaps with the latent before moves of its chosen one. */
  #drawn(asked, { base }) {
    this.#picker.drawn(asked);
    this.#inside.draw(this.#state);
    if (asked.model === this.#state.model) this.#moves.learn(asked, base);
    this.#look();
  }

  /** Remember the chosen picture, if the hand rests on what is on screen. */
  #look() {
    if (!this.#lazy && !this.#walk.playing() && this.#screen.shows(this.#state))
      this.#history.rest(this.#state, this.#canvas);
  }
}
