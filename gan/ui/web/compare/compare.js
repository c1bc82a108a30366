/** The tab "Compare": the pair of models, the controls they share, and the sections below them. */

import { Refusal, reasonOf } from "../common/ask.js";
import { isOfHub, nameOf } from "../common/hub.js";
import { Message } from "../common/message.js";
import { goneInWords, isFresh } from "../common/models.js";
import { joined } from "../common/parts/sentences.js";
import { sayOdd } from "../common/seeds.js";
import { keep, linkTo, onOpen } from "../common/tabs.js";
import { fill, language, reader } from "../common/words.js";
import { catalogueOf } from "./catalogue.js";
import { side as buildSide, shared } from "./knobs.js";
import * as pairs from "./pair.js";
import { proposals } from "./proposals.js";
import { sectionsOf } from "./sections.js";

const LAZY = 150; // milliseconds of rest before the sections below follow
const READING = 10_000; // milliseconds that a sentence stays which nothing else takes away

/** Start the tab in `root`; `props` are {models, data, texts}. */
export function mount(root, { models, data = true, texts }) {
  const text = reader(texts[language()]);
  fill(root, text);
  root.querySelector("#compare-data").hidden = data;
  const message = new Message(root.querySelector("#compare-message"));
  if (models.length) new Compare(root, [...models], text, message);
  else message.say(text("no_models_compare"));
}

class Compare {
  #text;
  #message;
  #catalogue;
  #pair;
  #sides;
  #showShared;
  #showProposed;
  #follow;
  #untouched = true;
  #opening = null; // a link that waits for its models
  #lazy = 0;
  #reading = 0;

  constructor(root, models, text, message) {
    this.#text = text;
    this.#message = message;
    this.#pair = pairs.initial(models);
    this.#sides = pairs.SIDES.map((side) => this.#buildSide(root, side));
    const offer = () => this.#sides.forEach((side) => side.offer(models));
    this.#catalogue = catalogueOf(models, text, message, offer);
    offer();
    const set = (change) => this.#set(change);
    this.#showShared = shared(root, text, () => this.#pair, set);
    this.#showProposed = proposals(root, text, models, (name) =>
      set(pairs.withProposed(this.#pair, name, models)),
    );
    this.#follow = sectionsOf(root, {
      text,
      set,
      model: (side) => this.#model(side),
      withRight: (model) =>
        pairs.toLink(pairs.withModel(this.#pair, "right", model, models), models),
      pair: () => (this.#untouched ? null : this.#pair),
    });
    sayOdd(root, text, message);
    onOpen("compare", (given) => this.#opened(given));
  }

  /** What the page knows of a side's model. */
  #model(side) {
    return this.#catalogue.named(this.#pair[side].model);
  }

  /** The tab came on screen, or its link changed. */
  async #opened(given) {
    const first = this.#untouched;
    const { models } = this.#catalogue;
    const names = pairs.unlisted(pairs.renamed(given, nameOf), models);
    this.#opening = given; // a later link, or the visitor's hand, overtakes one that still waits
    const reasons = [];
    for (const name of names) reasons.push(await this.#catalogue.learn(name));
    if (this.#opening !== given) return;
    const asked = pairs.renamed(given, nameOf);
    const pair = pairs.fromLink(asked, models);
    this.#tell(pairs.faults(asked, pair, models), joined(reasons.filter(Boolean)));
    const hash = linkTo("compare", pairs.toLink(pair, models));
    if (first || hash !== linkTo("compare", pairs.toLink(this.#pair, models))) this.#set(pair);
  }

  /** Say what was asked for that there is not. @param {string} reason  the server's, if it had one */
  #tell(faults, reason) {
    if (!faults.length) return;
    const sentences = new Set(faults.map(([key, values]) => this.#text(key, values)));
    this.#message.say(joined([...sentences]), { reason, where: "link" });
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => this.#message.clear("link"), READING);
  }

  #buildSide(root, side) {
    return buildSide(root, side, {
      text: this.#text,
      pair: () => this.#pair,
      chosen: (model) =>
        this.#set(pairs.withModel(this.#pair, side, model, this.#catalogue.models)),
      set: (change) => {
        // While the sides are linked, the left one's seed and truncation are both sides'.
        const pair = { ...this.#pair, [side]: { ...this.#pair[side], ...change } };
        this.#set(pair.linked ? pairs.linked(pair) : pair);
      },
      answered: (error) => this.#answered(side, error),
    });
  }

  // ---- the pair changes ----

  #set(change) {
    this.#pair = { ...this.#pair, ...change };
    this.#untouched = false;
    this.#opening = null;
    this.#show();
  }

  #show() {
    const pair = this.#pair;
    pairs.SIDES.forEach((side, i) => this.#sides[i].show(pair, this.#model(side)));
    this.#showShared(pair, pairs.classesOfBoth(pair, this.#catalogue.models));
    this.#showProposed(pair);
    clearTimeout(this.#lazy);
    this.#lazy = setTimeout(() => this.#rest(), LAZY);
  }

  /** The visitor rests: write the link, and let the sections that are looked at follow. */
  #rest() {
    const pair = this.#pair;
    keep("compare", pairs.toLink(pair, this.#catalogue.models));
    if (!pairs.SIDES.some((side) => this.#catalogue.isReturning(pair[side].model)))
      this.#follow(pair);
  }

  // ---- answers ----

  /** A side was drawn (null), or it was not. */
  #answered(side, error) {
    const { model } = this.#pair[side];
    if (error instanceof Refusal && isOfHub(model)) this.#restore(model, error);
    else if (error instanceof Refusal && isFresh(model))
      this.#message.say(goneInWords(this.#text, model), { where: "drawing" });
    else this.#failed(error);
  }

  /** The server may have put a side's model of the Hub away; the sections wait until it is back. */
  async #restore(name, error) {
    try {
      if (!(await this.#catalogue.bringBack(name))) throw error;
      this.#show();
    } catch (fault) {
      this.#failed(fault);
    }
  }

  #failed(error) {
    if (error) this.#message.say(reasonOf(error, this.#text), { where: "drawing" });
    else this.#message.clear("drawing");
  }
}
