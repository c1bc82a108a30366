/** The models that both sides choose from, with those that a link names and the page learns of. */

import { ask, reasonOf } from "../common/ask.js";
import { bringBack, fetchModel, isOfHub, onFetched } from "../common/hub.js";

const READING = 6000; // milliseconds that a sentence stays which nothing else takes away

export class Catalogue {
  models;
  #text;
  #message;
  #grown;
  #returning = new Set();

  /** @param {() => void} grown  told of each model that is new */
  constructor(models, text, message, grown) {
    this.models = models;
    this.#text = text;
    this.#message = message;
    this.#grown = grown;
    onFetched((model) => this.#add(model));
  }

  /** What the page knows of a model. */
  named(name) {
    return this.models.find((model) => model.name === name);
  }

  /** Learn of a private model, or one of the Hub; without it the page stays with those it knows. */
  async learn(name) {
    try {
      if (isOfHub(name)) await this.#fetch(name);
      else this.#add(await ask("describe", { model: name }));
    } catch (error) {
      this.#message.say(reasonOf(error, this.#text), { where: "describing" });
      setTimeout(() => this.#message.clear("describing"), READING);
    }
  }

  /** Whether a model is on its way back. */
  isReturning(name) {
    return this.#returning.has(name);
  }

  /** Have a model of the Hub again that the server has put away. @returns {Promise<boolean>} */
  bringBack(name) {
    this.#returning.add(name);
    const back = bringBack(name, () => this.#fetch(name));
    return back.finally(() => this.#returning.delete(name));
  }

  #fetch(name) {
    const where = `fetching ${name}`;
    this.#message.say(this.#text("fetching_model", { name }), { where });
    return fetchModel(name).finally(() => this.#message.clear(where));
  }

  #add(model) {
    if (this.named(model.name)) return;
    this.models.push(model);
    this.#grown();
  }
}
