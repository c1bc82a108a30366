/** The tab "Use it": what a trained generator is good for, restoring digits and making data sets. */

import { ask } from "../common/ask.js";
import { Message } from "../common/message.js";
import { joined } from "../common/parts/sentences.js";
import { sayOdd } from "../common/seeds.js";
import { keep, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { fromLink, toLink } from "./link.js";
import { MakePart } from "./make/make.js";
import { orderOf } from "./make/order.js";
import { tell } from "./restore/measured.js";
import { RestorePart } from "./restore/restore.js";
import { taskOf } from "./restore/task.js";

const LAZY = 150; // milliseconds of rest before the link is written
const NEAR = "40%"; // of the screen's height beyond it, where a part begins to be looked at
const READING = 10_000; // milliseconds that a sentence about a link stays

/** Start the tab in `root`; `props` are {models, data, make, measured, texts}. */
export function mount(root, { texts, ...known }) {
  const text = reader(texts[language()]);
  fill(root, text);
  root.querySelector("#use-data").hidden = known.data;
  new Use(root, text, known);
  tell(root.querySelector("#use-measured"), known.measured, text);
}

class Use {
  #text;
  #message;
  #shapes;
  #states;
  #parts;
  #makes; // what models can make, by name
  #opening = null; // a link that waits for its model
  #inSight = new Set();
  #opened = false;
  #lazy = 0;
  #reading = 0;

  constructor(root, text, known) {
    this.#text = text;
    this.#message = new Message(root.querySelector("#use-message"));
    this.#makes = known.make.models;
    this.#shapes = { restore: taskOf(known), make: orderOf(known.make) };
    const part = (name, Part) =>
      new Part(root.querySelector(`#use-${name}`), {
        text,
        known,
        set: (change) => this.#set(name, change),
      });
    this.#parts = { restore: part("restore", RestorePart), make: part("make", MakePart) };
    const watch = new IntersectionObserver((seen) => seen.forEach((one) => this.#look(one)), {
      rootMargin: `${NEAR} 0px`,
    });
    sayOdd(root, text, this.#message);
    for (const { root: section } of Object.values(this.#parts)) watch.observe(section);
    onOpen("use", (given) => this.#open(given));
  }

  /** The tab came on screen, or its link changed; one that asks for nothing leaves all as it is. */
  async #open(given) {
    if (this.#opened && !Object.keys(given).length) return this.#keep();
    this.#opening = given;
    const model = given.make?.model;
    if (typeof model === "string" && !Object.hasOwn(this.#makes, model)) {
      if (!this.#opened) this.#follow({ ...given, make: {} }); // all else need not wait
      await this.#learn(model);
      if (this.#opening !== given) return; // a later link has come
    }
    this.#opening = null;
    this.#follow(given);
  }

  #follow(given) {
    const faults = [];
    const wrong = (key, value) => faults.push([key, value]);
    const wanted = {
      restore: fromLink(this.#shapes.restore, given, wrong),
      make: fromLink(this.#shapes.make, given.make, wrong),
    };
    const before = this.#opened && JSON.stringify(this.#link());
    this.#opened = true;
    this.#states = wanted;
    if (before !== JSON.stringify(this.#link())) this.#show();
    if (faults.length) this.#tell(faults);
  }

  /** Learn what a model can that the page does not list: one just trained, or fetched from the Hub. */
  async #learn(model) {
    const found = await ask("make_options", { model }).catch(() => null); // then it is said
    Object.assign(this.#makes, found?.models);
  }

  #tell(faults) {
    const said = (value) => String(JSON.stringify(value)).slice(0, 40);
    const words = faults.map(([key, value]) => this.#text("link_odd", { key, value: said(value) }));
    this.#message.say(joined(words), { where: "link" });
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => this.#message.clear("link"), READING);
  }

  #set(name, change) {
    this.#states[name] = { ...this.#states[name], ...change };
    const waiting = name === "make" ? this.#opening?.make : this.#opening;
    Object.assign(waiting ?? {}, change); // else the link that waits would undo it
    this.#show();
  }

  #show() {
    for (const name of this.#inSight) this.#parts[name].show(this.#states[name]);
    clearTimeout(this.#lazy);
    this.#lazy = setTimeout(() => this.#keep(), LAZY);
  }

  /** The page's link says what is shown; one that waits for its model asks for more, and stays. */
  #keep() {
    if (!this.#opening) keep("use", this.#link());
  }

  #look({ target, isIntersecting }) {
    const name = Object.keys(this.#parts).find((one) => this.#parts[one].root === target);
    this.#inSight[isIntersecting ? "add" : "delete"](name);
    if (isIntersecting && this.#opened) this.#parts[name].show(this.#states[name]);
  }

  #link() {
    const [restore, make] = ["restore", "make"].map((name) =>
      toLink(this.#shapes[name], this.#states[name]),
    );
    return { ...restore, ...(Object.keys(make).length && { make }) };
  }
}
